import { strict as assert } from "node:assert";
import * as path from "node:path";
import { CommanderError } from "commander";
import { packageRoot } from "../../../local/paths";
import { command, parseOptions } from "../../../scripts/bench/options";

/** What a wrong command line is told. */
function complaint(...argv: readonly string[]): string {
    let said = "";
    const parser = command()
        .exitOverride()
        .configureOutput({ writeErr: (text) => (said += text) });
    assert.throws(() => parseOptions(argv, parser), CommanderError);
    return said;
}

describe("the options of the benchmark", () => {
    it("are 10, 100 and 1,000 pipelines three times, previews of the smaller two, this pack and tables", () => {
        assert.deepEqual(parseOptions([]), {
            runs: 3,
            sizes: [10, 100, 1000],
            previews: [10, 100],
            ownStack: true,
            pack: path.join(packageRoot(), "policies"),
            json: false,
        });
    });

    it("take other sizes, in order and each once", () => {
        assert.deepEqual(parseOptions(["--sizes", "100, 10,100"]).sizes, [10, 100]);
    });

    it("can leave previews out", () => {
        const { previews, ownStack } = parseOptions(["--previews", "none", "--no-own-stack"]);
        assert.deepEqual([previews, ownStack], [[], false]);
    });

    it("take another pack, relative to the working folder", () => {
        assert.equal(parseOptions(["--pack", "other"]).pack, path.resolve("other"));
    });

    for (const wrong of ["0", "-1", "1.5", "many", ""]) {
        it(`refuse ${JSON.stringify(wrong)} runs, saying what is allowed`, () => {
            assert.match(complaint("--runs", wrong), /a whole number from 1 up/u);
        });
    }

    it("refuse a size that is none", () => {
        assert.match(complaint("--sizes", "10,x"), /Got "x"; allowed: a whole number from 1 up/u);
    });
});
