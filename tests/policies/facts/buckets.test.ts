import * as assert from "node:assert/strict";
import { type Bucket, bucketNamed, buckets } from "../../../policies/facts/buckets";
import { Unknown } from "../../../policies/facts/known";
import { type TestResource, unknown, urn } from "../support/pack";
import { versioning } from "../support/protection";
import { bucket, elsewhere, lakeOf } from "../support/zones";

const type = "aws:s3/bucketVersioning:BucketVersioning";
const raw = bucket("acme-raw");
const curated = bucket("acme-curated");
/** A bucket whose name comes from elsewhere. */
const nameless: TestResource = { ...bucket("site", { bucket: unknown }), madeFrom: { bucket: [urn(elsewhere)] } };

describe("the buckets of a program", () => {
    it("have the name that the program gives, in whatever generation", () => {
        const old = { ...raw, type: "aws:s3/bucketV2:BucketV2", properties: { bucket: "acme-old" } };
        const [first, second] = lakeOf(raw, old).fact(buckets);
        assert.deepEqual([first?.name, first?.label], ["acme-raw", 'bucket "acme-raw"']);
        assert.deepEqual([second?.name, second?.label], ["acme-old", 'bucket "acme-old"']);
    });

    it("have their id for a name where the program gives none, and their name in the program for a label", () => {
        const [found] = lakeOf({ ...raw, properties: { id: "raw-1a2b3c4" } }).fact(buckets);
        assert.equal(found?.name, "raw-1a2b3c4");
        const [unnamed] = lakeOf({ ...raw, name: "landing", properties: {} }).fact(buckets);
        assert.deepEqual([unnamed?.name, unnamed?.label], [undefined, 'bucket "landing"']);
    });

    it("have an unknown name where it comes from an output", () => {
        assert.ok(lakeOf(nameless).fact(buckets)[0]?.name instanceof Unknown);
    });

    it("are found by name: none, one, or several of several accounts", () => {
        const lake = lakeOf(raw, curated, { ...raw, name: "raw-in-another-account" });
        assert.deepEqual(bucketNamed(lake, "acme-other"), []);
        assert.deepEqual(names(bucketNamed(lake, "acme-curated")), ["acme-curated"]);
        assert.deepEqual(names(bucketNamed(lake, "acme-raw")), ["acme-raw", "raw-in-another-account"]);
    });
});

describe("what is about a bucket", () => {
    it("is found by the bucket's name as plain text", () => {
        const own = versioning("acme-raw", "Enabled");
        const [first, second] = lakeOf(raw, curated, own).fact(buckets);
        assert.deepEqual(companions(first), [urn(own)]);
        assert.deepEqual(companions(second), []);
        assert.deepEqual(perhaps(second), []);
    });

    it("is found by the output that it was made from, while that is not known", () => {
        const own = versioning(unknown, "Enabled", { bucket: [urn(raw)] });
        const [first, second] = lakeOf(raw, curated, own).fact(buckets);
        assert.deepEqual([companions(first), perhaps(first)], [[urn(own)], []]);
        assert.deepEqual([companions(second), perhaps(second)], [[], []]);
    });

    it("is found by the output of a bucket whose own name is not known", () => {
        const own = versioning(unknown, "Enabled", { bucket: [urn(nameless)] });
        const [found] = lakeOf(nameless, own).fact(buckets);
        assert.deepEqual([companions(found), perhaps(found)], [[urn(own)], []]);
    });

    it("may be about any bucket when the name comes from elsewhere", () => {
        const own = versioning(unknown, "Enabled", { bucket: [urn(elsewhere)] });
        const [first, second] = lakeOf(raw, curated, elsewhere, own).fact(buckets);
        assert.deepEqual([companions(first), perhaps(first)], [[], [urn(own)]]);
        assert.deepEqual([companions(second), perhaps(second)], [[], [urn(own)]]);
    });

    it("may be about either of two buckets whose outputs went into the name, and no third", () => {
        const own = versioning(unknown, "Enabled", { bucket: [urn(raw), urn(curated)] });
        const found = lakeOf(raw, curated, bucket("acme-logs"), own).fact(buckets);
        assert.deepEqual(found.map(companions), [[], [], []]);
        assert.deepEqual(found.map(perhaps), [[urn(own)], [urn(own)], []]);
    });

    it("may be about a bucket whose name is not known when it names none of the others", () => {
        const own = versioning("acme-elsewhere", "Enabled");
        const [first, second] = lakeOf(raw, nameless, elsewhere, own).fact(buckets);
        assert.deepEqual([companions(first), perhaps(first)], [[], []]);
        assert.deepEqual([companions(second), perhaps(second)], [[], [urn(own)]]);
    });

    it("is found type by type", () => {
        const own = versioning("acme-raw", "Enabled");
        const [found] = lakeOf(raw, own).fact(buckets);
        assert.deepEqual(found?.companions("aws:s3/bucketPolicy:BucketPolicy"), []);
        assert.equal(found.companions("aws:s3/bucketPolicy:BucketPolicy", type).length, 1);
    });
});

const names = (found: readonly Bucket[]) => found.map(({ resource }) => resource.name);
const companions = (found: Bucket | undefined) => found?.companions(type).map((one) => one.urn);
const perhaps = (found: Bucket | undefined) => found?.perhaps(type).map((one) => one.urn);
