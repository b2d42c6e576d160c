import * as assert from "node:assert/strict";
import { checkRule, packInfo, type TestResource, unknown, urn } from "../../support/pack";
import { assertFound } from "../../support/violations";

const resultConfiguration = {
    outputLocation: "s3://acme-query-results/analysts/",
    encryptionConfiguration: { encryptionOption: "SSE_S3" },
};

describe("athena-workgroup-enforced", () => {
    it("is advisory", async () => {
        const policy = (await packInfo()).policiesList.find(({ name }) => name === "athena-workgroup-enforced");
        assert.equal(policy?.enforcementlevel, 0);
    });

    it("accepts a workgroup that enforces where results go and that they are encrypted", async () => {
        const enforced = { enforceWorkgroupConfiguration: true, bytesScannedCutoffPerQuery: 1e12, resultConfiguration };
        assert.deepEqual(await violations(enforced), []);
        assert.deepEqual(await violations({ resultConfiguration }), [], "the provider's default is to enforce");
    });

    for (const encryptionOption of ["SSE_KMS", "CSE_KMS"]) {
        it(`accepts results that are encrypted with ${encryptionOption}`, async () => {
            const encrypted = {
                ...resultConfiguration,
                encryptionConfiguration: { encryptionOption, kmsKeyArn: unknown },
            };
            assert.deepEqual(await violations({ resultConfiguration: encrypted }), []);
        });
    }

    it("accepts results that Athena keeps itself", async () => {
        assert.deepEqual(await violations({ managedQueryResultsConfiguration: { enabled: true } }), []);
    });

    for (const [what, configuration, told] of [
        [
            "lets clients say otherwise",
            { enforceWorkgroupConfiguration: false, resultConfiguration },
            "configuration.enforceWorkgroupConfiguration is false; allowed: true.",
        ],
        [
            "says so with a text",
            { enforceWorkgroupConfiguration: "false", resultConfiguration },
            'configuration.enforceWorkgroupConfiguration is "false"; allowed: true.',
        ],
        [
            "does not say where results go",
            { resultConfiguration: { ...resultConfiguration, outputLocation: undefined } },
            "configuration.resultConfiguration.outputLocation is not set; allowed: s3://bucket/prefix/.",
        ],
        [
            "sends results to no bucket",
            { resultConfiguration: { ...resultConfiguration, outputLocation: "/results" } },
            'outputLocation is "/results"; allowed',
        ],
        [
            "does not encrypt results",
            { resultConfiguration: { outputLocation: "s3://r/" } },
            "configuration.resultConfiguration.encryptionConfiguration.encryptionOption is not set; allowed: SSE_S3, SSE_KMS, CSE_KMS.",
        ],
        [
            "encrypts results with something else",
            {
                resultConfiguration: {
                    ...resultConfiguration,
                    encryptionConfiguration: { encryptionOption: "SSE-S3" },
                },
            },
            'encryptionOption is "SSE-S3"; allowed: SSE_S3',
        ],
    ] as const) {
        it(`rejects a workgroup that ${what}`, async () => {
            const found = await violations(configuration);
            assertFound(found, workgroup(configuration), 'workgroup "analysts": ', told, "bytesScannedCutoffPerQuery");
        });
    }

    it("rejects a workgroup that says nothing at all, in both respects", async () => {
        for (const configuration of [
            undefined,
            null,
            {},
            "enforced",
            { managedQueryResultsConfiguration: { enabled: false } },
        ]) {
            const found = (await violations(configuration)).map(({ message }) => message).join();
            assert.match(found, /outputLocation is not set[^]*encryptionOption is not set/);
        }
    });

    describe("with a value that is not known", () => {
        for (const [property, configuration] of [
            [
                "configuration.enforceWorkgroupConfiguration",
                { enforceWorkgroupConfiguration: unknown, resultConfiguration },
            ],
            [
                "configuration.resultConfiguration.outputLocation",
                { resultConfiguration: { ...resultConfiguration, outputLocation: unknown } },
            ],
            [
                "configuration.resultConfiguration.encryptionConfiguration.encryptionOption",
                {
                    resultConfiguration: {
                        ...resultConfiguration,
                        encryptionConfiguration: { encryptionOption: unknown },
                    },
                },
            ],
            [
                "configuration.managedQueryResultsConfiguration.enabled",
                { managedQueryResultsConfiguration: { enabled: unknown } },
            ],
        ] as const) {
            it(`refuses undecided: ${property}`, async () => {
                const own = workgroup(configuration);
                assertFound(
                    await violations(configuration),
                    own,
                    `${property} of ${urn(own)} is not known before deployment`,
                    `(undecided, at ${property})`,
                );
            });
        }

        it("refuses undecided: the whole configuration", async () => {
            const found = await violations(unknown);
            assert.equal(found.length, 3);
            assert.ok(found.every(({ message }) => message.includes("(undecided, at configuration.")));
        });
    });
});

function workgroup(configuration: unknown): TestResource {
    const properties = {
        name: "analysts",
        ...(configuration === undefined ? {} : { configuration: JSON.parse(JSON.stringify(configuration)) as unknown }),
    };
    return { type: "aws:athena/workgroup:Workgroup", name: "athena", properties };
}

async function violations(configuration: unknown) {
    return checkRule("athena-workgroup-enforced", [workgroup(configuration)]);
}
