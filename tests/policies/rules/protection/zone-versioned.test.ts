import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { part, versioning } from "../../support/protection";
import { bucket, elsewhere, jobOf, crawlerOf } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const raw = bucket("acme-raw");

describe("zone-versioned", () => {
    it("accepts a raw zone whose bucket is versioned", async () => {
        assert.deepEqual(await violations([raw, versioning("acme-raw", "Enabled")]), []);
    });

    it("accepts versioning that is declared under the older name, or with the bucket", async () => {
        const older = part("BucketVersioningV2", "older", "acme-raw", {
            versioningConfiguration: { status: "Enabled" },
        });
        assert.deepEqual(await violations([raw, older]), []);
        assert.deepEqual(await violations([bucket("acme-raw", { versioning: { enabled: true } })]), []);
        const old = bucket("acme-raw", { versionings: [{ enabled: true }] });
        assert.deepEqual(await violations([{ ...old, type: "aws:s3/bucketV2:BucketV2" }]), []);
    });

    it("accepts the versioning of a bucket by its output, whatever an older reading of the bucket says", async () => {
        const read = bucket("acme-raw", { versioning: { enabled: false } });
        assert.deepEqual(await violations([read, versioning(unknown, "Enabled", { bucket: [urn(raw)] })]), []);
    });

    for (const status of ["Suspended", "Disabled", "enabled", true, 1]) {
        it(`rejects status ${JSON.stringify(status)}, at the resource that says so`, async () => {
            const own = versioning("acme-raw", status);
            const found = await violations([raw, own]);
            const told = `versioningConfiguration.status is ${JSON.stringify(status)}; allowed: "Enabled". Declare an aws.s3.BucketVersioning`;
            assertFound(found, own, `bucket "acme-raw" (raw: its name): ${told}`);
            assert.match(found[0]?.message ?? "", /\(at versioningConfiguration\.status\)$/);
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a raw zone whose bucket declares no versioning", async () => {
        assertFound(await violations([raw]), raw, 'declares no versioning; allowed: versioning "Enabled"');
        const computed = bucket("acme-raw", { versioning: unknown });
        assertFound(await violations([computed]), computed, "declares no versioning");
    });

    it("rejects versioning that is off with the bucket, and a declaration without a status", async () => {
        const off = bucket("acme-raw", { versioning: { enabled: false } });
        assertFound(await violations([off]), off, "versioning.enabled is false; allowed: true");
        const own = part("BucketVersioning", "own", "acme-raw", {});
        assertFound(await violations([raw, own]), own, "versioningConfiguration.status is not set");
    });

    it("leaves the curated zone alone unless it is told otherwise", async () => {
        const curated = bucket("acme-curated");
        assert.deepEqual(await violations([curated, bucket("acme-logs")]), []);
        assertFound(await violations([curated], { zones: ["raw", "curated"] }), curated, "declares no versioning");
    });

    it("checks a bucket that holds both zones, and says by what the raw one is told", async () => {
        const lake = bucket("acme-lake");
        const crawler = crawlerOf("landing", "first", ["s3://acme-lake/in/"]);
        const job = jobOf("users", { INPUT_DB: "first", INPUT_TABLE: "in", OUTPUT_PATH: "s3://acme-lake/out/" });
        const [found, ...more] = await violations([lake, crawler, job]);
        assert.deepEqual(more, []);
        assert.match(
            found?.message ?? "",
            /bucket "acme-lake" \(raw: [^;]+s3:\/\/acme-lake\/in\/\): declares no versioning/,
        );
    });

    describe("with a value that is not known", () => {
        it("refuses undecided: the status", async () => {
            const own = versioning("acme-raw", unknown, { versioningConfiguration: [urn(elsewhere)] });
            assertUndecided(await violations([raw, own, elsewhere]), own, "versioningConfiguration.status");
        });

        it("refuses undecided: the versioning that is declared with the bucket, made from an output", async () => {
            const made = { ...bucket("acme-raw", { versioning: unknown }), madeFrom: { versioning: [urn(elsewhere)] } };
            const [found] = await violations([made, elsewhere]);
            assert.match(found?.message ?? "", /versioning of urn:\S+acme-raw is not known before deployment/);
        });

        it("refuses undecided: the bucket that is versioned", async () => {
            const own = versioning(unknown, "Enabled", { bucket: [urn(elsewhere)] });
            const found = await violations([raw, own, elsewhere]);
            assertFound(found, raw, `whether ${urn(own)} is about it cannot be told`, "(undecided)");
        });

        it("refuses undecided: the name of a bucket, which may be raw, when it is not versioned", async () => {
            const made = { ...bucket("data", { bucket: unknown }), madeFrom: { bucket: [urn(elsewhere)] } };
            assertFound(
                await violations([made, elsewhere]),
                made,
                "whether it holds a zone cannot be told",
                "(undecided)",
            );
            const own = versioning(unknown, "Enabled", { bucket: [urn(made)] });
            assert.deepEqual(await violations([made, elsewhere, own]), []);
        });
    });

    it("refuses a configuration of the wrong type, saying what is allowed", async () => {
        const [found] = await violations([raw], { zones: ["bronze"] });
        assert.match(found?.message ?? "", /zones is \["bronze"\]; allowed: a list of one or several of raw, curated/);
    });
});

async function violations(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("zone-versioned", resources, config);
}
