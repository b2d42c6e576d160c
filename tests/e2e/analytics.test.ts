import * as assert from "node:assert";
import * as path from "node:path";
import { UpdateDataQualityRulesetCommand } from "@aws-sdk/client-glue";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { Lake } from "../../local/cli/connection";
import { findNamedQuery } from "../../local/cli/namedQueries";
import { query } from "../../local/cli/query";
import { ROOT } from "../support/sluice";
import { TestLake } from "./support/lake";

interface NamedQuery {
    readonly Name: string;
}
interface Quality {
    readonly result: { readonly RuleResults: readonly { readonly Description: string; readonly Result: string }[] };
}

describe("those who query a lake", function () {
    this.timeout(300_000);
    const lake = new TestLake();
    let reader: Lake;

    before(async () => {
        await lake.ok("local", "up", "--port", "0");
        await lake.ok("put", "users", path.join(ROOT, "etl", "samples", "users-1.csv"));
        await lake.ok("crawl", "raw");
        await lake.ok("run", "users");
        await lake.ok("crawl", "curated");
        await lake.ok("crawl", "quarantine");
        reader = await asReader();
    });
    after(() => lake.sluice("local", "down"));

    /** The lake as somebody sees it who has assumed the readers' role. */
    async function asReader(): Promise<Lake> {
        const { names } = lake.aws;
        const { url } = lake.record;
        const client = { endpoint: url, region: "us-east-1" };
        const administrator = { accessKeyId: "test", secretAccessKey: "test" };
        const { Credentials: session } = await new STSClient({ ...client, credentials: administrator }).send(
            new AssumeRoleCommand({ RoleArn: names.roleArn(names.readersRole), RoleSessionName: "analyst" }),
        );
        const credentials = {
            accessKeyId: session?.AccessKeyId ?? "",
            secretAccessKey: session?.SecretAccessKey ?? "",
            sessionToken: session?.SessionToken ?? "",
        };
        return new Lake(names, { ...client, credentials, maxAttempts: 1 }, url);
    }
    const asked = (sql: string, workgroup = reader.names.readersWorkgroup) => query(reader, sql, workgroup);

    it("have named queries, each of which runs", async () => {
        const listed = JSON.parse(await lake.ok("query", "--list-named", "--format", "json")) as NamedQuery[];
        const ofUsers = listed.map(({ Name }) => Name).filter((name) => name.startsWith("users-"));
        assert.ok(ofUsers.length >= 5, ofUsers.join(", "));
        for (const name of ofUsers) {
            const rows = JSON.parse(await lake.ok("query", "--named", name, "--format", "json")) as object[];
            assert.ok(rows.length > 0, name);
        }
    });

    it("are told which named queries there are", async () => {
        const { code, stderr } = await lake.sluice("query", "--named", "nope");
        assert.strictEqual(code, 2);
        assert.match(stderr, /No named query "nope" in workgroup sluice-local\. Known: .*users-partitions/);
    });

    it("query curated rows as readers, by the named queries too", async () => {
        assert.deepStrictEqual((await asked("SELECT count(*) AS n FROM users")).rows, [["17"]]);
        const { QueryString: sql = "" } = await findNamedQuery(reader, "users-completeness");
        assert.strictEqual((await asked(sql)).rows[0]?.[0], "17");
    });

    it("query neither raw nor rejected rows as readers, and not in the other workgroup", async () => {
        const { names } = reader;
        await assert.rejects(asked(`SELECT * FROM ${names.rawDatabase}.users`), /glue:GetTable on resource/);
        await assert.rejects(asked("SELECT * FROM quarantine_users"), /glue:GetTable on resource/);
        await assert.rejects(asked("SELECT 1", names.workgroup), /athena:StartQueryExecution on resource/);
    });

    it("read no raw file, no rejected row and no result of others as readers, past Athena", async () => {
        const { names } = reader;
        const s3 = await reader.s3();
        for (const [Bucket, Prefix] of [
            [names.rawBucket, "users/"],
            [names.curatedBucket, "quarantine/users/"],
            [names.artifactsBucket, "athena-results/"],
        ] as const) {
            const { Contents: objects = [] } = await (
                await lake.aws.s3()
            ).send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter: "/" }));
            assert.ok(objects[0]?.Key, `${Bucket}/${Prefix} has objects`);
            await assert.rejects(
                s3.send(new GetObjectCommand({ Bucket, Key: objects[0].Key })),
                { name: "AccessDenied" },
                `${Bucket}/${objects[0].Key}`,
            );
        }
    });

    it("see every rule of the contract kept by what the job wrote", async () => {
        const [users] = JSON.parse(await lake.ok("quality", "users", "--run", "--json")) as Quality[];
        const rules = users?.result.RuleResults ?? [];
        assert.ok(rules.length > 10, String(rules.length));
        assert.deepStrictEqual(
            rules.filter(({ Result }) => Result !== "PASS"),
            [],
        );
    });

    it("are told by the exit code which rule is broken", async () => {
        const glue = await lake.aws.glue();
        const Name = lake.aws.names.ruleset("users");
        await glue.send(
            new UpdateDataQualityRulesetCommand({ Name, Ruleset: 'Rules = [ RowCount > 1000, IsComplete "id" ]' }),
        );
        const { code, stdout, stderr } = await lake.sluice("quality", "users", "--run");
        assert.strictEqual(code, 1, stdout + stderr);
        assert.match(stdout, /RowCount > 1000\s+│ FAIL\s+│ Value: 17 does not meet the constraint/);
        assert.match(stderr, /1 rule\(s\) did not pass/);
    });
});
