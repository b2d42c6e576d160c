import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { crawlerOf, elsewhere, jobOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:alias/lake";
const all = {
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
    s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn },
};
const lake = configuration("lake", all);
const job = secured(jobOf("users", {}), "lake");
const crawler = secured(crawlerOf("raw", "first", ["s3://acme-raw/users/"]), "lake");

describe("security-configuration", () => {
    it("accepts a job and a crawler under a configuration that encrypts all", async () => {
        assert.deepEqual(await violations([lake, job, crawler]), []);
    });

    it("accepts S3's own keys for data", async () => {
        const own = configuration("lake", { ...all, s3Encryption: { s3EncryptionMode: "SSE-S3" } });
        assert.deepEqual(await violations([own, job]), []);
    });

    it("accepts a configuration by its output, before that is known, also where its name is left to the provider", async () => {
        const byOutput = { ...secured(jobOf("users", {}), unknown), madeFrom: { securityConfiguration: [urn(lake)] } };
        assert.deepEqual(await violations([lake, byOutput]), []);
        const nameless = { ...lake, properties: { encryptionConfiguration: all, name: unknown } };
        assert.deepEqual(await violations([nameless, byOutput]), []);
    });

    it("accepts a key that is not known: it is encrypted with that", async () => {
        const s3Encryption = { s3EncryptionMode: "SSE-KMS", kmsKeyArn: unknown };
        assert.deepEqual(await violations([configuration("lake", { ...all, s3Encryption }), job]), []);
    });

    for (const [kind, resource] of [
        ["job", jobOf("users", {})],
        ["crawler", crawlerOf("users", "first", ["s3://acme-raw/users/"])],
    ] as const) {
        it(`rejects a ${kind} without one, before it is made`, async () => {
            const found = await violations([resource, lake]);
            const told = `${kind} "users": securityConfiguration is not set (logs and bookmarks are then not encrypted`;
            assertFound(
                found,
                resource,
                told,
                "Name an aws.glue.SecurityConfiguration of this program",
                "(at securityConfiguration)",
            );
            assert.equal(found[0]?.level, "mandatory");
            assertFound(await violations([secured(resource, ""), lake]), resource, 'securityConfiguration is ""');
            assertFound(await violations([secured(resource, null)]), resource, "securityConfiguration is not set");
        });
    }

    it("asks none of a Ray job, which takes none, but of a Python shell", async () => {
        assert.deepEqual(await violations([jobOf("ray", {}, { command: { name: "glueray" } })]), []);
        const shell = jobOf("shell", {}, { command: { name: "pythonshell" } });
        assertFound(await violations([shell]), shell, "securityConfiguration is not set");
        const either = jobOf("either", {}, { command: { name: unknown } });
        assertFound(await violations([either]), either, "securityConfiguration is not set");
    });

    for (const [what, encryption, told] of [
        [
            "logs",
            { ...all, cloudwatchEncryption: { cloudwatchEncryptionMode: "DISABLED" } },
            'cloudwatchEncryption.cloudwatchEncryptionMode is "DISABLED"; allowed: SSE-KMS.',
        ],
        [
            "bookmarks",
            { ...all, jobBookmarksEncryption: { jobBookmarksEncryptionMode: "SSE-KMS" } },
            'jobBookmarksEncryption.jobBookmarksEncryptionMode is "SSE-KMS"; allowed: CSE-KMS.',
        ],
        [
            "S3 data",
            { ...all, s3Encryption: {} },
            "s3Encryption.s3EncryptionMode is not set; allowed: SSE-KMS, SSE-S3.",
        ],
    ] as const) {
        it(`rejects a configuration that leaves out ${what}`, async () => {
            const own = configuration("lake", encryption);
            const found = await violations([own, job, crawler]);
            assertFound(found, own, `security configuration "lake": encryptionConfiguration.${told}`);
            assert.match(found[0]?.message ?? "", /\(at encryptionConfiguration\.\w+\.\w+Mode\)$/);
        });
    }

    it("rejects each part of a configuration that encrypts nothing", async () => {
        assert.equal((await violations([{ ...lake, properties: { name: "lake" } }])).length, 3);
        assert.equal((await violations([configuration("lake", "SSE-KMS")])).length, 3);
    });

    it("refuses undecided a name that no configuration of the program has", async () => {
        const other = secured(jobOf("users", {}), "team-default");
        const found = await violations([lake, other]);
        const told =
            'securityConfiguration is "team-default", the name of no security configuration of this program; allowed:';
        assertFound(found, other, told, "(undecided, at securityConfiguration)");
        assert.equal(found[0]?.level, "mandatory");
    });

    describe("with a value that is not known", () => {
        it("refuses undecided: the name that a job gives", async () => {
            const own = {
                ...secured(jobOf("users", {}), unknown),
                madeFrom: { securityConfiguration: [urn(elsewhere)] },
            };
            assertUndecided(await violations([lake, own, elsewhere]), own, "securityConfiguration");
        });

        it("refuses undecided: the name that a crawler gives, of two configurations", async () => {
            const other = configuration("other", all);
            const own = { ...secured(crawler, unknown), madeFrom: { securityConfiguration: [urn(lake), urn(other)] } };
            assertUndecided(await violations([lake, other, own]), own, "securityConfiguration");
        });

        it("refuses undecided: the name of the configuration", async () => {
            const hidden = { ...configuration("lake", all), madeFrom: { name: [urn(elsewhere)] } };
            const own = { ...hidden, properties: { ...hidden.properties, name: unknown } };
            const found = await violations([own, elsewhere, job]);
            assertFound(found, job, `unless it is the one of which name of ${urn(own)} is not known`, "(undecided,");
        });

        for (const [part, mode] of [
            ["cloudwatchEncryption", "cloudwatchEncryptionMode"],
            ["jobBookmarksEncryption", "jobBookmarksEncryptionMode"],
            ["s3Encryption", "s3EncryptionMode"],
        ] as const) {
            it(`refuses undecided: ${mode}`, async () => {
                const own = configuration("lake", { ...all, [part]: { [mode]: unknown } });
                assertFound(
                    await violations([own, job]),
                    own,
                    `encryptionConfiguration.${part}.${mode} of ${urn(own)} is not known before`,
                    "(undecided, at ",
                );
            });
        }

        it("refuses undecided: the whole encryption", async () => {
            const found = await violations([configuration("lake", unknown)]);
            assert.equal(found.length, 3);
            for (const { message } of found) {
                assert.match(
                    message,
                    /encryptionConfiguration of urn:\S+lake is not known before deployment.*\(undecided,/,
                );
            }
        });
    });

    describe("configured", () => {
        it("asks for the parts that it is told to ask for", async () => {
            const logs = configuration("lake", { cloudwatchEncryption: all.cloudwatchEncryption });
            assert.deepEqual(await violations([logs, job], { encrypted: ["logs"] }), []);
            assertFound(
                await violations([logs, job], { encrypted: ["logs", "s3"] }),
                logs,
                "s3EncryptionMode is not set",
            );
        });

        it("refuses a configuration of the wrong type, saying what is allowed", async () => {
            const [found] = await violations([lake, job], { encrypted: ["everything"] });
            const told = 'encrypted is ["everything"]; allowed: a list of one or several of logs, bookmarks, s3';
            assert.ok(found?.message.includes(told), found?.message);
        });
    });
});

function configuration(name: string, encryptionConfiguration: unknown): TestResource {
    const type = "aws:glue/securityConfiguration:SecurityConfiguration";
    return { type, name, properties: { name, encryptionConfiguration } };
}

function secured(resource: TestResource, securityConfiguration: unknown): TestResource {
    return { ...resource, properties: { ...resource.properties, securityConfiguration } };
}

async function violations(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("security-configuration", resources, config);
}
