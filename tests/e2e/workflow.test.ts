import * as assert from "node:assert";
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { ROOT, start, until } from "../support/sluice";
import { python } from "../support/tools";
import { TestLake } from "./support/lake";

/** Where the Python package `airportsdata` keeps its CSV. */
const AIRPORTS = "import airportsdata, pathlib; print(pathlib.Path(airportsdata.__file__).with_name('airports.csv'))";

interface Status {
    readonly id: string;
    readonly outcome: string;
    readonly steps: readonly {
        readonly stage: number;
        readonly kind: string;
        readonly name: string;
        readonly state: string;
        readonly runId?: string;
    }[];
}
interface Quality {
    readonly dataset: string;
    readonly result: { readonly Score: number; readonly RulesetName: string; readonly RuleResults: readonly object[] };
}

describe("the workflow of a lake", function () {
    this.timeout(180_000);
    const lake = new TestLake();
    /** The run that had the users' rules evaluated. */
    let checked = "";

    before(async () => {
        await lake.ok("local", "up", "--port", "0");
        await lake.ok("put", "users", path.join(ROOT, "etl", "samples", "users-1.csv"));
        await lake.ok("put", "airports", execFileSync(python(), ["-c", AIRPORTS], { encoding: "utf8" }).trim());
    });
    after(() => lake.sluice("local", "down"));

    it("goes on when Ctrl-C ends the following, which says how to follow it again", async () => {
        const run = start(["workflow", "run"], lake.env);
        await until("the first step started", () => run.output().includes("crawler sluice-local-raw: running"));
        run.child.kill("SIGINT");
        const { code, stderr } = await run.ended;
        assert.strictEqual(code, 130);
        const [, again] = /See it with: sluice workflow status --watch --run-id (wr_[0-9a-f]+)/.exec(stderr) ?? [];
        const { outcome, id } = JSON.parse(await lake.ok("workflow", "status", "--json")) as Status;
        assert.deepStrictEqual([outcome, id], ["under way", again]);
    });

    it("takes raw files to tables that can be queried, and exits 0 when all of it succeeded", async () => {
        const { outcome, steps } = JSON.parse(await lake.ok("workflow", "status", "--watch", "--json")) as Status;
        assert.strictEqual(outcome, "succeeded");
        assert.deepStrictEqual(
            steps.map(({ stage, kind, name, state }) => `${stage} ${kind} ${name}: ${state}`),
            [
                "1 crawler sluice-local-raw: succeeded",
                "2 job sluice-local-airports: succeeded",
                "2 job sluice-local-users: succeeded",
                "3 crawler sluice-local-curated-airports: succeeded",
                "3 crawler sluice-local-curated-users: succeeded",
                "4 job sluice-local-quality-airports: succeeded",
                "4 job sluice-local-quality-users: succeeded",
            ],
        );
        checked = steps.find(({ name }) => name === "sluice-local-quality-users")?.runId ?? "";
        const sql = "SELECT country, count(*) AS n FROM users GROUP BY country ORDER BY n DESC, country LIMIT 2";
        assert.deepStrictEqual(JSON.parse(await lake.ok("query", sql, "--format", "json")), [
            { country: "IN", n: 5 },
            { country: "US", n: 3 },
        ]);
    });

    it("ends with each dataset's rules evaluated, whose results and logs can be read", async () => {
        const all = JSON.parse(await lake.ok("quality", "--json")) as Quality[];
        assert.deepStrictEqual(
            all.map(({ dataset, result }) => [
                dataset,
                result.Score,
                result.RulesetName,
                result.RuleResults.length > 10,
            ]),
            [
                ["airports", 1, "sluice-local-airports", true],
                ["users", 1, "sluice-local-users", true],
            ],
        );
        const lines = (await lake.ok("logs", checked)).trim().split("\n");
        const { table, passed, rules } = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
        assert.deepStrictEqual([table, passed], ["users", rules]);
    });
});
