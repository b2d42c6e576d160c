import * as assert from "node:assert/strict";
import { SettingError } from "../../../policies/facts/settings";
import { zoneOfName, zoneOfTags, zoneOfUri, zonePatterns } from "../../../policies/facts/zones";
import { bucket, lakeOf } from "../support/zones";
import { unknown, urn } from "../support/pack";

const patterns = zonePatterns({});

describe("the patterns of zones", () => {
    it("are the usual names where nothing is configured", () => {
        assert.deepEqual(patterns, {
            raw: ["raw", "landing", "bronze"],
            curated: ["curated", "refined", "silver", "gold"],
            other: [],
            tag: "zone",
        });
    });

    for (const [key, value, allowed] of [
        ["rawPatterns", "raw", "a list of non-empty strings"],
        ["curatedPatterns", [""], "a list of non-empty strings"],
        ["otherPatterns", [3], "a list of non-empty strings"],
        ["otherPatterns", {}, "a list of non-empty strings"],
        ["zoneTag", 3, "a string"],
        ["zoneTag", ["zone"], "a string"],
        ["zoneTag", "", "the key of a tag"],
    ] as const) {
        it(`may not be ${key} ${JSON.stringify(value)}`, () => {
            assert.throws(
                () => zonePatterns({ [key]: value }),
                (error) =>
                    error instanceof SettingError &&
                    error.message === `${key} is ${JSON.stringify(value)}; allowed: ${allowed}`,
            );
        });
    }
});

describe("a name's zone", () => {
    for (const [name, zone] of [
        ["acme-raw_2", "raw"],
        ["Bronze", "raw"],
        ["acme_gold", "curated"],
        ["drawings", undefined],
        ["raw-and-curated", undefined],
        ["", undefined],
    ] as const) {
        it(`is ${zone} for "${name}"`, () => {
            assert.equal(zoneOfName(name, patterns), zone);
        });
    }

    it("is told by whole names where patterns have wildcards", () => {
        const wild = zonePatterns({ rawPatterns: ["acme-in-*"] });
        assert.equal(zoneOfName("ACME-in-1", wild), "raw");
        assert.equal(zoneOfName("my-acme-in-1", wild), undefined);
    });

    it("is told by the first part of an address that tells one", () => {
        assert.equal(zoneOfUri("s3://acme-raw/curated/", patterns), "raw");
        assert.equal(zoneOfUri("s3a://acme/x/gold/raw", patterns), "curated");
        assert.equal(zoneOfUri("s3://acme/", patterns), undefined);
        assert.equal(zoneOfUri("/acme/raw/", patterns), undefined);
    });
});

describe("a zone told by tags", () => {
    const zoneOf = (properties: Readonly<Record<string, unknown>>, config = {}) => {
        const [resource] = lakeOf(bucket("x", properties)).resources;
        assert.ok(resource);
        return zoneOfTags(resource, zonePatterns(config));
    };

    it("is the tag's value, matched like a name", () => {
        assert.deepEqual(zoneOf({ tags: { Zone: "Raw" } }), { placed: { zone: "raw", why: 'its tag Zone="Raw"' } });
        assert.equal(zoneOf({ tags: { zone: "team-gold" } }).placed?.zone, "curated");
        assert.deepEqual(zoneOf({ tags: { zone: "eu-west-1" } }), {});
        assert.deepEqual(zoneOf({ tags: { zone: 7 } }), {});
        assert.deepEqual(zoneOf({ tags: { stage: "raw" } }), {});
        assert.deepEqual(zoneOf({}), {});
    });

    it("may be the provider's default tag", () => {
        assert.equal(zoneOf({ tags: { owner: "data" }, tagsAll: { zone: "curated" } }).placed?.zone, "curated");
    });

    it("is found by another key where that is configured", () => {
        assert.equal(zoneOf({ tags: { zone: "raw", layer: "gold" } }, { zoneTag: "layer" }).placed?.zone, "curated");
    });

    it("is not told, with the value that is missing, where that is not known", () => {
        const [missing] = [bucket("x")].map(urn);
        for (const [tags, path] of [
            [unknown, "tags"],
            [{ zone: unknown }, "tags.zone"],
        ] as const) {
            const { placed, unknown: value } = zoneOf({ tags });
            assert.equal(placed, undefined);
            assert.match(String(value), new RegExp(`^${path} of ${missing} is not known before deployment`));
        }
    });

    it("does not wait for tags that the provider computes", () => {
        assert.deepEqual(zoneOf({ tagsAll: unknown }), {});
        assert.deepEqual(zoneOf({ tags: { owner: unknown } }), {});
    });
});
