import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { scriptUsesBookmarksCorrectly as rule } from "../../../../policies/rules/script/script-uses-bookmarks-correctly";
import { begun, found, program, read } from "../../facts/script/support";
import { checkRule, unknown, urn } from "../../support/pack";
import { commits } from "./scripts/commits";
import { contexts } from "./scripts/contexts";
import { good } from "./scripts/good";
import { rawReads } from "./scripts/rawReads";
import { unreadable } from "./scripts/unreadable";

describe(rule.name, () => {
    for (const [what, script] of Object.entries(good)) {
        it(`accepts a script that ${what}`, () => {
            assert.deepEqual(found(rule, program(script)), []);
        });
    }

    for (const [what, [script, ...messages]] of Object.entries({
        ...rawReads,
        ...contexts,
        ...commits,
        ...unreadable,
    })) {
        it(`rejects a script that ${what}`, () => {
            const args = { "--RAW_PATH": "s3://acme-landing/x", "--INPUT_DB": "acme_raw" };
            const all = found(rule, program(script, { defaultArguments: args }));
            assert.equal(all.length, messages.length, all.join("\n"));
            messages.forEach((message, index) => assert.match(all[index] ?? "", message));
        });
    }

    it("accepts the project's own job", () => {
        const script = fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8");
        assert.deepEqual(found(rule, program(script)), []);
    });

    it("judges each job by its own arguments, where two share a script", () => {
        const [script, users] = program(`${begun}${read}spark.read.parquet(args["LOOKUP"])\njob.commit()\n`);
        assert.ok(script !== undefined && users !== undefined);
        const job = (name: string, lookup: string) => ({
            ...users,
            name,
            properties: { ...users.properties, name, defaultArguments: { "--LOOKUP": lookup } },
        });
        const all = found(rule, [script, job("a", "s3://acme-curated/x/"), job("b", "s3://acme-raw/x/")]);
        assert.equal(all.length, 1);
        assert.match(all[0] ?? "", /reads s3:\/\/acme-raw\/x\//);
    });

    it("judges what a trigger gives instead of the job's own argument", () => {
        const start = {
            type: "aws:glue/trigger:Trigger",
            name: "full",
            properties: {
                name: "full",
                type: "ON_DEMAND",
                actions: [{ jobName: "users", arguments: { "--OUTPUT_PATH": "s3://acme-raw/x/" } }],
            },
        };
        const script = `${begun}${read}spark.read.parquet(args["OUTPUT_PATH"])\njob.commit()\n`;
        assert.deepEqual(found(rule, program(script)), []);
        assert.match(found(rule, [...program(script), start])[0] ?? "", /reads s3:\/\/acme-raw\/x\//);
    });

    it("has nothing to say of jobs that have no bookmarks", () => {
        for (const name of ["pythonshell", "glueray", "gluestreaming"]) {
            const command = { name, scriptLocation: "s3://acme-artifacts/job.py" };
            assert.deepEqual(found(rule, program("import pandas\n", { command })), []);
        }
    });

    it("refuses through the pack, at the job, with the script's place and what to do", async () => {
        const resources = program(`${begun}spark.read.csv("s3://acme-raw/users/")\njob.commit()\n`);
        const [violation, ...more] = await checkRule(rule.name, resources);
        assert.deepEqual(more, []);
        assert.ok(violation !== undefined);
        assert.equal(violation.level, "mandatory");
        assert.equal(violation.urn, urn({ type: "aws:glue/job:Job", name: "users" }));
        const message =
            'job "users": s3://acme-artifacts/job.py, line 13, column 12: spark.read.csv reads s3://acme-raw/users/, which is ' +
            "in the raw zone by its name; no bookmark follows it. Read it with create_dynamic_frame.from_catalog and a " +
            "transformation_ctx. If the place is not raw, give it a name that says so, in the script or in the job's " +
            "arguments. (at command.scriptLocation)";
        assert.ok(violation.message.endsWith(message), violation.message);
    });

    it("refuses through the pack what is not known before deployment", async () => {
        const [script, job] = program(`${begun}${read}spark.read.csv(args["LOOKUP"])\njob.commit()\n`);
        assert.ok(script !== undefined && job !== undefined);
        const hidden = { ...job, properties: { ...job.properties, defaultArguments: { "--LOOKUP": unknown } } };
        const [argument] = await checkRule(rule.name, [script, hidden]);
        assert.match(argument?.message ?? "", /\(--LOOKUP of the job has no known value\).*\(undecided, at command/);
        const content = { ...script, properties: { ...script.properties, content: unknown } };
        const [text] = await checkRule(rule.name, [content, job]);
        assert.match(text?.message ?? "", /content of urn:\S+::script is not known before deployment.*\(undecided/);
    });

    it("tells raw by the patterns that it is given", async () => {
        const resources = program(`${begun}spark.read.csv("s3://acme-inbox/users/")\njob.commit()\n`);
        assert.deepEqual(await checkRule(rule.name, resources), []);
        const [violation] = await checkRule(rule.name, resources, { rawPatterns: ["inbox"] });
        assert.match(violation?.message ?? "", /s3:\/\/acme-inbox\/users\/, which is in the raw zone/);
    });
});
