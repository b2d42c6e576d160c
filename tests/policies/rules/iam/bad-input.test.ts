import * as assert from "node:assert/strict";
import { readLake } from "../../../../policies/facts/lake";
import { iamRules } from "../../../../policies/rules/iam";
import { iamLake, resource } from "../../support/iamLake";
import { type TestResource, urn } from "../../support/pack";

/** What no property should be, and some are. */
const wrong: readonly unknown[] = [
    null,
    "",
    "x",
    "{",
    "[]",
    '"text"',
    '{"Statement":[null]}',
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${"}]}',
    "s3://",
    "s3:///",
    "arn:",
    "arn:aws:iam::aws:policy/",
    0,
    -1.5,
    true,
    [],
    [null],
    [[]],
    ["x"],
    {},
    { a: { b: [] } },
];

describe("rules about IAM", () => {
    for (const { name } of everything()) {
        it(`take whatever stands in ${name}, without an error`, () => {
            for (const [index, { type, name: found, properties }] of everything().entries()) {
                for (const property of found === name ? Object.keys(properties) : []) {
                    for (const value of wrong) {
                        const changed = everything().map((one, at) =>
                            at === index ? { ...one, properties: { ...properties, [property]: value } } : one,
                        );
                        assert.doesNotThrow(() => check(changed), `${type} ${property} ${JSON.stringify(value)}`);
                    }
                }
            }
        });
    }

    it("take resources without properties, and whole programs of nothing but names", () => {
        assert.doesNotThrow(() => check(everything().map((one) => ({ ...one, properties: {} }))));
        assert.doesNotThrow(() => check([]));
    });

    it("refuse a job and its role when nothing is known of them", () => {
        const bare = everything().map((one) => ({ ...one, properties: {} }));
        const refused = new Set(check(bare).map(({ rule }) => rule));
        for (const name of ["delete-only-with-overwrite", "job-role-can-do-its-work", "trust-is-glue-only"]) {
            assert.ok(refused.has(name), name);
        }
    });

    it("find nothing in the program that the others are made of", () => {
        assert.deepEqual(check(everything()), []);
    });
});

/** A program with one of each resource that the rules read, each of a name of its own. */
function everything(): readonly TestResource[] {
    const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    return [
        ...iamLake().map((one, index) => ({ ...one, name: `${one.name}${index}` })),
        resource(lifecycle, "tidy", {
            bucket: "acme-raw",
            rules: [{ id: "old", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }],
        }),
        resource("aws:iam/policyAttachment:PolicyAttachment", "several", {
            roles: ["etl"],
            policyArn: "arn:aws:iam::123456789012:policy/logs",
        }),
        resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "attached", {
            roleName: "etl",
            policyArns: ["arn:aws:iam::123456789012:policy/logs"],
        }),
        resource("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "inline", {
            roleName: "etl",
            policyNames: ["data", "metrics"],
        }),
        resource("aws:glue/securityConfiguration:SecurityConfiguration", "secure", {
            name: "secure",
            encryptionConfiguration: { s3Encryption: { s3EncryptionMode: "SSE-KMS" } },
        }),
        resource("aws:glue/trigger:Trigger", "nightly", {
            name: "nightly",
            type: "ON_DEMAND",
            actions: [{ jobName: "users", arguments: { "--ENV": "dev" } }],
        }),
    ];
}

function check(resources: readonly TestResource[]): readonly { readonly rule: string; readonly message: string }[] {
    const lake = readLake(resources.map((one) => ({ ...one, urn: urn(one), props: one.properties })));
    return iamRules.flatMap(({ name, stack }) =>
        (stack?.check(lake, {}) ?? []).map(({ message }) => ({ rule: name, message })),
    );
}
