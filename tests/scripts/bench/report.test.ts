import { strict as assert } from "node:assert";
import { stripVTControlCharacters } from "node:util";
import { report } from "../../../scripts/bench/report";
import { type PackRow, type Results } from "../../../scripts/bench/results";

const packRow: PackRow = {
    ...{ pack: "this pack", policies: 40, pipelines: 10, resources: 123, findings: 0 },
    ...{ startSeconds: 0.2, resourcesSeconds: 0.41, analyzeStackSeconds: 0.256, totalSeconds: 0.866 },
    ...{ cpuSeconds: 0.7, cpuMillisecondsPerResource: 4.5, peakMegabytes: 105.7 },
};

const results: Results = {
    runs: 3,
    machine: { cpus: 2, node: "20.20.2", platform: "linux" },
    packs: [packRow],
    previews: [
        { program: "our own stack", pack: "this pack", resources: 58, seconds: 2.5, addedSeconds: 0.4, refused: false },
    ],
    missing: [],
    failed: [],
    leftOut: [],
};

/** The cells of the lines that have `text` in them. */
function cells(text: string, printed: string): readonly (readonly string[])[] {
    return stripVTControlCharacters(printed)
        .split("\n")
        .filter((line) => line.includes(text))
        .map((line) =>
            line
                .split("│")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        );
}

describe("the report", () => {
    it("shows the figures of both levels", () => {
        assert.deepEqual(cells("this pack", report(results, [])), [
            ["10", "123", "this pack", "40", "0.20", "0.41", "0.26", "0.87", "0.70", "4.50", "106", "0"],
            ["our own stack", "58", "this pack", "2.50", "0.40", "no"],
        ]);
    });

    it("marks a pack that could not be installed, and says why", () => {
        const printed = report({ ...results, missing: [{ name: "awsguard", reason: "npm could not be started" }] }, []);
        const [alone, preview, ...why] = cells("awsguard", printed);
        assert.deepEqual(alone, ["10", "123", "awsguard", ...Array<string>(9).fill("n/a")]);
        assert.deepEqual(preview, ["our own stack", "58", "awsguard", "n/a", "n/a", "n/a"]);
        assert.equal(why.length, 1);
        assert.match(printed, /awsguard was not measured: npm could not be started/u);
    });

    it("says where CPU time and memory could not be measured", () => {
        const unmeasured = { cpuSeconds: undefined, cpuMillisecondsPerResource: undefined, peakMegabytes: undefined };
        const printed = report(
            { ...results, machine: { ...results.machine, platform: "darwin" }, packs: [{ ...packRow, ...unmeasured }] },
            [],
        );
        assert.deepEqual(cells("this pack", printed)[0]?.slice(8), ["n/a", "n/a", "n/a", "0"]);
        assert.match(printed, /CPU time and memory were not measured: darwin has no \/proc/u);
        assert.doesNotMatch(report(results, []), /not measured/u);
    });

    it("says which previews failed, and keeps what was measured", () => {
        const printed = report({ ...results, failed: [{ program: "100 pipelines", reason: "it ended with 255" }] }, []);
        assert.match(printed, /The previews of 100 pipelines failed: it ended with 255/u);
        assert.equal(cells("this pack", printed).length, 2);
    });

    it("says what the previews are without", () => {
        assert.match(
            report({ ...results, leftOut: ["aws:glue/trigger:Trigger"] }, []),
            /has none: aws:glue\/trigger:Trigger/u,
        );
    });

    it("shows what is wanted, what was got and whether it holds", () => {
        const claims = [
            { wanted: "fast", got: "1 s", held: true },
            { wanted: "small", got: "600 MB", held: false },
            { wanted: "flat", got: "one size" },
        ];
        const printed = report(results, claims);
        assert.deepEqual(cells("fast", printed), [["fast", "1 s", "yes"]]);
        assert.deepEqual(cells("small", printed), [["small", "600 MB", "NO"]]);
        assert.deepEqual(cells("flat", printed), [["flat", "one size", "n/a"]]);
    });
});
