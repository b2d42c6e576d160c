import * as assert from "node:assert";
import { analyticsOutputs, externalSchema } from "../../../infra/analytics/analytics";
import { configSchema, parseConfig } from "../../../infra/config/config";
import { datasetFile, names, registerLake } from "../support/lake";
import { inputsOf, type Registered } from "../support/mocks";

interface Statement {
    readonly Sid: string;
    readonly Principal?: unknown;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: Record<string, Record<string, unknown>>;
}

const ANALYST = "arn:aws:iam::210987654321:role/teams/analyst";

const lakeWith = (section: object) =>
    registerLake([datasetFile()], { analytics: configSchema.parse({ analytics: section }).analytics });

function statements(registered: readonly Registered[], role: string): Statement[] {
    const { policy } = inputsOf<{ policy: string }>(registered, "aws:iam/rolePolicy:RolePolicy", `${role}-policy`);
    return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
}

function trust(registered: readonly Registered[], role: string): Statement[] {
    const { assumeRolePolicy } = inputsOf<{ assumeRolePolicy: string }>(registered, "aws:iam/role:Role", role);
    return (JSON.parse(assumeRolePolicy) as { Statement: Statement[] }).Statement;
}

const resources = (all: readonly Statement[], action: RegExp) =>
    all
        .filter(({ Action }) => [Action].flat().some((one) => action.test(one)))
        .flatMap(({ Resource }) => [Resource].flat());

describe("the lake's workgroup", () => {
    it("cancels a query that scans more than the limit", async () => {
        const lake = await lakeWith({ bytesScannedLimit: 20_000_000 });
        const { configuration } = inputsOf<{ configuration: { bytesScannedCutoffPerQuery: number } }>(
            lake,
            "aws:athena/workgroup:Workgroup",
            "workgroup",
        );
        assert.strictEqual(configuration.bytesScannedCutoffPerQuery, 20_000_000);
    });

    it("keeps the named queries of the contract, unless the stack wants none", async () => {
        const of = (lake: readonly Registered[]) =>
            lake.filter(({ type }) => type === "aws:athena/namedQuery:NamedQuery").map(({ inputs }) => inputs);
        const [first] = of(await lakeWith({}));
        assert.deepStrictEqual(
            [first?.name, first?.database, first?.workgroup],
            ["orders-partitions", "sluice_test_curated", "sluice-test"],
        );
        assert.deepStrictEqual(of(await lakeWith({ namedQueries: false })), []);
    });
});

