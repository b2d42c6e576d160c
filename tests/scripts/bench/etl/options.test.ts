import { strict as assert } from "node:assert";
import { CommanderError } from "commander";
import { command, parseOptions } from "../../../../scripts/bench/etl/options";

/** What a wrong command line is told. */
function complaint(...argv: readonly string[]): string {
    let said = "";
    const parser = command()
        .exitOverride()
        .configureOutput({ writeErr: (text) => (said += text) });
    assert.throws(() => parseOptions(argv, parser), CommanderError);
    return said;
}

describe("the options of the benchmark of the job", () => {
    it("are a million rows three times, every contender, ten times the rows, ten times the history and tables", () => {
        assert.deepEqual(parseOptions([]), {
            rows: 1_000_000,
            runs: 3,
            only: ["job", "default", "magic", "local", "awswrangler", "duckdb"],
            scale: 10,
            history: 10,
            json: false,
        });
    });

    it("can leave out more rows and more history", () => {
        const { scale, history } = parseOptions(["--scale", "none", "--history", "none"]);
        assert.deepEqual([scale, history], [undefined, undefined]);
    });

    it("take some contenders, in the order of their turns and each once", () => {
        assert.deepEqual(parseOptions(["--only", "magic, job,magic"]).only, ["job", "magic"]);
    });

    it("refuse a contender that there is none of, naming those there are", () => {
        assert.match(complaint("--only", "job,emrfs"), /Got "emrfs"; allowed: job, default, magic, local/u);
    });

    for (const wrong of ["0", "99", "-1", "1e6", "many"]) {
        it(`refuse ${JSON.stringify(wrong)} rows, saying what is allowed`, () => {
            assert.match(complaint(`--rows=${wrong}`), /a whole number from 100 up/u);
        });
    }

    for (const option of ["--scale", "--history"]) {
        it(`refuse ${option} 1, which would compare a run with itself`, () => {
            assert.match(complaint(option, "1"), /Got "1"; allowed: a whole number from 2 up, or none/u);
        });
    }
});
