import * as assert from "node:assert/strict";
import { compute } from "../../../../local/endpoint/alarms/metric-math";

const metrics = new Map([
    ["rejected", [1, undefined, 3]],
    ["read", [4, 8, 0]],
]);

describe("metric math", () => {
    const cases: readonly [string, readonly (number | undefined)[]][] = [
        ["rejected / read", [0.25, undefined, undefined]],
        ["100 * rejected / (rejected + read)", [20, undefined, 100]],
        ["FILL(rejected, 0) / read", [0.25, 0, undefined]],
        ["read - 2 * 3", [-2, 2, -6]],
        ["-read", [-4, -8, -0]],
    ];
    for (const [expression, expected] of cases) {
        it(`computes ${expression}`, () => {
            assert.deepEqual(compute(expression, metrics, 3), expected);
        });
    }

    const refused: readonly [string, RegExp][] = [
        ["rejected / total", /uses total, which is none of rejected, read/],
        ["METRICS()", /uses METRICS/],
        ["rejected /", /ends too early/],
        ["rejected read", /has read too much/],
        ["FILL(rejected, REPEAT)", /fills with REPEAT/],
        ["rejected > 1", /is not understood from " > 1" on/],
    ];
    for (const [expression, message] of refused) {
        it(`refuses ${expression}`, () => {
            assert.throws(() => compute(expression, metrics, 3), message);
        });
    }
});
