import * as assert from "node:assert/strict";
import { change, lake } from "./support/lake";
import { check, unknown, urn, type TestResource } from "./support/pack";

/** Every property that a rule decides by, and the rule; names that only label a message are not among them. */
const read: readonly [type: string, name: string, path: readonly (string | number)[], rule: string][] = [
    ["Crawler", "raw", ["s3Targets"], "separate-crawlers"],
    ["Crawler", "raw", ["s3Targets", 0], "separate-crawlers"],
    ["Crawler", "raw", ["s3Targets", 0, "path"], "separate-crawlers"],
    ["Crawler", "raw", ["deltaTargets"], "separate-crawlers"],
    ["Crawler", "raw", ["icebergTargets"], "separate-crawlers"],
    ["Crawler", "raw", ["hudiTargets"], "separate-crawlers"],
    ["Crawler", "raw", ["catalogTargets"], "separate-crawlers"],
    ["Job", "users", ["maxRetries"], "max-retries"],
    ["Job", "users", ["defaultArguments"], "bookmarks-enabled"],
    ["Job", "users", ["defaultArguments", "--job-bookmark-option"], "bookmarks-enabled"],
    ["Job", "users", ["nonOverridableArguments"], "bookmarks-enabled"],
    ["Trigger", "nightly", ["actions"], "bookmarks-enabled"],
    ["Trigger", "nightly", ["actions", 0], "bookmarks-enabled"],
    ["Trigger", "nightly", ["actions", 0, "arguments"], "bookmarks-enabled"],
    ["Trigger", "nightly", ["actions", 0, "arguments", "--job-bookmark-option"], "bookmarks-enabled"],
    ["Job", "users", ["roleArn"], "delete-only-with-overwrite"],
    ["Role", "etl", ["inlinePolicies"], "delete-only-with-overwrite"],
    ["Role", "etl", ["inlinePolicies", 0], "delete-only-with-overwrite"],
    ["Role", "etl", ["inlinePolicies", 0, "policy"], "delete-only-with-overwrite"],
    ["Role", "etl", ["managedPolicyArns"], "delete-only-with-overwrite"],
    ["Role", "etl", ["managedPolicyArns", 0], "delete-only-with-overwrite"],
    ["RolePolicy", "data", ["role"], "delete-only-with-overwrite"],
    ["RolePolicy", "data", ["policy"], "delete-only-with-overwrite"],
    ["RolePolicyAttachment", "logs", ["role"], "delete-only-with-overwrite"],
    ["RolePolicyAttachment", "logs", ["policyArn"], "delete-only-with-overwrite"],
    ["PolicyAttachment", "more", ["roles"], "delete-only-with-overwrite"],
    ["PolicyAttachment", "more", ["roles", 0], "delete-only-with-overwrite"],
    ["PolicyAttachment", "more", ["policyArn"], "delete-only-with-overwrite"],
    ["RolePolicyAttachmentsExclusive", "more", ["roleName"], "delete-only-with-overwrite"],
    ["RolePolicyAttachmentsExclusive", "more", ["policyArns"], "delete-only-with-overwrite"],
    ["RolePolicyAttachmentsExclusive", "more", ["policyArns", 0], "delete-only-with-overwrite"],
    ["Policy", "logs", ["policy"], "delete-only-with-overwrite"],
    ["BucketPolicy", "tls-only", ["policy"], "delete-only-with-overwrite"],
    ["Bucket", "curated", ["policy"], "delete-only-with-overwrite"],
    ["BucketV2", "curated", ["policy"], "delete-only-with-overwrite"],
];

/** What an unknown value comes from: a resource that tells the rules nothing. */
const elsewhere = { type: "random:index/randomId:RandomId", name: "id", properties: {} };

describe("a value that is not known", () => {
    it("is the only thing wrong in what follows", async () => {
        const rules = new Set(read.map(([, , , rule]) => rule));
        assert.deepEqual(
            (await check(everything())).filter(({ rule }) => rules.has(rule)),
            [],
        );
    });

    for (const [type, name, path, rule] of read) {
        it(`is refused in ${type} ${path.join(".")} by ${rule}`, async () => {
            const violations = await check(withUnknown(type, name, path));
            const found = violations.filter((violation) => violation.rule === rule);
            assert.notEqual(found.length, 0, "passed unread");
            assert.deepEqual(
                violations.filter(({ message }) => /can't run policy/.test(message)),
                [],
            );
            assert.ok(found.every(({ level }) => level === "mandatory"));
            const [message] = found.map((violation) => violation.message);
            assert.match(
                message ?? "",
                /is not known before deployment: it comes from (an output that|outputs of urn:\S+RandomId::id)/,
            );
            assert.match(message ?? "", new RegExp(`::${name}\\b`));
            assert.ok(message?.includes(String(path[0])), message);
        });
    }

    // Role and policy are found by name or ARN: when these are not known and nothing else links them, the link is lost.
    for (const [type, name, properties] of [
        ["Role", "etl", ["name", "arn"]],
        ["Policy", "logs", ["name", "arn"]],
    ] as const) {
        it(`is refused in ${type} ${properties.join(" and ")} by delete-only-with-overwrite`, async () => {
            const unnamed = Object.fromEntries(properties.map((property) => [property, unknown]));
            const violations = await check(change(type, name, unnamed, {}, everything()));
            assert.ok(violations.some(({ rule }) => rule === "delete-only-with-overwrite"));
        });
    }
});

describe("every value at once", () => {
    it("is refused, never thrown at", async () => {
        for (const { type, name, properties } of everything()) {
            const all = Object.fromEntries(Object.keys(properties).map((property) => [property, unknown]));
            const short = type.slice(type.lastIndexOf(":") + 1);
            for (const { message } of await check(change(short, name, all, {}, everything()))) {
                assert.doesNotMatch(message, /can't run policy|could not be decided/);
            }
        }
    });
});

/** The lake, and one of each further resource that rules read. */
function everything(): readonly TestResource[] {
    const logs = "arn:aws:iam::123456789012:policy/logs";
    return [
        ...lake(),
        elsewhere,
        { type: "aws:s3/bucket:Bucket", name: "curated", properties: { bucket: "acme-curated" } },
        { type: "aws:s3/bucketV2:BucketV2", name: "curated", properties: { bucket: "acme-curated" } },
        {
            type: "aws:iam/policyAttachment:PolicyAttachment",
            name: "more",
            properties: { name: "more", roles: ["etl"], policyArn: logs },
        },
        {
            type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            name: "more",
            properties: { roleName: "etl", policyArns: [logs] },
        },
    ];
}

/** One value made unknown, as an output of a resource elsewhere makes it. */
function withUnknown(type: string, name: string, path: readonly (string | number)[]): readonly TestResource[] {
    const resources = everything();
    const resource = resources.find((item) => item.type.endsWith(`:${type}`) && item.name === name);
    const top = String(path[0]);
    const value = replace(resource?.properties[top], path.slice(1));
    return change(type, name, { [top]: value }, { [top]: [urn(elsewhere)] }, resources);
}

function replace(value: unknown, path: readonly (string | number)[]): unknown {
    const [step, ...rest] = path;
    if (step === undefined) {
        return unknown;
    }
    if (typeof step === "number") {
        return (value as readonly unknown[]).map((item, index) => (index === step ? replace(item, rest) : item));
    }
    const object = (value ?? {}) as Readonly<Record<string, unknown>>;
    return { ...object, [step]: replace(object[step], rest) };
}
