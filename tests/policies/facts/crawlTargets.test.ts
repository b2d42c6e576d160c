import * as assert from "node:assert/strict";
import { crawlTargets, excludesFolder } from "../../../policies/facts/crawlTargets";
import { exclusionsOf } from "../../../policies/facts/exclusions";
import { crawlerOf, lakeOf } from "../support/zones";

describe("an exclusion", () => {
    for (const [pattern, taken, left] of [
        ["*.csv", ["a.csv", ".csv"], ["a/b.csv", "a.csv.gz"]],
        ["**.csv", ["a.csv", "a/b.csv"], ["a.csv/b"]],
        ["foo.?", ["foo.x"], ["foo.", "foo.xy", "foo./"]],
        ["myfolder/*", ["myfolder/a"], ["myfolder/a/b", "myfolder"]],
        ["myfolder/**", ["myfolder/a", "myfolder/a/b"], ["myfolder"]],
        ["myfolder**", ["myfolder", "myfolder/a/b"], ["my"]],
        ["*.{csv,avro}", ["a.csv", "a.avro"], ["a.json"]],
        ["{a,b}/{c,d}", ["a/c", "b/d"], ["a/b"]],
        ["\\{a\\}", ["{a}"], ["a"]],
        ["a\\*", ["a*"], ["ab"]],
        ["[ab].csv", ["[ab].csv"], ["a.csv"]],
        ["**_$folder$", ["x_$folder$", "a/x_$folder$"], ["x_folder"]],
        ["a+(b)^.c|-", ["a+(b)^.c|-"], ["aab"]],
        ["a\nb", ["a\nb"], ["a"]],
        ["\\", ["\\"], ["a"]],
        ["{a", ["{a"], ["a"]],
    ] as const) {
        it(`${JSON.stringify(pattern)} takes ${taken.join(", ")} and not ${left.join(", ")}`, () => {
            const takes = (key: string) => exclusionsOf(pattern).some((excludes) => excludes(key));
            assert.deepEqual(taken.filter(takes), taken);
            assert.deepEqual(left.filter(takes), []);
        });
    }

    it("takes a folder when it takes whatever is in it", () => {
        for (const [exclusion, expected] of [
            ["out/**", true],
            ["{in,out}/**", true],
            ["o*/**", true],
            ["out**", true],
            ["out/*", false],
            ["out/{a,b/**}", false],
            ["out/[a-z]**", false],
            ["**/out/**", false],
        ] as const) {
            const s3Targets = [{ path: "s3://lake/", exclusions: [exclusion] }];
            const [crawler] = lakeOf(crawlerOf("all", "lake", [], { s3Targets })).resources;
            const [target] = crawler === undefined ? [] : crawlTargets(crawler);
            assert.ok(target);
            assert.equal(excludesFolder(target, "out"), expected, exclusion);
        }
    });
});
