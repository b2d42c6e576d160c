import * as assert from "node:assert/strict";
import { checkRule, type TestResource, unknown, urn } from "../../support/pack";
import { bucketPolicy, part } from "../../support/protection";
import { bucket, elsewhere } from "../../support/zones";
import { assertFound, assertUndecided } from "../../support/violations";

const raw = bucket("acme-raw");
const own = ["arn:aws:s3:::acme-raw", "arn:aws:s3:::acme-raw/*"];
const plain = { Bool: { "aws:SecureTransport": "false" } };
const tlsOnly = { Sid: "TlsOnly", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: own, Condition: plain };
const readers = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:role/reader" },
    Action: "s3:GetObject",
};

describe("zone-tls-only", () => {
    for (const [what, ...statements] of [
        ["denies plain HTTP to all, on bucket and objects", tlsOnly],
        ["names everybody the other way", { ...tlsOnly, Principal: { AWS: "*" } }],
        ["denies every action of every service", { ...tlsOnly, Action: "*" }],
        ["denies it for every bucket", { ...tlsOnly, Resource: "*" }],
        ["reaches bucket and objects with one pattern", { ...tlsOnly, Resource: "arn:aws:s3:::acme-raw*" }],
        ["says so with a JSON boolean", { ...tlsOnly, Condition: { Bool: { "aws:SecureTransport": false } } }],
        ["asks with IfExists", { ...tlsOnly, Condition: { BoolIfExists: { "aws:securetransport": "false" } } }],
        [
            "denies what is not TLS by negation",
            { ...tlsOnly, Condition: { StringNotEquals: { "aws:SecureTransport": "true" } } },
        ],
        ["denies everything, TLS or not", { ...tlsOnly, Condition: undefined }],
        [
            "denies the bucket and its objects in two statements",
            { ...tlsOnly, Resource: own[0] },
            { ...tlsOnly, Sid: "Objects", Resource: own[1] },
        ],
        [
            "denies reading in one statement and the rest in another",
            { ...tlsOnly, Action: "s3:Get*" },
            { ...tlsOnly, Sid: "Rest", Action: undefined, NotAction: "s3:Get*" },
        ],
        ["allows readers besides", tlsOnly, { ...readers, Resource: own }],
        ["is in China", { ...tlsOnly, Resource: own.map((arn) => arn.replace("arn:aws:", "arn:aws-cn:")) }],
    ] as const) {
        it(`accepts a policy that ${what}`, async () => {
            assert.deepEqual(await violations([raw, bucketPolicy("acme-raw", statements)]), []);
        });
    }

    it("accepts a policy that is declared with the bucket", async () => {
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: [tlsOnly] });
        assert.deepEqual(await violations([bucket("acme-raw", { policy })]), []);
    });

    it("accepts the policy of a bucket by its output, before that is known", async () => {
        assert.deepEqual(await violations([raw, bucketPolicy(unknown, [tlsOnly], { bucket: [urn(raw)] })]), []);
    });

    for (const [what, told, ...statements] of [
        ["leaves out the bucket", "lets the bucket be listed over plain HTTP;", { ...tlsOnly, Resource: own[1] }],
        ["leaves out the objects", "lets objects be read over plain HTTP;", { ...tlsOnly, Resource: own[0] }],
        [
            "is about some objects",
            "lets objects be read",
            { ...tlsOnly, Resource: [own[0], "arn:aws:s3:::acme-raw/users/*"] },
        ],
        [
            "is about another bucket",
            "lets objects be read",
            { ...tlsOnly, Resource: ["arn:aws:s3:::acme-raw-2", "arn:aws:s3:::acme-raw-2/*"] },
        ],
        [
            "leaves out objects",
            "lets objects be read",
            { ...tlsOnly, Resource: undefined, NotResource: "arn:aws:s3:::acme-raw/*" },
        ],
        ["denies reading alone", "lets objects be written", { ...tlsOnly, Action: ["s3:Get*", "s3:List*"] }],
        [
            "forgets an action",
            "lets s3 actions that it does not name through over plain HTTP",
            { ...tlsOnly, Action: ["s3:G*", "s3:P*", "s3:L*", "s3:D*"] },
        ],
        [
            "leaves an action out",
            "lets the bucket be listed",
            { ...tlsOnly, Action: undefined, NotAction: "s3:ListBucket" },
        ],
        [
            "denies TLS instead",
            "lets objects be read",
            { ...tlsOnly, Condition: { Bool: { "aws:SecureTransport": "true" } } },
        ],
        ["allows instead of denying", "lets objects be read", { ...tlsOnly, Effect: "Allow" }],
        [
            "allows TLS, which denies nothing",
            "lets objects be read",
            { ...tlsOnly, Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "true" } } },
        ],
        ["says nothing of TLS", "lets objects be read", { ...readers, Resource: own[1] }],
        [
            "denies it to one account",
            'at times, since bucket policy "policy", TlsOnly, denies it depending on the principal',
            { ...tlsOnly, Principal: { AWS: "arn:aws:iam::123456789012:root" } },
        ],
        [
            "excepts an administrator",
            "at times",
            {
                ...tlsOnly,
                Principal: undefined,
                NotPrincipal: { AWS: ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/admin"] },
            },
        ],
        [
            "denies it outside of one network alone",
            "depending on the condition StringNotEquals on aws:SourceVpc",
            { ...tlsOnly, Condition: { ...plain, StringNotEquals: { "aws:SourceVpc": "vpc-1" } } },
        ],
        [
            "asks for a version of TLS, which plain HTTP has none of",
            "s3:TlsVersion",
            { ...tlsOnly, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
        ],
    ] as const) {
        it(`rejects a policy that ${what}`, async () => {
            const policy = bucketPolicy("acme-raw", statements);
            const found = await violations([raw, policy]);
            assertFound(
                found,
                policy,
                'bucket "acme-raw" (raw: its name): its policy ',
                told,
                'Give the bucket a policy with a statement Effect "Deny"',
            );
            assert.match(found[0]?.message ?? "", / \(at policy\)$/);
            assert.equal(found[0]?.level, "mandatory");
        });
    }

    it("rejects a zone whose bucket has no policy", async () => {
        const found = await violations([raw, bucketPolicy("acme-other", [tlsOnly])]);
        assertFound(found, raw, "has no bucket policy, so S3 answers plain HTTP; allowed: a bucket policy that denies");
        assertFound(await violations([bucket("acme-raw", { policy: "" })]), raw, "has no bucket policy");
    });

    it("wants it of each of two policies, of which the later replaces the other", async () => {
        const first = bucketPolicy("acme-raw", [tlsOnly]);
        const second = { ...bucketPolicy("acme-raw", [{ ...readers, Resource: own[1] }]), name: "second" };
        assertFound(await violations([raw, first, second]), second, "lets objects be read over plain HTTP");
    });

    it("checks the curated zone too and leaves other buckets alone", async () => {
        const curated = bucket("acme-curated");
        assertFound(await violations([curated, bucket("acme-logs")]), curated, "has no bucket policy");
        assert.deepEqual(await violations([curated], { zones: ["raw"] }), []);
    });

    for (const [what, policy, told] of [
        [
            "is no JSON",
            "{",
            "policy of urn:pulumi:test::lake::aws:s3/bucketPolicy:BucketPolicy::policy is no policy document: the policy document is not JSON",
        ],
        ["is a list", "[]", "is no policy document"],
        ["has an unknown element", '{"Statement":[{"Effekt":"Deny"}]}', "is no policy document"],
    ] as const) {
        it(`refuses a policy that ${what}`, async () => {
            const own = bucketPolicy("acme-raw", policy);
            assertFound(await violations([raw, own]), own, told, "(undecided, at policy)");
        });
    }

    it("gives a verdict on a policy that is a list or a number, without an error", async () => {
        for (const policy of [[], 7, true]) {
            const own = part("BucketPolicy", "policy", "acme-raw", { policy });
            assertFound(await violations([raw, own]), own, "(undecided, at policy)");
        }
    });

    describe("with a value that is not known", () => {
        it("refuses undecided: the policy", async () => {
            const own = part("BucketPolicy", "policy", "acme-raw", { policy: unknown }, { policy: [urn(raw)] });
            assertUndecided(await violations([raw, own]), own, "policy");
        });

        it("refuses undecided: the policy that is declared with the bucket, made from an output", async () => {
            const made = { ...bucket("acme-raw", { policy: unknown }), madeFrom: { policy: [urn(elsewhere)] } };
            assertUndecided(await violations([made, elsewhere]), made, "policy");
        });

        it("refuses undecided: the bucket that the policy is of", async () => {
            const own = bucketPolicy(unknown, [tlsOnly], { bucket: [urn(elsewhere)] });
            const found = await violations([raw, own, elsewhere]);
            assertFound(found, raw, `whether ${urn(own)} is about it cannot be told`, "(undecided)");
        });

        it("refuses undecided: the name of the bucket, which the policy's ARNs are held against", async () => {
            const made = {
                ...bucket("raw", { bucket: unknown, tags: { zone: "raw" } }),
                madeFrom: { bucket: [urn(elsewhere)] },
            };
            const own = bucketPolicy(unknown, [tlsOnly], { bucket: [urn(made)] });
            const found = await violations([made, own, elsewhere]);
            assertFound(found, own, `bucket of ${urn(made)} is not known before deployment`, "(undecided, at policy)");
        });
    });

    it("refuses a configuration of the wrong type, saying what is allowed", async () => {
        const [found] = await violations([raw], { zones: "raw" });
        assert.match(found?.message ?? "", /zones is "raw"; allowed: a list of non-empty strings/);
    });
});

async function violations(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("zone-tls-only", resources, config);
}
