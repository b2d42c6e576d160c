import { strict as assert } from "node:assert";
import { type Fed } from "../../../scripts/bench/feed";
import { packRow, previewRow } from "../../../scripts/bench/results";

const fed = (start: number, resources: number, stack: number, rest: Partial<Fed> = {}): Fed => ({
    policies: 4,
    start: { seconds: start, cpuSeconds: start / 2 },
    resources: { seconds: resources, cpuSeconds: resources / 2 },
    stack: { seconds: stack, cpuSeconds: stack / 2 },
    peakMegabytes: 100,
    findings: 0,
    ...rest,
});

describe("a row of the table", () => {
    it("has the medians of a pack's runs", () => {
        assert.deepEqual(packRow("ours", 10, 100, [fed(1, 10, 2), fed(3, 30, 6), fed(2, 20, 4)]), {
            pack: "ours",
            pipelines: 10,
            resources: 100,
            policies: 4,
            startSeconds: 2,
            resourcesSeconds: 20,
            analyzeStackSeconds: 4,
            totalSeconds: 26,
            cpuSeconds: 13,
            cpuMillisecondsPerResource: 120,
            peakMegabytes: 100,
            findings: 0,
        });
    });

    it("counts the total of each run, not the sum of medians of different ones", () => {
        const { totalSeconds } = packRow("ours", 10, 100, [fed(1, 30, 1), fed(1, 1, 30), fed(1, 2, 2)]);
        assert.equal(totalSeconds, 32);
    });

    it("leaves CPU time and memory out where they were not measured", () => {
        const wall = {
            start: { seconds: 1 },
            resources: { seconds: 2 },
            stack: { seconds: 3 },
            peakMegabytes: undefined,
        };
        const row = packRow("ours", 10, 100, [fed(0, 0, 0, wall)]);
        assert.equal(row.totalSeconds, 6);
        assert.deepEqual(
            [row.cpuSeconds, row.cpuMillisecondsPerResource, row.peakMegabytes],
            [undefined, undefined, undefined],
        );
    });

    it("has what a pack adds to the preview of the same run", () => {
        const run = (seconds: number, without: number) => ({ seconds, without, creates: 50, refused: false });
        const row = previewRow("our own stack", "ours", [run(3, 2.5), run(9, 8), run(5, 3)]);
        assert.deepEqual(row, {
            program: "our own stack",
            pack: "ours",
            resources: 50,
            seconds: 5,
            addedSeconds: 1,
            refused: false,
        });
    });

    it("says that a preview was refused", () => {
        const run = { seconds: 3, without: 2, creates: 50, refused: true };
        assert.equal(previewRow("our own stack", "ours", [run]).refused, true);
    });
});
