import * as assert from "node:assert/strict";
import { checkRule, remediate, type TestResource, unknown, urn } from "../../support/pack";
import { accessBlock, bucketPolicy, closed, part } from "../../support/protection";
import { bucket, elsewhere, jobOf } from "../../support/zones";
import { assertFound } from "../../support/violations";

const rule = "zone-blocks-public-access";
const raw = bucket("acme-raw");
const block = accessBlock("acme-raw", {});
const flags = Object.keys(closed);
const objects = "arn:aws:s3:::acme-raw/*";
const read = { Sid: "Read", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
const groups = "http://acs.amazonaws.com/groups";

describe("zone-blocks-public-access", () => {
    it("accepts a zone whose bucket is closed by a block of its own", async () => {
        assert.deepEqual(await violations([raw, block]), []);
    });

    it("accepts the block of a bucket by its output, before that is known", async () => {
        assert.deepEqual(await violations([raw, accessBlock(unknown, {}, { bucket: [urn(raw)] })]), []);
    });

    it("accepts buckets that the account's block closes", async () => {
        assert.deepEqual(await violations([raw, bucket("acme-curated"), account({})]), []);
    });

    it("rejects a zone whose bucket has no block", async () => {
        const told =
            'bucket "acme-raw" (raw: its name): has no public access block, nor has its account; allowed: blockPublicAcls,';
        const found = await violations([raw, accessBlock("acme-other", {})]);
        assertFound(found, raw, told, "Give the bucket an aws.s3.BucketPublicAccessBlock, or the account");
        assert.equal(found[0]?.level, "mandatory");
    });

    it("does not take an account's block that is open for a closed one", async () => {
        assertFound(await violations([raw, account({ ignorePublicAcls: false })]), raw, "has no public access block");
        assertFound(
            await violations([raw, account({ ignorePublicAcls: undefined })]),
            raw,
            "has no public access block",
        );
    });

    for (const flag of flags) {
        it(`rejects a block with ${flag} off, or left out, before it is made`, async () => {
            for (const [value, got] of [
                [false, "is false"],
                [undefined, "is not set, which is false"],
                [null, "is not set, which is false"],
                ["true", 'is "true"'],
            ] as const) {
                const open = accessBlock("acme-raw", { [flag]: value });
                const found = await violations([open]);
                assertFound(
                    found,
                    open,
                    `public access block "block": ${flag} ${got}; allowed: ${flags.join(", ")}, all true`,
                );
                assert.ok(found[0]?.message.endsWith(`(at ${flag})`), found[0]?.message);
            }
        });
    }

    it("names all that is off in one finding", async () => {
        const open = accessBlock("acme-raw", { blockPublicAcls: undefined, restrictPublicBuckets: false });
        const told = "blockPublicAcls is not set, which is false; restrictPublicBuckets is false; allowed";
        assertFound(await violations([raw, open]), open, told);
    });

    it("rejects an open block once, of a zone that its name tells and of one that jobs tell", async () => {
        const lake = bucket("acme-lake-7");
        const job = jobOf("users", { OUTPUT_PATH: "s3://acme-lake-7/users/" });
        const open = accessBlock("acme-lake-7", { blockPublicPolicy: false });
        assertFound(await violations([lake, job, open]), open, "blockPublicPolicy is false");
        const byOutput = {
            ...accessBlock(unknown, { blockPublicPolicy: false }, { bucket: [urn(raw)] }),
            name: "closed",
        };
        assertFound(await violations([raw, byOutput]), byOutput, "blockPublicPolicy is false");
    });

    it("leaves alone what is open and no zone's", async () => {
        const site = [
            bucket("acme-site", { acl: "public-read" }),
            accessBlock("acme-site", { blockPublicAcls: false }),
        ];
        assert.deepEqual(await violations(site), []);
        assert.deepEqual(await violations([account({ blockPublicAcls: false })]), []);
    });

    describe("on ACLs", () => {
        for (const acl of ["public-read", "public-read-write", "authenticated-read"]) {
            it(`rejects ${acl}, whatever the block says`, async () => {
                const own = part("BucketAcl", "acl", "acme-raw", { acl });
                const told = `acl is "${acl}" (everybody, or everybody with an AWS account); allowed: no public ACL`;
                assertFound(
                    await violations([raw, block, own]),
                    own,
                    'bucket "acme-raw" (raw: its name): ',
                    told,
                    "(at acl)",
                );
                const inline = bucket("acme-raw", { acl });
                assertFound(await violations([inline, block]), inline, `acl is "${acl}"`);
            });
        }

        for (const group of ["global/AllUsers", "global/AuthenticatedUsers"]) {
            it(`rejects grants to ${group}`, async () => {
                const grants = [{ permission: "READ", grantee: { type: "Group", uri: `${groups}/${group}` } }];
                const own = part("BucketAclV2", "acl", "acme-raw", {
                    accessControlPolicy: { grants, owner: { id: unknown } },
                });
                const place = "accessControlPolicy.grants[0].grantee.uri";
                assertFound(await violations([raw, block, own]), own, `${place} is `, `(at ${place})`);
                const inline = bucket("acme-raw", {
                    grants: [{ type: "Group", permissions: ["READ"], uri: `${groups}/${group}` }],
                });
                assertFound(await violations([inline, block]), inline, "grants[0].uri is ");
            });
        }

        it("accepts private ones, and grants to accounts and to log delivery", async () => {
            const grants = [
                { type: "CanonicalUser", permissions: ["FULL_CONTROL"], id: "79a59df900b949e55d96a1e698fbaced" },
                { type: "Group", permissions: ["WRITE"], uri: `${groups}/s3/LogDelivery` },
            ];
            assert.deepEqual(await violations([bucket("acme-raw", { acl: "private", grants }), block]), []);
            assert.deepEqual(
                await violations([raw, block, part("BucketAcl", "acl", "acme-raw", { acl: "private" })]),
                [],
            );
        });

        it("refuses undecided a public one that may be this bucket's", async () => {
            const own = part("BucketAcl", "acl", unknown, { acl: "public-read" }, { bucket: [urn(elsewhere)] });
            const found = await violations([raw, block, own, elsewhere]);
            assertFound(found, own, `whether ${urn(own)} is about it cannot be told`, "(undecided, at acl)");
        });

        it("leaves one that is not known to the block, which makes S3 ignore it", async () => {
            assert.deepEqual(await violations([bucket("acme-raw", { acl: unknown, grants: unknown }), block]), []);
        });
    });

    describe("on policies", () => {
        for (const [what, statement] of [
            ["everybody", read],
            ["everybody, the other way", { ...read, Principal: { AWS: "*" } }],
            [
                "everybody but one",
                { ...read, Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::123456789012:root" } },
            ],
            ["everybody over TLS", { ...read, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
            [
                "everybody who says where they come from",
                { ...read, Condition: { StringLike: { "aws:Referer": "https://acme.example/*" } } },
            ],
            [
                "everybody outside of a network",
                { ...read, Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } },
            ],
            ["every address there is", { ...read, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }],
            [
                "everybody for one prefix",
                {
                    ...read,
                    Action: "s3:ListBucket",
                    Resource: "arn:aws:s3:::acme-raw",
                    Condition: { StringLike: { "s3:prefix": "users/*" } },
                },
            ],
            ["everybody to write", { ...read, Action: "s3:Put*" }],
            ["everybody everything", { ...read, Action: "*", Resource: "*" }],
        ] as const) {
            it(`rejects one that lets in ${what}`, async () => {
                const policy = bucketPolicy("acme-raw", [statement]);
                const found = await violations([raw, block, policy]);
                assertFound(
                    found,
                    policy,
                    'bucket "acme-raw" (raw: its name): its policy lets anybody in by statement Read (',
                    "aws:PrincipalOrgID",
                    "(at policy)",
                );
            });
        }

        for (const [what, ...statements] of [
            [
                "accounts and roles",
                { ...read, Principal: { AWS: ["123456789012", "arn:aws:iam::123456789012:role/etl"] } },
            ],
            ["a service", { ...read, Principal: { Service: "cloudtrail.amazonaws.com" } }],
            ["an organization", { ...read, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme" } } }],
            ["a network", { ...read, Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } }],
            ["an office", { ...read, Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } } }],
            [
                "an account by condition",
                { ...read, Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } },
            ],
            [
                "everybody, and denies all outside of an organization",
                read,
                {
                    ...read,
                    Sid: "No",
                    Effect: "Deny",
                    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-acme" } },
                },
            ],
            ["nobody: it denies", { ...read, Effect: "Deny" }],
            ["everybody into another bucket", { ...read, Resource: "arn:aws:s3:::acme-site/*" }],
        ] as const) {
            it(`accepts one that lets in ${what}`, async () => {
                assert.deepEqual(await violations([raw, block, bucketPolicy("acme-raw", statements)]), []);
            });
        }

        it("rejects one that is declared with the bucket", async () => {
            const inline = bucket("acme-raw", { policy: JSON.stringify({ Version: "2012-10-17", Statement: [read] }) });
            assertFound(
                await violations([inline, block]),
                inline,
                "its policy lets anybody in by statement Read (Action s3:GetObject; Resource arn:aws:s3:::acme-raw/*)",
            );
        });

        it("rejects one of a bucket whose name is not known", async () => {
            const made = {
                ...bucket("raw", { bucket: unknown, tags: { zone: "raw" } }),
                madeFrom: { bucket: [urn(elsewhere)] },
            };
            const policy = bucketPolicy(unknown, [{ ...read, Resource: "*" }], { bucket: [urn(made)] });
            const own = accessBlock(unknown, {}, { bucket: [urn(made)] });
            assertFound(
                await violations([made, elsewhere, own, policy]),
                policy,
                "its policy lets anybody in by statement Read (Action s3:GetObject; Resource *)",
            );
        });

        it("leaves one that is not known to the block, which makes S3 refuse it", async () => {
            const policy = part("BucketPolicy", "policy", "acme-raw", { policy: unknown }, { policy: [urn(raw)] });
            assert.deepEqual(await violations([raw, block, policy]), []);
        });
    });

    describe("with a value that is not known", () => {
        for (const flag of flags) {
            it(`refuses undecided: ${flag}`, async () => {
                const own = accessBlock("acme-raw", { [flag]: unknown });
                assertFound(
                    await violations([raw, own]),
                    own,
                    `${flag} of ${urn(own)} is not known before deployment`,
                    `(undecided, at ${flag})`,
                );
            });
        }

        it("refuses decided what is off besides", async () => {
            const own = accessBlock("acme-raw", { blockPublicAcls: unknown, ignorePublicAcls: false });
            const [found] = await violations([raw, own]);
            assert.ok(found?.message.endsWith("(at ignorePublicAcls)"), found?.message);
        });

        it("refuses undecided: the bucket that the block is of", async () => {
            const own = accessBlock(unknown, {}, { bucket: [urn(elsewhere)] });
            const found = await violations([raw, own, elsewhere]);
            assertFound(found, raw, `whether ${urn(own)} is about it cannot be told`, "(undecided)");
        });

        it("refuses undecided: the account's block", async () => {
            const own = account({ restrictPublicBuckets: unknown });
            const found = await violations([raw, own]);
            assertFound(
                found,
                raw,
                `restrictPublicBuckets of ${urn(own)} is not known before deployment`,
                "(undecided)",
            );
        });

        it("refuses undecided: the name of a bucket, which may be a zone's, when it is not closed", async () => {
            const made = { ...bucket("data", { bucket: unknown }), madeFrom: { bucket: [urn(elsewhere)] } };
            assertFound(
                await violations([made, elsewhere]),
                made,
                "whether it holds a zone cannot be told",
                "(undecided)",
            );
            const own = accessBlock(unknown, {}, { bucket: [urn(made)] });
            assert.deepEqual(await violations([made, elsewhere, own]), []);
        });
    });

    describe("remediated", () => {
        it("closes the block of a zone, and changes nothing else", async () => {
            const open = accessBlock("acme-raw", { blockPublicAcls: false, ignorePublicAcls: undefined });
            assert.deepEqual(await remediate(rule, open), { bucket: "acme-raw", ...closed });
            assert.equal(await remediate(rule, block), undefined);
        });

        it("goes by the block's own name where the bucket is not known yet", async () => {
            const open = part("BucketPublicAccessBlock", "raw-access", unknown, { blockPublicAcls: false });
            assert.deepEqual(await remediate(rule, open), { bucket: unknown, ...closed });
        });

        it("leaves a block alone that is no zone's", async () => {
            assert.equal(await remediate(rule, accessBlock("acme-site", { blockPublicAcls: false })), undefined);
            assert.equal(await remediate(rule, accessBlock(unknown, { blockPublicAcls: false })), undefined);
        });
    });

    it("refuses a configuration of the wrong type, saying what is allowed", async () => {
        const found = await violations([raw, block], { zones: "raw" });
        assert.ok(
            found.every(({ message }) => message.includes('zones is "raw"; allowed: a list of non-empty strings')),
        );
        assert.notEqual(found.length, 0);
    });
});

function account(open: Readonly<Record<string, unknown>>): TestResource {
    const type = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
    const properties = Object.entries({ ...closed, ...open }).filter(([, value]) => value !== undefined);
    return { type, name: "account", properties: Object.fromEntries(properties) };
}

async function violations(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule(rule, resources, config);
}