describe("the readers' role", () => {
    it("is not there when nobody may assume it", async () => {
        const lake = await lakeWith({});
        assert.ok(!lake.some(({ name }) => name.startsWith("readers")));
    });

    it("is assumed by the accounts and roles of the configuration, and by nobody else", async () => {
        const [statement, ...others] = trust(
            await lakeWith({ readerPrincipals: ["123456789012", ANALYST] }),
            "readers",
        );
        assert.deepStrictEqual(others, []);
        assert.deepStrictEqual(statement?.Principal, { AWS: ["arn:aws:iam::123456789012:root", ANALYST] });
    });

    it("reads curated rows, and neither raw nor rejected ones", async () => {
        const all = statements(await lakeWith({ readerPrincipals: [ANALYST] }), "readers");
        assert.deepStrictEqual(resources(all, /^s3:GetObject$/), [
            "arn:aws:s3:::sluice-test-curated-123456789012/orders/*",
            "arn:aws:s3:::sluice-test-artifacts-123456789012/athena-results/readers/*",
        ]);
        assert.ok(!JSON.stringify(all).includes("quarantine"));
        assert.ok(!JSON.stringify(all).includes("-raw-"));
        assert.deepStrictEqual(
            resources(all, /^glue:GetTable$/).filter((arn) => arn.includes("table/")),
            ["arn:aws:glue:eu-west-1:123456789012:table/sluice_test_curated/orders"],
        );
    });

    it("reads rejected rows too where the configuration says so", async () => {
        const lake = await lakeWith({ readerPrincipals: [ANALYST], readersSeeQuarantine: true });
        const all = statements(lake, "readers");
        assert.ok(
            resources(all, /^s3:GetObject$/).includes(
                "arn:aws:s3:::sluice-test-curated-123456789012/quarantine/orders/*",
            ),
        );
        assert.ok(resources(all, /^glue:GetTable$/).some((arn) => arn.endsWith("/quarantine_orders")));
    });

    it("lists only under its prefixes and writes only its results", async () => {
        const all = statements(await lakeWith({ readerPrincipals: [ANALYST] }), "readers");
        for (const { Sid, Condition } of all.filter(({ Action }) => [Action].flat().includes("s3:ListBucket"))) {
            assert.ok(Array.isArray(Condition?.StringLike?.["s3:prefix"]), Sid);
        }
        assert.deepStrictEqual(resources(all, /^s3:(Put|Abort|Delete)/), [
            "arn:aws:s3:::sluice-test-artifacts-123456789012/athena-results/readers/*",
        ]);
    });

    it("runs queries in the readers' workgroup alone, whose results are apart", async () => {
        const lake = await lakeWith({ readerPrincipals: [ANALYST] });
        assert.deepStrictEqual(resources(statements(lake, "readers"), /^athena:StartQueryExecution$/), [
            "arn:aws:athena:eu-west-1:123456789012:workgroup/sluice-test-readers",
        ]);
        const { configuration } = inputsOf<{ configuration: { resultConfiguration: { outputLocation: string } } }>(
            lake,
            "aws:athena/workgroup:Workgroup",
            "readers-workgroup",
        );
        assert.strictEqual(
            configuration.resultConfiguration.outputLocation,
            "s3://sluice-test-artifacts-123456789012/athena-results/readers/",
        );
    });
});

describe("the configuration of analytics", () => {
    const refused = (section: object) => {
        try {
            parseConfig({ analytics: JSON.stringify(section) });
        } catch (error) {
            return (error as Error).message;
        }
        return "";
    };

    for (const principal of ["*", "arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:user/ann", "12345"]) {
        it(`refuses ${principal} as a reader, and says what is allowed`, () => {
            assert.match(
                refused({ readerPrincipals: [principal] }),
                /sluice:analytics\.readerPrincipals\[0\]: got ".*"; allowed: an account id \(12 digits\) or the ARN of one role/,
            );
        });
    }

    it("refuses a limit that Athena would not take", () => {
        assert.match(
            refused({ bytesScannedLimit: 10_000_000 }),
            /sluice:analytics\.bytesScannedLimit: got 10000000; allowed: bytes a query may scan, a whole number from 10485760/,
        );
    });
});

describe("the role for Redshift Spectrum", () => {
    it("trusts Redshift of this account alone and reads no more than curated rows", async () => {
        const lake = await lakeWith({ redshiftSpectrum: true });
        const [statement] = trust(lake, "spectrum");
        assert.deepStrictEqual(statement?.Principal, { Service: "redshift.amazonaws.com" });
        assert.deepStrictEqual(statement?.Condition, { StringEquals: { "aws:SourceAccount": "123456789012" } });
        const all = statements(lake, "spectrum");
        assert.deepStrictEqual(resources(all, /^s3:(Get|Put|Delete)Object$/), [
            "arn:aws:s3:::sluice-test-curated-123456789012/orders/*",
        ]);
        assert.deepStrictEqual(resources(all, /^(athena|glue:(Create|Update|Delete))/), []);
    });

    it("comes with the statement that makes the schema, among the stack's outputs", () => {
        const config = configSchema.parse({ analytics: { redshiftSpectrum: true } }).analytics;
        assert.strictEqual(analyticsOutputs(names, config).redshiftExternalSchema, externalSchema(names));
        assert.strictEqual(
            externalSchema(names),
            'CREATE EXTERNAL SCHEMA IF NOT EXISTS "sluice_test_curated"\n' +
                "FROM DATA CATALOG DATABASE 'sluice_test_curated' REGION 'eu-west-1'\n" +
                "IAM_ROLE 'arn:aws:iam::123456789012:role/sluice-test-spectrum';",
        );
    });
});
