import * as assert from "node:assert/strict";
import { zoneBuckets, zoneOfPlace, zonesOfPlace } from "../../../policies/facts/places";
import { zonePatterns } from "../../../policies/facts/zones";
import { type TestResource, unknown, urn } from "../support/pack";
import { bucket, crawlerOf, jobOf, lakeOf, table, triggerOf } from "../support/zones";

const patterns = zonePatterns({});
const reading = { INPUT_DB: "first", INPUT_TABLE: "users" };
const work: readonly TestResource[] = [
    crawlerOf("intake", "first", ["s3://lake/in/users/"]),
    jobOf("users", { ...reading, OUTPUT_PATH: "s3a://lake/out/users" }),
];

describe("the zone of a place", () => {
    const zoneOf = (uri: string, ...resources: readonly TestResource[]) =>
        zoneOfPlace(lakeOf(...resources), uri, patterns);

    it("is told by its name before anything else", () => {
        const tagged = bucket("acme-raw", { tags: { zone: "curated" } });
        const writer = jobOf("users", { OUTPUT_PATH: "s3://acme-raw/users/" });
        assert.deepEqual(zoneOf("s3://acme-raw/users/", tagged, writer), { zone: "raw", why: "its name" });
    });

    it("is told by its bucket's tag where the name tells nothing", () => {
        const tagged = bucket("lake", { tags: { zone: "raw" } });
        assert.deepEqual(zoneOf("s3://lake/out/users/", tagged, ...work), { zone: "raw", why: 'its tag zone="raw"' });
    });

    it("is curated where jobs write, at the place and below it", () => {
        const expected = { zone: "curated", why: 'job "users" writes s3a://lake/out/users' };
        assert.deepEqual(zoneOf("s3://lake/out/users/", ...work), expected);
        assert.deepEqual(zoneOf("s3://lake//out/users/country=IN/", ...work), expected);
    });

    it("is curated where a trigger has a job write", () => {
        const starting = triggerOf("nightly", [{ jobName: "users", arguments: { "--OUTPUT_PATH": "s3://lake/b/" } }]);
        assert.equal(zoneOf("s3://lake/b/", ...work, starting)?.zone, "curated");
    });

    it("is raw where jobs read through a crawler or a table", () => {
        assert.deepEqual(zoneOf("s3://lake/in/users/2026/", ...work), {
            zone: "raw",
            why: 'job "users" reads s3://lake/in/users/',
        });
        const declared = table("users", "first", "s3://lake/u/");
        assert.equal(zoneOf("s3://lake/u/", declared, jobOf("users", reading))?.zone, "raw");
    });

    it("is curated where one job reads what another writes", () => {
        const chained = [
            ...work,
            crawlerOf("stage", "second", ["s3://lake/out/"]),
            jobOf("mart", { INPUT_DB: "second", INPUT_TABLE: "users", OUTPUT_PATH: "s3://lake/mart/" }),
        ];
        for (const place of ["s3://lake/out/users/", "s3://lake/out/", "s3://lake/out/else/"]) {
            assert.notEqual(zoneOf(place, ...chained)?.zone, "raw");
        }
        assert.equal(zoneOf("s3://lake/out/", ...chained)?.zone, "curated");
        const exact = crawlerOf("stage", "second", ["s3://lake/out/users/"]);
        assert.equal(
            zoneOf("s3://lake/out/", ...chained.map((one) => (one.name === "stage" ? exact : one)))?.zone,
            "curated",
        );
    });

    it("is both where a job reads above what it writes itself", () => {
        const root = crawlerOf("intake", "first", ["s3://lake/"]);
        const job = jobOf("users", { ...reading, OUTPUT_PATH: "s3://lake/out/users/" });
        const { zones } = zonesOfPlace(lakeOf(root, job), "s3://lake/", patterns);
        assert.deepEqual([...zones.keys()], ["raw", "curated"]);
    });

    it("is that of all that is known below it", () => {
        assert.equal(zoneOf("s3://lake/out/", ...work)?.zone, "curated");
        assert.equal(zoneOf("s3://lake/in/", ...work)?.zone, "raw");
    });

    it("is none where it is above both", () => {
        assert.equal(zoneOf("s3://lake/", ...work), undefined);
        const zones = zonesOfPlace(lakeOf(...work), "s3://lake/", patterns).zones;
        assert.deepEqual([...zones.keys()], ["raw", "curated"]);
    });

    it("is that of the rest where what is excluded does not count", () => {
        const zones = zonesOfPlace(lakeOf(...work), "s3://lake/", patterns, (path) => path === "out/users").zones;
        assert.deepEqual([...zones.keys()], ["raw"]);
    });

    it("is not told above a place while another job's places are not known", () => {
        const hidden = jobOf("orders", { INPUT_DB: "elsewhere", OUTPUT_PATH: unknown });
        assert.equal(zoneOf("s3://lake/out/", ...work, hidden), undefined);
        const { open } = zonesOfPlace(lakeOf(...work, hidden), "s3://lake/out/", patterns);
        assert.match(open.join(), /--OUTPUT_PATH"\] of \S+::orders is not known/);
        assert.match(open.join(), /--INPUT_DB"\] of \S+::orders is "elsewhere", a database that no crawler/);
        assert.equal(zoneOf("s3://lake/out/users/", ...work, hidden)?.zone, "curated");
    });

    it("is not told while its bucket's tag is not known", () => {
        const tagged = bucket("lake", { tags: { zone: unknown } });
        assert.equal(zoneOf("s3://lake/out/users/", tagged, ...work), undefined);
        const { open } = zonesOfPlace(lakeOf(tagged, ...work), "s3://lake/out/users/", patterns);
        assert.match(open.join(), /tags\.zone of \S+::lake is not known/);
    });

    it("is none for what is no S3 address, and where nothing is known", () => {
        assert.equal(zoneOf("/lake/out/", ...work), undefined);
        assert.equal(zoneOf("s3://lake/else/", ...work), undefined);
        assert.equal(zoneOf("s3://other/"), undefined);
    });
});

describe("the buckets of the zones", () => {
    const zonesOf = (...resources: readonly TestResource[]) =>
        zoneBuckets(lakeOf(...resources), patterns).map(({ bucket: { label }, zones }) => [
            label,
            Object.fromEntries(zones),
        ]);

    it("are found by name and by tag", () => {
        assert.deepEqual(
            zonesOf(bucket("acme-raw"), bucket("b", { tags: { zone: "gold" } }), bucket("acme-artifacts")),
            [
                ['bucket "acme-raw"', { raw: "its name" }],
                ['bucket "b"', { curated: 'its tag zone="gold"' }],
            ],
        );
    });

    it("are found by the places in them, of both zones where there are both", () => {
        assert.deepEqual(zonesOf(bucket("lake"), bucket("other"), ...work), [
            [
                'bucket "lake"',
                {
                    curated: 'job "users" writes s3a://lake/out/users',
                    raw: 'job "users" reads s3://lake/in/users/',
                },
            ],
        ]);
        assert.deepEqual(zonesOf(bucket("lake"), crawlerOf("c", "d", ["s3://lake/raw/", "s3://lake/gold/"])), [
            [
                'bucket "lake"',
                { raw: 'crawler "c" crawls s3://lake/raw/', curated: 'crawler "c" crawls s3://lake/gold/' },
            ],
        ]);
        assert.deepEqual(zonesOf(bucket("lake"), table("t", "d", "s3://lake/silver/t/")), [
            ['bucket "lake"', { curated: 'table "t" is at s3://lake/silver/t/' }],
        ]);
    });

    it("are found by what addresses that are not known were made from", () => {
        const [one, two] = [bucket("one", { bucket: unknown }), bucket("two")];
        const crawled = crawlerOf("intake", "first", [unknown], {}, { s3Targets: [urn(one)] });
        const job = jobOf("users", { ...reading, OUTPUT_PATH: unknown }, {}, { defaultArguments: [urn(two)] });
        assert.deepEqual(zonesOf(one, two, crawled, job), [
            ['bucket "one"', { raw: 'job "users" reads what crawler "intake" finds there' }],
            ['bucket "two"', { curated: 'job "users" writes there' }],
        ]);
    });

    it("are not guessed where several went into an address", () => {
        const [one, two] = [bucket("one"), bucket("two")];
        const job = jobOf("users", { OUTPUT_PATH: unknown }, {}, { defaultArguments: [urn(one), urn(two)] });
        assert.deepEqual(zonesOf(one, two, job), []);
    });

    it("are none of those that are no part of the lake", () => {
        const other = zonePatterns({ otherPatterns: ["logs"] });
        const lake = lakeOf(bucket("acme-logs"), crawlerOf("c", "d", ["s3://acme-logs/raw/"]));
        assert.deepEqual(zoneBuckets(lake, other), []);
    });
});
