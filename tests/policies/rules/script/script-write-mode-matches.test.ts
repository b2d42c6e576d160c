import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readLake } from "../../../../policies/facts/lake";
import { scriptWriteModeMatches as rule } from "../../../../policies/rules/script/script-write-mode-matches";
import { begun, found, program, read } from "../../facts/script/support";
import { checkRule, unknown, urn } from "../../support/pack";

const path_ = 'args["OUTPUT_PATH"]';
const purge = `glue.purge_s3_path(${path_}, {"retentionPeriod": 0})`;
const glueWrite = 'glue.write_dynamic_frame.from_options(frame=users, connection_type="s3")';

/** What a script's last lines do, and the modes that a job may have then; none is that the job does not say. */
const writes: readonly (readonly [what: string, lines: string, ...modes: ("append" | "overwrite" | "none")[]])[] = [
    ["appends", `df.write.mode("append").parquet(${path_})`, "append", "none"],
    ["appends in capitals", `df.write.mode("APPEND").parquet(${path_})`, "append", "none"],
    ["overwrites", `df.write.mode("overwrite").partitionBy("country").parquet(${path_})`, "overwrite"],
    ["overwrites by a keyword", `df.write.parquet(${path_}, mode="overwrite")`, "overwrite"],
    ["saves in a mode", `df.write.format("delta").mode("append").option("a", 1).save(${path_})`, "append", "none"],
    ["writes tables", 'df.write.mode("overwrite").saveAsTable("curated.users")', "overwrite"],
    ["inserts", 'df.write.insertInto("curated.users")', "append", "none"],
    ["inserts and overwrites", 'df.write.insertInto("curated.users", overwrite=True)', "overwrite"],
    [
        "writes without a mode, which fails where something is",
        `df.write.parquet(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "says that it fails where something is",
        `df.write.mode("errorifexists").csv(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "takes the mode from the argument",
        `df.write.mode(args["WRITE_MODE"].lower()).parquet(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "takes it with a default",
        `df.write.mode(args.get("WRITE_MODE", "append")).parquet(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
    ["writes with Glue, which appends", glueWrite, "append", "none"],
    ["writes through a sink", 'glue.getSink(connection_type="s3", path="x").writeFrame(users)', "append", "none"],
    [
        "writes a DynamicFrame by its own method",
        'users.write(connection_type="s3", format="parquet")',
        "append",
        "none",
    ],
    ["purges a place", purge, "overwrite"],
    ["purges a table", 'glue.purge_table("curated", "users")', "overwrite"],
    ["purges and then appends", `${purge}\n${glueWrite}`, "overwrite"],
    ["purges sometimes and then appends", `if x():\n    ${purge}\n${glueWrite}`],
    ["writes with the second API", 'df.writeTo("curated.users").append()', "append", "none"],
    [
        "overwrites with the second API",
        'df.writeTo("curated.users").partitionedBy("a").overwritePartitions()',
        "overwrite",
    ],
    ["inserts with SQL", 'spark.sql("INSERT INTO curated.users SELECT * FROM users")', "append", "none"],
    [
        "overwrites with SQL",
        'spark.sql("""\n  -- all of it\n  INSERT OVERWRITE TABLE curated.users SELECT 1""")',
        "overwrite",
    ],
    ["deletes with SQL", 'spark.sql("delete from curated.users where day < 3")', "overwrite"],
    ["merges", 'spark.sql("MERGE INTO curated.users t USING users s ON t.id = s.id")', "append", "overwrite", "none"],
    ["creates a table from a query", 'spark.sql("CREATE TABLE curated.u AS SELECT 1")', "append", "overwrite", "none"],
    [
        "writes with awswrangler",
        'import awswrangler as wr\nwr.s3.to_parquet(df, "s3://x/", dataset=True, mode="overwrite_partitions")',
        "overwrite",
    ],
    [
        "writes a frame that a module made",
        'from acme import conform\nconform(df).write.mode("overwrite").parquet("s3://x/")',
        "overwrite",
    ],
    [
        "does as the argument says",
        `if args["WRITE_MODE"] == "overwrite":\n    df.write.mode("overwrite").parquet(${path_})\nelse:\n    ${glueWrite}`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "chooses the mode as the argument says",
        `mode = "overwrite" if args["WRITE_MODE"] == "overwrite" else "append"\ndf.write.mode(mode).parquet(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "looks up how to write",
        `def add(df): df.write.mode("append").parquet(${path_})\ndef put(df): df.write.mode("overwrite").parquet(${path_})\n{"append": add, "overwrite": put}[args["WRITE_MODE"]](df)`,
        "append",
        "overwrite",
        "none",
    ],
    [
        "matches the argument",
        `match args["WRITE_MODE"]:\n    case "overwrite":\n        df.write.mode("overwrite").parquet(${path_})\n    case _:\n        df.write.mode("append").parquet(${path_})`,
        "append",
        "overwrite",
        "none",
    ],
];

describe(rule.name, () => {
    for (const [what, lines, ...modes] of writes) {
        for (const mode of ["append", "overwrite", "none"] as const) {
            // Where the job does not say, and the script asks, either way may be taken, so the way that overwrites is refused.
            const asks = mode === "none" && /\["WRITE_MODE"\](?!\.lower)/u.test(lines) && lines.includes('"overwrite"');
            const accepts = modes.includes(mode) && !asks;
            it(`${accepts ? "accepts" : "rejects"} a script that ${what}, in a job with mode ${mode}`, () => {
                const all = found(rule, job(lines, mode === "none" ? {} : { "--WRITE_MODE": mode }));
                assert.equal(all.length === 0, accepts, all.join("\n") || "nothing was found");
            });
        }
    }

    it("says what the script does, what the job has, and where", () => {
        const [overwrite] = found(
            rule,
            job(`df.write.mode("overwrite").parquet(${path_})`, { "--WRITE_MODE": "append" }),
        );
        assert.equal(
            overwrite,
            'line 17, column 28: df.write.parquet writes with mode "overwrite", but the job has --WRITE_MODE "append"',
        );
        const [purged] = found(rule, job(purge, {}));
        assert.match(
            purged ?? "",
            /purge_s3_path deletes what is there, but the job has no --WRITE_MODE, which means append$/,
        );
        const [ignored] = found(rule, job(`df.write.mode("ignore").parquet(${path_})`, { "--WRITE_MODE": "append" }));
        assert.match(ignored ?? "", /writes with mode "ignore": where something is, the run's rows are dropped/);
    });

    it("rejects a mode that is not known, or that Spark does not have", () => {
        const [hidden] = found(rule, job(`df.write.mode(mode_of(df)).parquet(${path_})`, {}));
        assert.match(hidden ?? "", /^undecided: line 17.*writes with the mode .*, which is not known$/);
        const [other] = found(rule, job(`df.write.mode("upsert").parquet(${path_})`, { "--WRITE_MODE": "append" }));
        assert.match(other ?? "", /writes with mode "upsert", but the job has --WRITE_MODE "append"/);
    });

    it("believes what the job fixes, and what a trigger gives", () => {
        const lines = `df.write.mode("append").parquet(${path_})`;
        const fixed = { nonOverridableArguments: { "--WRITE_MODE": "overwrite" } };
        assert.match(found(rule, job(lines, {}, fixed))[0] ?? "", /but the job has --WRITE_MODE "overwrite"/);
        const actions = [{ jobName: "users", arguments: { "--WRITE_MODE": "overwrite" } }];
        const trigger = { type: "aws:glue/trigger:Trigger", name: "full", properties: { name: "full", actions } };
        const [finding, ...more] = found(rule, [...job(lines, {}), trigger]);
        assert.deepEqual(more, []);
        assert.match(finding ?? "", /but the job has --WRITE_MODE "overwrite", when started by trigger "full"$/);
    });

    it("claims nothing of what modules write", () => {
        const script = fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8");
        for (const mode of ["append", "overwrite"]) {
            assert.deepEqual(found(rule, program(script, { defaultArguments: { "--WRITE_MODE": mode } })), []);
        }
    });

    it("rejects through the pack a job whose mode is not known, at the job", async () => {
        const resources = job(`df.write.mode("append").parquet(${path_})`, { "--WRITE_MODE": unknown });
        const [violation, ...more] = await checkRule(rule.name, resources);
        assert.deepEqual(more, []);
        assert.equal(violation?.urn, urn({ type: "aws:glue/job:Job", name: "users" }));
        assert.match(
            violation?.message ?? "",
            /writes with mode "append", and whether the job says so cannot be told: defaultArguments\["--WRITE_MODE"\] of urn:\S+ is not known before deployment.*\(undecided, at command\.scriptLocation\)$/,
        );
    });

    it("takes the mode from the argument that it is told", async () => {
        const resources = job(`df.write.mode("overwrite").parquet(${path_})`, { "--MODE": "overwrite" });
        assert.equal((await checkRule(rule.name, resources)).length, 1);
        assert.deepEqual(await checkRule(rule.name, resources, { writeModeArgument: "--MODE" }), []);
    });

    it("refuses a setting that is no argument", () => {
        const check = () => rule.stack?.check(readLake([]), { writeModeArgument: "MODE" });
        assert.throws(check, /writeModeArgument is "MODE"; allowed: the name of an argument, --WRITE_MODE/);
    });
});

function job(lines: string, args: Readonly<Record<string, unknown>>, properties: object = {}) {
    return program(`${begun}${read}df = users.toDF()\n${lines}\njob.commit()\n`, {
        defaultArguments: args,
        ...properties,
    });
}
