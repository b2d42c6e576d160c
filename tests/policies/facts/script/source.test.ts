import * as assert from "node:assert/strict";
import { type PolicyInput } from "../../../../policies/facts/resource";
import { readLake } from "../../../../policies/facts/lake";
import { scriptText } from "../../../../policies/facts/script/source";
// Not in its declarations: what the SDK itself puts around the properties that it hands to policies.
import proxy = require("@pulumi/policy/proxy");

const { unknownCheckingProxy, unknownStringValue: unknown } = proxy as unknown as {
    readonly unknownCheckingProxy: (properties: object) => object;
    readonly unknownStringValue: string;
};

const location = "s3://acme-artifacts/scripts/job.py";
const place = { bucket: "acme-artifacts", key: "scripts/job.py" };

describe("the script of a job", () => {
    for (const [what, object] of [
        ["content", { ...place, content: "x = 1\n" }],
        ["content in Base64", { ...place, contentBase64: Buffer.from("x = 1\n").toString("base64") }],
        ["the text of an asset", { ...place, source: { text: "x = 1\n" } }],
        ["a key that begins with a slash", { ...place, key: "/scripts/job.py", content: "x = 1\n" }],
    ] as const) {
        it(`is read from ${what}`, () => {
            const found = read([uploaded(object)]);
            assert.deepEqual(found, { kind: "text", text: "x = 1\n", label: location });
        });
    }

    it("is read from an object of either generation", () => {
        const old = { ...uploaded({ ...place, content: "x" }), type: "aws:s3/bucketObject:BucketObject" };
        assert.equal(read([old]).kind, "text");
    });

    it("is the object at its address, and no other", () => {
        const others = [
            uploaded({ ...place, key: "scripts/other.py", content: "other" }, "a"),
            uploaded({ ...place, bucket: "acme-elsewhere", content: "elsewhere" }, "b"),
            uploaded({ ...place, content: "right" }, "c"),
        ];
        const found = read(others);
        assert.ok(found.kind === "text");
        assert.equal(found.text, "right");
    });

    it("is found by the bucket that an object was made from, while the object's own bucket is not known", () => {
        const bucket = resource("aws:s3/bucket:Bucket", "artifacts", { bucket: "acme-artifacts" });
        const object = uploaded({ ...place, bucket: unknown, content: "x" });
        const linked = { ...object, propertyDependencies: { bucket: [{ urn: bucket.urn }] } };
        assert.equal(read([bucket, linked]).kind, "text");
        const other = resource("aws:s3/bucket:Bucket", "artifacts", { bucket: "acme-other" });
        assert.equal(read([other, linked]).kind, "unread");
    });

    it("is found by the object that its address was made from, while the address is not known", () => {
        const object = uploaded({ ...place, bucket: unknown, content: "x" });
        const linked = job(unknown, { command: [{ urn: object.urn }] });
        const found = read([object], linked);
        assert.deepEqual(found, { kind: "text", text: "x", label: object.urn });
    });

    for (const [what, resources, problem, owner] of [
        ["no object of the program", [], /^no object of this program is s3:\/\/acme-artifacts\/scripts\/job\.py$/],
        [
            "in an object of which nothing is known",
            [uploaded({ bucket: unknown, key: unknown, content: "x" })],
            /as far as it is known: key of urn:/,
        ],
        [
            "two objects at once",
            [uploaded({ ...place, content: "a" }, "a"), uploaded({ ...place, content: "b" }, "b")],
            /^2 objects of this program are/,
        ],
        [
            "text that is not known",
            [uploaded({ ...place, content: unknown })],
            /^content of urn:\S+ is not known before deployment/,
        ],
        [
            "Base64 that is not known",
            [uploaded({ ...place, contentBase64: unknown })],
            /^contentBase64 of urn:\S+ is not known/,
        ],
        ["a source that is not known", [uploaded({ ...place, source: unknown })], /^source of urn:\S+ is not known/],
        ["no text at all", [uploaded(place)], /has neither content nor source/],
        [
            "an asset that cannot be read",
            [uploaded({ ...place, source: { path: "./job.py" } })],
            /is uploaded from an asset/,
        ],
        ["no text", [uploaded({ ...place, contentBase64: "//8=" })], /is no UTF-8 text/],
        ["at no address in S3", [], /is "job\.py"; allowed: s3:\/\/bucket\/key$/, job("job.py")],
        ["nowhere", [], /command\.scriptLocation of urn:\S+ is not set/, job(undefined)],
        [
            "at an address that is not known",
            [uploaded({ ...place, content: "x" })],
            /^command\.scriptLocation of urn:\S+ is not known/,
            job(unknown),
        ],
    ] as const) {
        it(`is not read where it is ${what}, and that is said`, () => {
            const found = read(resources, owner);
            assert.ok(found.kind === "unread", JSON.stringify(found));
            assert.match(found.what, problem);
            assert.match(found.remedy, /\.$/);
        });
    }

    it("is not guessed where its address was made from several objects", () => {
        const [a, b] = [uploaded({ ...place, content: "a" }, "a"), uploaded({ ...place, content: "b" }, "b")];
        assert.equal(read([a, b], job(unknown, { command: [{ urn: a.urn }, { urn: b.urn }] })).kind, "unread");
    });
});

function resource(type: string, name: string, properties: object): PolicyInput {
    return { type, name, urn: `urn:pulumi:s::p::${type}::${name}`, props: unknownCheckingProxy(properties) };
}

function uploaded(properties: object, name = "script"): PolicyInput {
    return resource("aws:s3/bucketObjectv2:BucketObjectv2", name, properties);
}

function job(scriptLocation: unknown, propertyDependencies: PolicyInput["propertyDependencies"] = {}): PolicyInput {
    return { ...resource("aws:glue/job:Job", "users", { command: { scriptLocation } }), propertyDependencies };
}

function read(resources: readonly PolicyInput[], owner: PolicyInput = job(location)) {
    const lake = readLake([...resources, owner]);
    const [found] = lake.ofType("aws:glue/job:Job");
    assert.ok(found !== undefined);
    return scriptText(lake, found);
}
