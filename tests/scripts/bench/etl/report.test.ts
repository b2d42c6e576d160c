import { strict as assert } from "node:assert";
import { stripVTControlCharacters } from "node:util";
import { report } from "../../../../scripts/bench/etl/report";
import { type Figures, type Results, summarise } from "../../../../scripts/bench/etl/results";

const turn: Figures = {
    ...{ totalSeconds: 9.5, netSeconds: 5, peakMegabytes: 905.4, objects: 40, bytes: 3 * 2 ** 20 },
    requests: { PutObject: 40, GetObject: 7 },
};

const results: Results = {
    ...{ rows: 20_000, runs: 3, machine: { cpus: 2, node: "20.20.2", platform: "linux" }, emptySeconds: 4.5 },
    table: [
        summarise("job", "this job", 20_000, [turn]),
        summarise("default", "default committer", 20_000, [{ ...turn, requests: { CopyObject: 60 } }]),
    ],
    ...{ missing: [], failed: [] },
};

/** The cells of the lines that begin with a cell `first`. */
function cells(first: string, printed: string): readonly (readonly string[])[] {
    return stripVTControlCharacters(printed)
        .split("\n")
        .map((line) =>
            line
                .split("│")
                .slice(1, -1)
                .map((cell) => cell.trim()),
        )
        .filter(([cell]) => cell === first);
}

describe("the report of the benchmark of the job", () => {
    it("shows time with and without the start, rate, memory, files and requests", () => {
        assert.deepEqual(cells("this job", report(results, [])), [
            ["this job", "20000", "9.50", "5.00", "4000", "905", "40", "3.0", "47"],
        ]);
        assert.match(report(results, []), /4\.50 s, an empty job/u);
    });

    it("shows each contender's requests by operation", () => {
        const printed = report(results, []);
        assert.deepEqual(cells("PutObject", printed), [["PutObject", "40", "0"]]);
        assert.deepEqual(cells("CopyObject", printed), [["CopyObject", "0", "60"]]);
    });

    it("keeps a place for a contender that cannot be had here, and says why", () => {
        const printed = report({ ...results, missing: [{ title: "awswrangler", reason: "no wheel" }] }, []);
        assert.deepEqual(cells("awswrangler", printed), [["awswrangler", ...Array<string>(8).fill("n/a")]]);
        assert.match(printed, /awswrangler was not measured: no wheel/u);
    });

    it("says what failed, and shows no rate for a run that was no longer than an empty one", () => {
        const short = summarise("job", "this job", 20_000, [{ ...turn, netSeconds: -0.1 }]);
        const printed = report({ ...results, table: [short], failed: [{ title: "DuckDB", reason: "lost a row" }] }, []);
        assert.equal(cells("this job", printed)[0]?.[4], "n/a");
        assert.match(printed, /DuckDB failed: lost a row/u);
    });

    it("says where memory could not be measured", () => {
        const unmeasured = summarise("job", "this job", 20_000, [{ ...turn, peakMegabytes: undefined }]);
        const machine = { ...results.machine, platform: "darwin" };
        const printed = report({ ...results, machine, table: [unmeasured] }, []);
        assert.equal(cells("this job", printed)[0]?.[5], "n/a");
        assert.match(printed, /darwin has no \/proc/u);
    });

    it("shows what is wanted, what was got and whether it holds", () => {
        const claims = [
            { wanted: "fast", got: "1.00 times", held: false },
            { wanted: "flat", got: "not measured" },
        ];
        assert.deepEqual(cells("fast", report(results, claims)), [["fast", "1.00 times", "NO"]]);
        assert.deepEqual(cells("flat", report(results, claims)), [["flat", "not measured", "n/a"]]);
    });
});
