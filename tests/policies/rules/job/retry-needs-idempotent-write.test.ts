import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readLake } from "../../../../policies/facts/lake";
import { retryNeedsIdempotentWrite as rule } from "../../../../policies/rules/job/retry-needs-idempotent-write";
import { begun, found, program, read } from "../../facts/script/support";
import { checkRule, unknown, urn } from "../../support/pack";

const own = fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8");
const plain = 'users.toDF().write.mode("append").parquet(args["OUTPUT_PATH"])';

const safe: Readonly<Record<string, string>> = {
    overwrites: 'users.toDF().write.mode("overwrite").parquet(args["OUTPUT_PATH"])',
    "fails where something is": 'users.toDF().write.parquet(args["OUTPUT_PATH"])',
    "purges before it appends": `glue.purge_s3_path(args["OUTPUT_PATH"])\n${plain}`,
    "merges by key": 'spark.sql("MERGE INTO a.b USING c ON a.b.id = c.id WHEN NOT MATCHED THEN INSERT *")',
    "writes through the retry-safe sink": "from sluice_etl.sink import append as put\nput(users)",
    "writes through the sink's module": "from sluice_etl import sink\nsink.append(users)",
    "writes through the sink in a function":
        "import sluice_etl.sink\ndef write(rows):\n    sluice_etl.sink.append(rows)\nwrite(users)",
};

const unsafe: Readonly<Record<string, readonly [lines: string, message: RegExp]>> = {
    appends: [plain, /^line 16, column 35: maxRetries is 1, and df\.write\.parquet appends: a retry writes again/],
    "appends as its argument says": [plain.replace('"append"', 'args["WRITE_MODE"]'), /df\.write\.parquet appends/],
    "appends with Glue": [
        "glue.write_dynamic_frame.from_catalog(users, 'a', 'b')",
        /write_dynamic_frame\.from_catalog appends/,
    ],
    "appends through a sink of Glue": ["glue.getSink('s3').writeFrame(users)", /getSink\(…\)\.writeFrame appends/],
    "appends beside the retry-safe sink": [
        `from sluice_etl.sink import append\nappend(users)\n${plain}`,
        /df\.write\.parquet appends/,
    ],
    "writes in a mode that is not known": [
        plain.replace('"append"', "mode()"),
        /^undecided: .*writes with the mode mode\(\), which is not known$/,
    ],
    "writes in a mode that the job does not have": [
        plain.replace('"append"', 'args["HOW"]'),
        /^undecided: .*the mode args\["HOW"\]/,
    ],
    "writes in another module": [
        "from acme import write\nwrite(users)",
        /^undecided: maxRetries is 1, and where the script writes is not seen/,
    ],
    "only names the sink": [
        "from sluice_etl.sink import append\nprint(append)",
        /^undecided: .*where the script writes is not seen/,
    ],
};

describe(rule.name, () => {
    for (const [what, lines] of Object.entries(safe)) {
        it(`accepts a job that retries and ${what}`, () => {
            assert.deepEqual(found(rule, job(lines, 1)), []);
        });
    }

    for (const [what, [lines, message]] of Object.entries(unsafe)) {
        it(`rejects a job that retries and ${what}`, () => {
            const [finding, ...more] = found(rule, job(lines, 1));
            assert.deepEqual(more, []);
            assert.match(finding ?? "", message);
        });

        it(`accepts a job that does not retry and ${what}`, () => {
            for (const retries of [0, undefined, null]) {
                assert.deepEqual(found(rule, job(lines, retries)), []);
            }
        });
    }

    it("accepts the project's own job, however often it retries", () => {
        assert.deepEqual(found(rule, program(own, { maxRetries: 1 })), []);
    });

    it("rejects a job that retries and whose script cannot be read", () => {
        const [, unread] = job(plain, 1);
        assert.ok(unread !== undefined);
        assert.match(
            found(rule, [unread])[0] ?? "",
            /^undecided: its script cannot be judged: no object of this program/,
        );
        assert.deepEqual(found(rule, [{ ...unread, properties: { ...unread.properties, maxRetries: 0 } }]), []);
    });

    it("rejects through the pack retries that are not known, at the job", async () => {
        const [violation, ...more] = await checkRule(rule.name, job(plain, unknown));
        assert.deepEqual(more, []);
        assert.equal(violation?.urn, urn({ type: "aws:glue/job:Job", name: "users" }));
        assert.match(
            violation?.message ?? "",
            /maxRetries of urn:\S+ is not known before deployment: .*, and df\.write\.parquet appends.*\(undecided, at maxRetries\)$/,
        );
        assert.deepEqual(await checkRule(rule.name, program(own, { maxRetries: unknown })), []);
    });

    it("takes the sinks that it is told for safe, and no others", async () => {
        const resources = job("from acme.lake import Sink\nSink('s3://x').write(users)", 1);
        assert.equal((await checkRule(rule.name, resources)).length, 1);
        assert.deepEqual(await checkRule(rule.name, resources, { idempotentSinks: ["acme.lake.Sink.write"] }), []);
        const none = program(own, { maxRetries: 1 });
        assert.equal((await checkRule(rule.name, none, { idempotentSinks: [] })).length, 1);
    });

    it("refuses a setting that is no list of names", () => {
        assert.throws(
            () => rule.stack?.check(readLake([]), { idempotentSinks: [""] }),
            /idempotentSinks is \[""\]; allowed/,
        );
    });
});

function job(lines: string, maxRetries: unknown) {
    const properties = {
        defaultArguments: { "--WRITE_MODE": "append" },
        ...(maxRetries === undefined ? {} : { maxRetries }),
    };
    return program(`${begun}${read}${lines}\njob.commit()\n`, properties);
}
