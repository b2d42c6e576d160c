import * as assert from "node:assert";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    GetCrawlersCommand,
    GetDatabasesCommand,
    GetJobCommand,
    GetJobsCommand,
    UpdateJobCommand,
} from "@aws-sdk/client-glue";
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { python } from "../support/tools";
import { ROOT } from "../support/sluice";
import { TestLake } from "./support/lake";

const SAMPLES = path.join(ROOT, "etl", "samples");

interface RunJson {
    run: { Id: string; JobRunState: string };
    summary: {
        filesRead: number;
        rowsRead: number;
        rowsWritten: number;
        rowsQuarantined: number;
        objectsWritten: number;
    };
}

/** One lake through its whole life; each test goes on where the one before it stopped. */
describe("a lake on the real engine", function () {
    this.timeout(180_000);
    const lake = new TestLake();
    let firstRun: RunJson;

    const counts = async (): Promise<Record<string, number>> => {
        const rows = JSON.parse(
            await lake.ok("query", "SELECT country, count(*) AS n FROM users GROUP BY country", "--format", "json"),
        ) as {
            country: string;
            n: number;
        }[];
        return Object.fromEntries(rows.map(({ country, n }) => [country, n]));
    };
    const run = async (): Promise<RunJson> => JSON.parse(await lake.ok("run", "users", "--json")) as RunJson;
    const keys = async (bucket: string, prefix: string): Promise<string[]> => {
        const { Contents: objects = [] } = await (
            await lake.aws.s3()
        ).send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
        return objects.map(({ Key }) => Key ?? "").sort();
    };

    before(() => lake.ok("local", "up", "--port", "0"));
    after(() => lake.sluice("local", "down"));

    it("refuses a second local up, says where the first one runs and what to do", async () => {
        const { code, stderr } = await lake.sluice("local", "up");
        assert.strictEqual(code, 1);
        assert.match(stderr, /The local lake runs already: http:\/\/127\.0\.0\.1:\d+ .*[\s\S]*npx sluice local down/);
    });

    it("says which port is in use, and starts nothing", async () => {
        const other = new TestLake();
        const { code, stderr } = await other.sluice(
            "local",
            "up",
            "--no-deploy",
            "--port",
            new URL(lake.record.url).port,
        );
        assert.strictEqual(code, 1);
        assert.match(stderr, new RegExp(`[Pp]ort ${new URL(lake.record.url).port}.*in use`));
        assert.deepStrictEqual(other.processes(), []);
    });

    it("previews no change after up, every policy having run", async () => {
        const { code, stdout, stderr } = await lake.pulumi("preview", "--expect-no-changes");
        assert.strictEqual(code, 0, stdout + stderr);
        assert.doesNotMatch(stdout + stderr, /can't run policy/);
        assert.match(stdout, /✅ sluice@/);
    });

    it("shows no drift in a refresh after up", async () => {
        const { code, stdout, stderr } = await lake.pulumi("refresh", "--yes", "--expect-no-changes");
        assert.strictEqual(code, 0, stdout + stderr);
    });

    it("refuses to put a file that is not there, is empty, or whose name Glue would skip", async () => {
        const empty = path.join(lake.state, "empty.csv");
        fs.writeFileSync(empty, "");
        const hidden = path.join(lake.state, "_users.csv");
        fs.writeFileSync(hidden, "id\n1\n");
        for (const [file, message] of [
            [path.join(lake.state, "missing.csv"), /missing\.csv: no such file\. Nothing was added/],
            [empty, /empty\.csv is empty/],
            [hidden, /_users\.csv starts with _/],
        ] as const) {
            const { code, stderr } = await lake.sluice("put", "users", path.join(SAMPLES, "users-1.csv"), file);
            assert.strictEqual(code, 1);
            assert.match(stderr, message);
        }
        assert.deepStrictEqual(await keys(lake.aws.names.rawBucket, ""), [], "nothing was added");
    });

    it("writes a raw file's rows to curated or quarantine, none lost, without one delete call", async () => {
        await lake.ok("put", "users", path.join(SAMPLES, "users-1.csv"));
        await lake.ok("crawl", "raw");
        firstRun = await run();
        const { summary } = firstRun;
        assert.strictEqual(summary.filesRead, 1);
        const lines = fs.readFileSync(path.join(SAMPLES, "users-1.csv"), "utf8").trim().split("\n").length - 1;
        assert.strictEqual(summary.rowsRead, lines);
        assert.strictEqual(summary.rowsRead, summary.rowsWritten + summary.rowsQuarantined);
        assert.ok(summary.rowsQuarantined > 0, "the sample breaks the contract on purpose");
        const response = await fetch(`${lake.record.url}/_sluice/runs/${firstRun.run.Id}/requests`);
        const requests = (await response.json()) as { deletes: number; requests: Record<string, number> };
        assert.strictEqual(requests.deletes, 0);
        assert.ok((requests.requests.PutObject ?? 0) > 0, "the run's requests were counted");
    });

    it("says in quarantine why each row is there, and from which file", async () => {
        const found = await keys(lake.aws.names.curatedBucket, "quarantine/users/");
        assert.ok(found.length > 0);
        const s3 = await lake.aws.s3();
        const rows: Record<string, unknown>[] = [];
        for (const key of found.filter((name) => name.endsWith(".parquet"))) {
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: lake.aws.names.curatedBucket, Key: key }));
            const file = path.join(lake.state, "quarantine.parquet");
            fs.writeFileSync(file, (await Body?.transformToByteArray()) ?? "");
            const code =
                "import json, pyarrow.parquet as pq, sys; print(json.dumps(pq.ParquetFile(sys.argv[1]).read().to_pylist(), default=str))";
            rows.push(
                ...(JSON.parse(execFileSync(python(), ["-c", code, file], { encoding: "utf8" })) as Record<
                    string,
                    unknown
                >[]),
            );
        }
        assert.strictEqual(rows.length, firstRun.summary.rowsQuarantined);
        for (const row of rows) {
            const text = JSON.stringify(row);
            assert.match(text, /users-1\.csv/);
            assert.ok(Array.isArray(row.reasons) ? row.reasons.length > 0 : Boolean(row.reasons), text);
        }
    });

    it("has the rejected rows in a table of their own, which one crawl makes", async () => {
        assert.match(await lake.ok("crawl", "quarantine"), /quarantine_users/);
        const rows = JSON.parse(
            await lake.ok("query", "SELECT source_file, run_id FROM quarantine_users", "--format", "json"),
        ) as { source_file: string; run_id: string }[];
        assert.strictEqual(rows.length, firstRun.summary.rowsQuarantined);
        for (const { source_file, run_id } of rows) {
            assert.strictEqual(source_file, `${lake.aws.names.rawPath("users")}users-1.csv`);
            assert.strictEqual(run_id, firstRun.run.Id);
        }
    });

    it("knows which objects came from a file, and which file made an object", async () => {
        const ask = async (target: string) =>
            JSON.parse(await lake.ok("lineage", target, "--format", "json")) as {
                runId: string;
                inputs: { uri: string; size: number }[];
                objects: { uri: string; zone: string; rows: number }[];
            };
        const file = await ask("users-1.csv");
        const curated = file.objects.filter(({ zone }) => zone === "curated");
        assert.strictEqual(curated.length, firstRun.summary.objectsWritten);
        assert.strictEqual(
            curated.reduce((sum, { rows }) => sum + rows, 0),
            firstRun.summary.rowsWritten,
        );
        const object = await ask(curated[0]?.uri ?? "");
        assert.deepStrictEqual(object.objects, curated.slice(0, 1));
        assert.strictEqual(object.runId, firstRun.run.Id);
        assert.strictEqual(object.inputs[0]?.uri, `${lake.aws.names.rawPath("users")}users-1.csv`);
    });

    it("puts a run's counts to CloudWatch, as the job's role", async () => {
        const log = await lake.ok("logs", firstRun.run.Id);
        assert.doesNotMatch(log, /Metrics were not put/);
    });

    it("answers a query with the accepted rows by country", async () => {
        await lake.ok("crawl", "curated");
        const found = await counts();
        assert.strictEqual(
            Object.values(found).reduce((sum, n) => sum + n, 0),
            firstRun.summary.rowsWritten,
        );
    });

    it("refuses to put an object that is there, whatever is in it", async () => {
        const { code, stderr } = await lake.sluice("put", "users", path.join(SAMPLES, "users-1.csv"));
        assert.strictEqual(code, 1);
        assert.match(stderr, /users-1\.csv is there already, and the raw zone is append-only/);
    });

    it("reads only a new file, then nothing", async () => {
        await lake.ok("put", "users", path.join(SAMPLES, "users-2.csv"));
        assert.strictEqual((await run()).summary.filesRead, 1);
        const { run: empty, summary } = await run();
        assert.deepStrictEqual([summary.filesRead, summary.rowsRead, summary.objectsWritten], [0, 0, 0]);
        const response = await fetch(`${lake.record.url}/_sluice/runs/${empty.Id}/requests`);
        const { requests } = (await response.json()) as { requests: Record<string, number> };
        // What it reads is its own script, modules and contract; of the lake, one listing.
        const { GetObject: _, ...others } = requests;
        assert.deepStrictEqual(others, { ListObjectsV2: 1 });
    });

    it("writes no row twice when the bookmark is rewound and everything after it is read again", async () => {
        await lake.ok("crawl", "curated");
        const [before, objects] = [await counts(), await keys(lake.aws.names.curatedBucket, "users/")];
        await lake.ok("bookmark", "rewind", "users", firstRun.run.Id);
        assert.strictEqual((await run()).summary.filesRead, 1);
        await lake.ok("bookmark", "reset", "users");
        assert.strictEqual((await run()).summary.filesRead, 2);
        assert.deepStrictEqual(await counts(), before);
        assert.deepStrictEqual(await keys(lake.aws.names.curatedBucket, "users/"), objects);
    });

    it("shows a run's log and lists the runs", async () => {
        assert.match(await lake.ok("logs", firstRun.run.Id), /"run-summary"/);
        const runs = JSON.parse(await lake.ok("runs", "users", "--json")) as { run: { Id: string } }[];
        assert.ok(runs.some(({ run: { Id } }) => Id === firstRun.run.Id));
    });

    it("gives bad SQL Athena's message and exit code 1", async () => {
        const { code, stderr } = await lake.sluice("query", "SELEC 1");
        assert.strictEqual(code, 1);
        assert.match(stderr, /SYNTAX_ERROR: line 1:1/);
        const missing = await lake.sluice("query", "SELECT * FROM nosuch");
        assert.match(missing.stderr, /TABLE_NOT_FOUND.*nosuch.*users/);
    });

    it("refuses three retries at preview, exits non-zero, and changes nothing", async () => {
        const { code, stdout } = await lake.pulumi("preview", "-c", "sluice:maxRetries=3");
        assert.notStrictEqual(code, 0);
        assert.match(stdout, /\[mandatory\].*max-retries/);
        assert.match(stdout, /maxRetries is 3; allowed: 0 or 1/);
        const { Job } = await (await lake.aws.glue()).send(new GetJobCommand({ JobName: "sluice-local-users" }));
        assert.strictEqual(Job?.MaxRetries, 0);
    });

    it("names a wrong configuration key, what it got and what is allowed", async () => {
        const wrong = await lake.pulumi("preview", "-c", "sluice:maxRetries=many");
        assert.notStrictEqual(wrong.code, 0);
        assert.match(wrong.stdout, /sluice:maxRetries: got "many"; allowed: retries, a whole number from 0 to 10/);
        const unknown = await lake.pulumi("preview", "-c", "sluice:maxRetry=1");
        assert.match(unknown.stdout, /sluice:maxRetry: no such key; allowed: /);
    });

    it("updates a job in place", async () => {
        const { code, stdout, stderr } = await lake.pulumi("up", "--yes", "-c", "sluice:timeoutMinutes=45");
        assert.strictEqual(code, 0, stdout + stderr);
        assert.doesNotMatch(stdout, /replace|delete/);
        const glue = await lake.aws.glue();
        assert.strictEqual((await glue.send(new GetJobCommand({ JobName: "sluice-local-users" }))).Job?.Timeout, 45);
    });

    it("keeps a job's bookmark through an update", async () => {
        assert.strictEqual((await run()).summary.filesRead, 0);
    });

    it("sees in a refresh what was changed behind its back, and puts it right with the next up", async () => {
        const glue = await lake.aws.glue();
        const { Job: job } = await glue.send(new GetJobCommand({ JobName: "sluice-local-users" }));
        await glue.send(
            new UpdateJobCommand({
                JobName: "sluice-local-users",
                JobUpdate: {
                    Role: job?.Role,
                    Command: job?.Command,
                    DefaultArguments: job?.DefaultArguments,
                    GlueVersion: job?.GlueVersion,
                    WorkerType: job?.WorkerType,
                    NumberOfWorkers: job?.NumberOfWorkers,
                    ExecutionProperty: job?.ExecutionProperty,
                    Description: job?.Description,
                    Timeout: 7,
                },
            }),
        );
        const refresh = await lake.pulumi("refresh", "--yes");
        assert.strictEqual(refresh.code, 0, refresh.stdout + refresh.stderr);
        assert.match(refresh.stdout, /~ 1 (to update|updated)/);
        assert.strictEqual((await lake.pulumi("up", "--yes")).code, 0);
        assert.strictEqual((await glue.send(new GetJobCommand({ JobName: "sluice-local-users" }))).Job?.Timeout, 60);
    });

    for (const stack of ["dev", "prod"]) {
        it(`previews ${stack} with the pack, every policy having run`, async () => {
            const { code, stdout, stderr } = await lake.sluice(
                "pulumi",
                "preview",
                "--stack",
                stack,
                "--policy-pack",
                "policies",
                "--color",
                "never",
            );
            assert.strictEqual(code, 0, stdout + stderr);
            assert.doesNotMatch(stdout + stderr, /can't run policy/);
            assert.match(stdout, /to create/);
        });
    }

    it("leaves the committed stack files as they are", () => {
        const changed = execFileSync(
            "git",
            ["status", "--porcelain", "--", ...["local", "dev", "prod"].map((stack) => `Pulumi.${stack}.yaml`)],
            {
                cwd: ROOT,
                encoding: "utf8",
            },
        );
        assert.strictEqual(changed, "");
    });

    it("destroys everything, data included", async () => {
        const { code, stdout, stderr } = await lake.pulumi("destroy", "--yes");
        assert.strictEqual(code, 0, stdout + stderr);
        const [s3, glue] = [await lake.aws.s3(), await lake.aws.glue()];
        assert.deepStrictEqual((await s3.send(new ListBucketsCommand({}))).Buckets ?? [], []);
        assert.deepStrictEqual((await glue.send(new GetJobsCommand({}))).Jobs ?? [], []);
        assert.deepStrictEqual((await glue.send(new GetCrawlersCommand({}))).Crawlers ?? [], []);
        assert.deepStrictEqual((await glue.send(new GetDatabasesCommand({}))).DatabaseList ?? [], []);
    });

    it("leaves no process after local down", async () => {
        await lake.ok("local", "down");
        assert.deepStrictEqual(lake.processes(), []);
    });
});
