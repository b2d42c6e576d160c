import { strict as assert } from "node:assert";
import { judge, report, type Results, type Run } from "../../../../scripts/bench/memory/results";

const machine = { cpus: 2, node: "20.0.0", platform: "linux" };
const run = (fileMegabytes: number, together: number | undefined, lost = 0): Run => ({
    ...{ fileMegabytes, rowsIn: 100, rowsOut: 100 - lost, seconds: 1 },
    ...(together !== undefined && { peaks: { JVM: together - 100, "Python workers": 100, together } }),
});
const results = (small: Run, large: Run): Results => ({ runs: [small, large], machine });
const held = (found: Results): (boolean | undefined)[] => judge(found).map((claim) => claim.held);

describe("the results of bench:memory", () => {
    it("hold where memory is flat and every row is there", () => {
        assert.deepEqual(held(results(run(20, 1000), run(200, 1250))), [true, true]);
    });

    it("do not hold where memory grows with the file", () => {
        assert.deepEqual(held(results(run(20, 1000), run(200, 1251))), [false, true]);
    });

    it("do not hold where a row is missing", () => {
        assert.deepEqual(held(results(run(20, 1000), run(200, 1000, 1))), [true, false]);
    });

    it("leave memory undecided on a machine that does not tell it", () => {
        const found = results(run(20, undefined), run(200, undefined));
        assert.deepEqual(held(found), [undefined, true]);
        const text = report(found, judge(found));
        assert.match(text, /Memory was not measured: linux has no \/proc/u);
        assert.match(text, /peak MB, JVM +│ n\/a +│ n\/a +│ +n\/a/u);
    });

    it("are told part by part, with the ratio", () => {
        const found = results(run(20, 1000), run(200, 1100));
        const text = report(found, judge(found));
        assert.match(text, /peak MB, JVM +│ 900 +│ 1000 +│ +1\.11/u);
        assert.match(text, /peak MB, together +│ 1000 +│ 1100 +│ +1\.10/u);
        assert.match(text, /1\.10 times, 1100 MB for 200 MB/u);
    });
});
