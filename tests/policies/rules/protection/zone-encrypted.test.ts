import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { encryption, part } from "../../support/protection";
import { bucket, elsewhere, jobOf } from "../../support/zones";
import { assertFound } from "../../support/violations";

const raw = bucket("acme-raw");
const inConfiguration = "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm";

describe("zone-encrypted", () => {
    for (const algorithm of ["AES256", "aws:kms", "aws:kms:dsse"]) {
        it(`accepts a zone whose bucket is encrypted with ${algorithm}`, async () => {
            assert.deepEqual(await violations([raw, encryption("acme-raw", algorithm)]), []);
        });
    }

    it("accepts encryption that is declared under the older name", async () => {
        const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: unknown } }];
        const own = part("BucketServerSideEncryptionConfigurationV2", "kms", "acme-raw", { rules });
        assert.deepEqual(await violations([raw, own]), []);
    });

    it("accepts encryption that is declared with the bucket, old and older", async () => {
        const rule = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
        const rules = [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "AES256" }] }];
        assert.deepEqual(await violations([bucket("acme-raw", { serverSideEncryptionConfiguration: { rule } })]), []);
        const old = bucket("acme-raw", { serverSideEncryptionConfigurations: [{ rules }] });
        assert.deepEqual(await violations([{ ...old, type: "aws:s3/bucketV2:BucketV2" }]), []);
    });

    it("accepts encryption of a bucket by its output, before that is known", async () => {
        assert.deepEqual(await violations([raw, encryption(unknown, "AES256", { bucket: [urn(raw)] })]), []);
    });

    it("rejects a zone whose bucket declares no encryption, saying what is allowed and how", async () => {
        const told =
            'bucket "acme-raw" (raw: its name): declares no encryption; allowed: AES256, aws:kms, aws:kms:dsse. Declare';
        const found = await violations([raw, encryption("acme-other", "AES256")]);
        assertFound(found, raw, told, "aws.s3.BucketServerSideEncryptionConfiguration");
        assert.equal(found[0]?.level, "mandatory");
    });

    it("takes what the provider is still to compute for no declaration", async () => {
        const computed = bucket("acme-raw", { serverSideEncryptionConfiguration: unknown });
        assertFound(await violations([computed]), computed, "declares no encryption");
    });

    it("rejects an algorithm that S3 does not have, where it is declared", async () => {
        const own = encryption("acme-raw", "SSE-C");
        assertFound(await violations([raw, own]), own, `${inConfiguration} is "SSE-C"; allowed: AES256`);
    });

    it("rejects a declaration that names no algorithm", async () => {
        const own = part("BucketServerSideEncryptionConfiguration", "own", "acme-raw", {
            rules: [{ bucketKeyEnabled: true }],
        });
        const place = "rules.applyServerSideEncryptionByDefault.sseAlgorithm is not set";
        assertFound(await violations([raw, own]), own, place);
        const empty = part("BucketServerSideEncryptionConfiguration", "own", "acme-raw", {});
        assertFound(await violations([raw, empty]), empty, place);
    });

    it("lets a resource of its own say what counts, not an older reading of the bucket", async () => {
        const rule = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
        const read = bucket("acme-raw", { serverSideEncryptionConfiguration: { rule } });
        const own = encryption("acme-raw", "aws:kms");
        assert.deepEqual(await violations([read, own], { allowed: ["aws:kms"] }), []);
        assertFound(
            await violations([read], { allowed: ["aws:kms"] }),
            read,
            'sseAlgorithm is "AES256"; allowed: aws:kms.',
        );
    });

    it("checks the curated zone too, and buckets that only jobs tell to be a zone", async () => {
        const curated = bucket("acme-curated");
        assertFound(await violations([curated]), curated, "(curated: its name)");
        const out = bucket("acme-lake-7");
        const job = jobOf("users", { OUTPUT_PATH: "s3://acme-lake-7/users/" });
        assertFound(await violations([out, job]), out, '(curated: job "users" writes');
    });

    it("leaves other buckets alone, and those of other programs", async () => {
        assert.deepEqual(await violations([bucket("acme-logs"), bucket("acme-site")]), []);
        assert.deepEqual(await violations([jobOf("users", { OUTPUT_PATH: "s3://other-team-curated/users/" })]), []);
        assert.deepEqual(await violations([]), []);
    });

    describe("with a value that is not known", () => {
        for (const [what, rules, property] of [
            ["the algorithm", [{ applyServerSideEncryptionByDefault: { sseAlgorithm: unknown } }], inConfiguration],
            [
                "the default",
                [{ applyServerSideEncryptionByDefault: unknown }],
                inConfiguration.replace(".sseAlgorithm", ""),
            ],
            ["a rule", [unknown], "rules[0]"],
            ["the rules", unknown, "rules"],
        ] as const) {
            it(`refuses undecided: ${what}`, async () => {
                const own = part("BucketServerSideEncryptionConfiguration", "own", "acme-raw", { rules });
                const [found, ...more] = await violations([raw, own]);
                assert.deepEqual(more, []);
                assert.equal(found?.urn, urn(own));
                assert.equal(found.level, "mandatory");
                assert.ok(
                    found.message.includes(`${property} of ${urn(own)} is not known before deployment`),
                    found.message,
                );
                assert.match(found.message, /\(undecided, at rules/);
            });
        }

        it("refuses undecided: the inline declaration, made from an output", async () => {
            const made = {
                ...bucket("acme-raw", { serverSideEncryptionConfiguration: unknown }),
                madeFrom: { serverSideEncryptionConfiguration: [urn(elsewhere)] },
            };
            const [found] = await violations([made, elsewhere]);
            assert.match(found?.message ?? "", /serverSideEncryptionConfiguration of urn:\S+acme-raw is not known/);
            assert.match(found?.message ?? "", /\(undecided, at /);
        });

        it("refuses undecided: the bucket that is encrypted", async () => {
            const own = encryption(unknown, "AES256", { bucket: [urn(elsewhere)] });
            assertFound(
                await violations([raw, own, elsewhere]),
                raw,
                `whether ${urn(own)} is about it cannot be told`,
                "(undecided)",
            );
        });

        it("refuses undecided: the name of a bucket, which may be a zone's, when it is not encrypted", async () => {
            const made = { ...bucket("data", { bucket: unknown }), madeFrom: { bucket: [urn(elsewhere)] } };
            const told = "whether it holds a zone cannot be told: bucket of";
            assertFound(await violations([made, elsewhere]), made, told, "(undecided)");
            assert.deepEqual(
                await violations([made, elsewhere, encryption(unknown, "AES256", { bucket: [urn(made)] })]),
                [],
            );
        });

        it("refuses undecided: the tags of a bucket whose name tells no zone, when it is not encrypted", async () => {
            const tagged = { ...bucket("acme-data", { tags: unknown }), madeFrom: { tags: [urn(elsewhere)] } };
            assertFound(await violations([tagged, elsewhere]), tagged, "cannot be told: tags of", "(undecided)");
            assert.deepEqual(await violations([bucket("acme-data", { tags: { zone: "other" } })]), []);
        });
    });

    describe("configured", () => {
        it("refuses what the configuration leaves out", async () => {
            const own = encryption("acme-raw", "AES256");
            const allowed = ["aws:kms", "aws:kms:dsse"];
            assertFound(await violations([raw, own], { allowed }), own, 'is "AES256"; allowed: aws:kms, aws:kms:dsse.');
        });

        it("is about the zones that it is told to be about", async () => {
            const curated = bucket("acme-curated");
            assertFound(await violations([raw, curated], { zones: ["curated"] }), curated, "declares no encryption");
        });

        it("knows zones by the patterns that it is given", async () => {
            const lnd = bucket("acme-lnd-7");
            assert.deepEqual(await violations([lnd]), []);
            assertFound(await violations([lnd], { rawPatterns: ["lnd"] }), lnd, "(raw: its name)");
        });

        for (const [key, value, told] of [
            ["allowed", "aws:kms", "a list of non-empty strings"],
            ["allowed", ["SSE-C"], "a list of one or several of AES256, aws:kms, aws:kms:dsse"],
            ["allowed", [], "a list of one or several of AES256, aws:kms, aws:kms:dsse"],
            ["zones", ["bronze"], "a list of one or several of raw, curated"],
            ["rawPatterns", 7, "a list of non-empty strings"],
        ] as const) {
            it(`refuses ${key} ${JSON.stringify(value)}, saying what is allowed`, async () => {
                const [found] = await violations([raw, encryption("acme-raw", "AES256")], { [key]: value });
                const said = `${key} is ${JSON.stringify(value)}; allowed: ${told}`;
                assert.ok(found?.message.includes(said), found?.message);
            });
        }
    });

    it("survives properties of the wrong type", async () => {
        for (const rules of [7, "rules", {}, [[]], [null], [{ applyServerSideEncryptionByDefault: "AES256" }]]) {
            const own = part("BucketServerSideEncryptionConfiguration", "own", "acme-raw", { rules });
            assertFound(await violations([raw, own]), own, "sseAlgorithm is not set");
        }
    });
});

async function violations(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("zone-encrypted", resources, config);
}
