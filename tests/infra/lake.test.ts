import * as assert from "node:assert";
import { datasetFile, names, registerLake } from "./support/lake";
import { inputsOf, type Registered } from "./support/mocks";

interface Statement {
    Sid: string;
    Effect: string;
    Action: string | string[];
    Resource: string | string[];
    Condition?: Record<string, Record<string, unknown>>;
}

const list = (value: string | string[]): string[] => (Array.isArray(value) ? value : [value]);

function statementsOf(registered: readonly Registered[], name: string): Statement[] {
    const { policy } = inputsOf<{ policy: string }>(registered, "aws:iam/rolePolicy:RolePolicy", name);
    return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
}

/** Every action and resource pair that a role is granted. */
function grants(registered: readonly Registered[], name: string): { action: string; resource: string }[] {
    return statementsOf(registered, name).flatMap((statement) =>
        list(statement.Action).flatMap((action) => list(statement.Resource).map((resource) => ({ action, resource }))),
    );
}

/** How CSV is written, one thing changed. */
const csv = (changes: object) => ({
    format: "csv" as const,
    delimiter: ",",
    quote: '"',
    header: true,
    multiline: false,
    ...changes,
});

describe("a lake", () => {
    let lake: Registered[];
    before(async () => {
        lake = await registerLake([datasetFile(), datasetFile({ name: "users" })], { maxRetries: 1 });
    });

    it("has three buckets, named by project, stack, zone and account", () => {
        const buckets = lake.filter(({ type }) => type === "aws:s3/bucket:Bucket").map(({ inputs }) => inputs.bucket);
        assert.deepStrictEqual(buckets.sort(), [
            "sluice-test-artifacts-123456789012",
            "sluice-test-curated-123456789012",
            "sluice-test-raw-123456789012",
        ]);
    });

    for (const zone of ["raw", "curated", "artifacts"]) {
        it(`versions, encrypts, closes and owns the ${zone} bucket`, () => {
            const bucket = `sluice-test-${zone}-123456789012`;
            assert.deepStrictEqual(inputsOf(lake, "aws:s3/bucketVersioning:BucketVersioning", `${zone}-versioning`), {
                bucket,
                versioningConfiguration: { status: "Enabled" },
            });
            const access = inputsOf(
                lake,
                "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                `${zone}-public-access`,
            );
            assert.deepStrictEqual(access, {
                bucket,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            });
            const encryption = inputsOf(
                lake,
                "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
                `${zone}-encryption`,
            );
            assert.deepStrictEqual(encryption.rules, [
                { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
            ]);
            const ownership = inputsOf(
                lake,
                "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
                `${zone}-ownership`,
            );
            assert.deepStrictEqual(ownership.rule, { objectOwnership: "BucketOwnerEnforced" });
        });

        it(`refuses requests without TLS on the ${zone} bucket and its objects`, () => {
            const { policy } = inputsOf<{ policy: string }>(
                lake,
                "aws:s3/bucketPolicy:BucketPolicy",
                `${zone}-tls-only`,
            );
            const [statement] = (JSON.parse(policy) as { Statement: Statement[] }).Statement;
            assert.strictEqual(statement?.Effect, "Deny");
            assert.deepStrictEqual(statement?.Condition, { Bool: { "aws:SecureTransport": "false" } });
            const arn = `arn:aws:s3:::sluice-test-${zone}-123456789012`;
            assert.deepStrictEqual(statement?.Resource, [arn, `${arn}/*`]);
        });
    }

    it("has jobs and crawlers work under the security configuration", () => {
        const { name } = inputsOf(lake, "aws:glue/securityConfiguration:SecurityConfiguration");
        const users = lake.filter(({ type }) => /:(Job|Crawler)$/.test(type) && type.startsWith("aws:"));
        assert.strictEqual(users.length, 6);
        for (const { name: user, inputs } of users) {
            assert.strictEqual(inputs.securityConfiguration, name, user);
        }
    });

    it("lets every role use the lake's key", () => {
        for (const { name } of lake.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")) {
            assert.ok(
                statementsOf(lake, name).some(({ Sid }) => Sid === "UseKey"),
                name,
            );
        }
    });

    it("has the crawler keep raw text as it came, quotes and commas included", () => {
        const { csvClassifier } = inputsOf<{ csvClassifier: Record<string, unknown> }>(
            lake,
            "aws:glue/classifier:Classifier",
            "orders-csv",
        );
        assert.deepStrictEqual(csvClassifier, {
            delimiter: ",",
            quoteSymbol: '"',
            containsHeader: "PRESENT",
            serde: "OpenCSVSerDe",
            allowSingleColumn: false,
            disableValueTrimming: false,
        });
    });

    it("has a classifier for CSV alone, with the contract's columns where files have no header", async () => {
        const files = [
            datasetFile({ name: "bare", source: csv({ header: false, delimiter: ";" }) }),
            datasetFile({ name: "events", source: { format: "json" } }),
            datasetFile({ name: "visits", source: { format: "parquet" } }),
        ];
        const registered = await registerLake(files);
        const type = "aws:glue/classifier:Classifier";
        const made = registered.filter((resource) => resource.type === type).map(({ name }) => name);
        assert.deepStrictEqual(made, ["bare-csv"]);
        const { csvClassifier } = inputsOf<{ csvClassifier: Record<string, unknown> }>(registered, type, "bare-csv");
        assert.strictEqual(csvClassifier.delimiter, ";");
        assert.strictEqual(csvClassifier.containsHeader, "ABSENT");
        assert.deepStrictEqual(csvClassifier.headers, ["id", "country"]);
        const crawler = inputsOf<{ classifiers: string[] }>(registered, "aws:glue/crawler:Crawler", "raw-crawler");
        assert.deepStrictEqual(crawler.classifiers, [names.classifier("bare")]);
    });

    it("runs each job on a pinned Glue with bookmarks, a timeout and one run at a time", () => {
        const job = inputsOf<Record<string, unknown> & { defaultArguments: Record<string, string> }>(
            lake,
            "aws:glue/job:Job",
            "orders-job",
        );
        assert.strictEqual(job.glueVersion, "5.1");
        assert.strictEqual(job.workerType, "G.1X");
        assert.strictEqual(job.numberOfWorkers, 2);
        assert.strictEqual(job.timeout, 60);
        assert.strictEqual(job.maxRetries, 1);
        assert.deepStrictEqual(job.executionProperty, { maxConcurrentRuns: 1 });
        assert.strictEqual(job.executionClass, "STANDARD");
        assert.strictEqual(job.jobRunQueuingEnabled, undefined);
        assert.strictEqual(job.defaultArguments["--job-bookmark-option"], "job-bookmark-enable");
    });

    it("gives each job the parameters of the notes and a TempDir", () => {
        const { defaultArguments } = inputsOf<{ defaultArguments: Record<string, string> }>(
            lake,
            "aws:glue/job:Job",
            "orders-job",
        );
        assert.strictEqual(defaultArguments["--INPUT_DB"], "sluice_test_raw");
        assert.strictEqual(defaultArguments["--INPUT_TABLE"], "orders");
        assert.strictEqual(defaultArguments["--OUTPUT_PATH"], "s3://sluice-test-curated-123456789012/orders/");
        assert.strictEqual(defaultArguments["--PARTITION_COL"], "country");
        assert.strictEqual(defaultArguments["--ENV"], "test");
        assert.strictEqual(
            defaultArguments["--MANIFEST_PATH"],
            "s3://sluice-test-curated-123456789012/_sluice/orders/",
        );
        assert.match(defaultArguments["--SCRIPT_VERSION"] ?? "", /^[0-9a-f]{16}-[0-9a-f]{16}$/);
        assert.strictEqual(defaultArguments["--TempDir"], "s3://sluice-test-artifacts-123456789012/temp/orders/");
    });

    it("grants no job or crawler a write or a delete in the raw bucket", () => {
        const policies = lake.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
        assert.strictEqual(policies.length, 6);
        for (const { name } of policies) {
            const writes = grants(lake, name).filter(
                ({ action, resource }) => /^s3:(?!Get|List)/.test(action) && resource.includes("-raw-"),
            );
            assert.deepStrictEqual(writes, [], name);
        }
    });

    it("lets a job write its own manifests, and read and list what it must know of its input files", () => {
        const manifests = "arn:aws:s3:::sluice-test-curated-123456789012/_sluice/orders/";
        const granted = grants(lake, "orders-job-role-policy").filter(({ resource }) => resource.includes("/_sluice/"));
        assert.deepStrictEqual(granted, [
            { action: "s3:PutObject", resource: `${manifests}*` },
            { action: "s3:GetObject", resource: `${manifests}inputs/*` },
        ]);
        const listing = statementsOf(lake, "orders-job-role-policy").find(({ Sid }) => Sid === "ListCurated");
        const prefixes = listing?.Condition?.StringLike?.["s3:prefix"] as string[];
        assert.ok(prefixes.includes("_sluice/orders/inputs/*"), prefixes.join(", "));
        assert.ok(
            !prefixes.some((prefix) => /^_sluice\/(orders\/)?\*?$/.test(prefix)),
            "the history is not to be listed",
        );
    });

    it("lets a job put metrics to the namespaces of Glue and of the lake, and to no other", () => {
        const namespaces = statementsOf(lake, "orders-job-role-policy")
            .filter(({ Action }) => list(Action).some((action) => action.startsWith("cloudwatch:")))
            .map(({ Action, Condition }) => [Action, Condition?.StringEquals?.["cloudwatch:namespace"]]);
        assert.deepStrictEqual(namespaces.sort(), [
            ["cloudwatch:PutMetricData", "Glue"],
            ["cloudwatch:PutMetricData", "Sluice"],
        ]);
    });

    it("grants no delete to a job that appends", () => {
        const deletes = grants(lake, "orders-job-role-policy").filter(({ action }) =>
            /^s3:(Delete|\*)|^\*$/.test(action),
        );
        assert.deepStrictEqual(deletes, []);
    });

    it("grants a job that overwrites delete under its own output, and nowhere else", async () => {
        const overwriting = await registerLake([
            datasetFile({ writeMode: "overwrite" }),
            datasetFile({ name: "users" }),
        ]);
        const deletes = grants(overwriting, "orders-job-role-policy").filter(({ action }) =>
            action.startsWith("s3:Delete"),
        );
        assert.deepStrictEqual(deletes, [
            { action: "s3:DeleteObject", resource: "arn:aws:s3:::sluice-test-curated-123456789012/orders/*" },
        ]);
        assert.deepStrictEqual(
            grants(overwriting, "users-job-role-policy").filter(({ action }) => action.startsWith("s3:Delete")),
            [],
        );
    });

    it("lets a job that overwrites ask whether its output folder is an object, as Hadoop does, and no other job", async () => {
        const folder = "arn:aws:s3:::sluice-test-curated-123456789012/orders";
        const asks = (from: typeof lake): readonly string[] =>
            grants(from, "orders-job-role-policy")
                .filter(({ resource }) => resource === folder)
                .map(({ action }) => action);
        assert.deepStrictEqual(asks(await registerLake([datasetFile({ writeMode: "overwrite" })])), ["s3:GetObject"]);
        assert.deepStrictEqual(asks(lake), []);
    });

    it("lets Glue alone assume a role, and only for the one job or crawler", () => {
        const { assumeRolePolicy } = inputsOf<{ assumeRolePolicy: string }>(
            lake,
            "aws:iam/role:Role",
            "orders-job-role",
        );
        const [statement] = (JSON.parse(assumeRolePolicy) as { Statement: (Statement & { Principal: unknown })[] })
            .Statement;
        assert.deepStrictEqual(statement?.Principal, { Service: "glue.amazonaws.com" });
        assert.deepStrictEqual(statement?.Condition, {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:glue:eu-west-1:123456789012:job/sluice-test-orders" },
        });
    });

    it("attaches no managed policy", () => {
        assert.deepStrictEqual(
            lake.filter(({ type }) => /RolePolicyAttachment/.test(type)),
            [],
        );
    });

    it("enforces the Athena workgroup's settings and encrypts its results", () => {
        const { configuration } = inputsOf<{ configuration: Record<string, unknown> }>(
            lake,
            "aws:athena/workgroup:Workgroup",
        );
        assert.strictEqual(configuration.enforceWorkgroupConfiguration, true);
        assert.deepStrictEqual(configuration.resultConfiguration, {
            outputLocation: "s3://sluice-test-artifacts-123456789012/athena-results/",
            expectedBucketOwner: "123456789012",
            encryptionConfiguration: { encryptionOption: "SSE_S3" },
        });
    });

    it("gets a third dataset from one more file, and nothing else changes", async () => {
        const more = await registerLake(
            [datasetFile(), datasetFile({ name: "users" }), datasetFile({ name: "visits" })],
            { maxRetries: 1 },
        );
        const key = ({ type, name }: Registered) => `${type} ${name}`;
        const known = new Set(lake.map(key));
        const added = more.map(key).filter((resource) => !known.has(resource));
        assert.deepStrictEqual(added.sort(), [
            "aws:athena/namedQuery:NamedQuery workgroup-visits-completeness",
            "aws:athena/namedQuery:NamedQuery workgroup-visits-partitions",
            "aws:athena/namedQuery:NamedQuery workgroup-visits-quarantine-by-reason",
            "aws:athena/namedQuery:NamedQuery workgroup-visits-quarantine-by-run",
            "aws:cloudwatch/logGroup:LogGroup logs-visits-curated-crawler",
            "aws:cloudwatch/logGroup:LogGroup logs-visits-error",
            "aws:cloudwatch/logGroup:LogGroup logs-visits-output",
            "aws:glue/classifier:Classifier visits-csv",
            "aws:glue/crawler:Crawler visits-curated-crawler",
            "aws:glue/job:Job visits-job",
            "aws:glue/trigger:Trigger workflow-crawl-visits",
            "aws:iam/role:Role visits-curated-crawler-role",
            "aws:iam/role:Role visits-job-role",
            "aws:iam/rolePolicy:RolePolicy visits-curated-crawler-role-policy",
            "aws:iam/rolePolicy:RolePolicy visits-job-role-policy",
            "aws:s3/bucketObjectv2:BucketObjectv2 job-artifacts-contract-visits",
            "sluice:lake:EtlJob visits-job",
            "sluice:lake:GlueRole visits-curated-crawler-role",
            "sluice:lake:GlueRole visits-job-role",
            "sluice:lake:ZoneCrawler visits-curated-crawler",
        ]);
    });
});
