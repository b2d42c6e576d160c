import * as assert from "node:assert/strict";
import {
    attached,
    granted,
    grantedOnly,
    iamLake,
    jobUrn,
    needed,
    resource,
    withArguments,
} from "../../support/iamLake";
import { allow, change, deny, policy } from "../../support/lake";
import { checkRule, unknown, type TestResource } from "../../support/pack";

describe("job-role-can-do-its-work", () => {
    it("accepts a role that may do what its job does", async () => {
        assert.deepEqual(await findings(iamLake()), []);
    });

    it("accepts wider grants, and AWS's policy for the catalog", async () => {
        assert.deepEqual(await findings(grantedOnly(allow("*", "*"))), []);
        const data = grantedOnly(
            allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::acme-*", "arn:aws:s3:::acme-*/*"]),
        );
        assert.deepEqual(await findings(attached("arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole", data)), []);
    });

    it("says all that a role lacks at once: AWS's policy for Glue alone is no access to data", async () => {
        const alone = attached("arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole", grantedOnly());
        const [finding, ...more] = await findings(alone);
        assert.deepEqual(more, []);
        assert.equal(finding?.level, "mandatory");
        assert.equal(finding?.urn, jobUrn);
        for (const part of [
            'job "users": role "etl" cannot read its script s3://acme-artifacts/scripts/job.py (no statement allows s3:GetObject on ',
            "; list and read its input s3://acme-raw/users/ (no statement allows s3:GetObject on arn:aws:s3:::acme-raw/users/part-00000)",
            "; write its output (no statement allows s3:PutObject on arn:aws:s3:::acme-curated/users/part-00000.parquet). Grant",
            "AWSGlueServiceRole alone is no access to data.",
        ]) {
            assert.ok(finding?.message.includes(part), `${part}\nis not in\n${finding?.message}`);
        }
        assert.doesNotMatch(finding?.message ?? "", /catalog/);
    });

    for (const [sid, lacks] of [
        [
            "ListRaw",
            "list and read its input s3://acme-raw/users/ (no statement allows s3:ListBucket on arn:aws:s3:::acme-raw)",
        ],
        ["ReadRaw", "list and read its input s3://acme-raw/users/ (no statement allows s3:GetObject"],
        ["WriteCurated", "write its output (no statement allows s3:PutObject"],
        ["ReadScripts", "read its script s3://acme-artifacts/scripts/job.py"],
        ["ReadTable", "read table users of database raw in the catalog (no statement allows glue:GetTable"],
    ] as const) {
        it(`rejects a role without ${sid}`, async () => {
            const rest = needed().filter((statement) => (statement as { Sid: string }).Sid !== sid);
            const [finding, ...more] = await findings(grantedOnly(...rest));
            assert.deepEqual(more, []);
            assert.ok(finding?.message.includes(`role "etl" cannot ${lacks}`), finding?.message);
        });
    }

    for (const [what, argument, value, lacks] of [
        [
            "modules",
            "--extra-py-files",
            "s3://acme-code/a.zip,s3://acme-code/b.zip",
            "read its module s3://acme-code/b.zip",
        ],
        ["jars", "--extra-jars", "s3://acme-code/a.jar", "read its jar s3://acme-code/a.jar"],
        [
            "wheels",
            "--additional-python-modules",
            "s3://acme-code/a.whl,polars==1.0",
            "read its module s3://acme-code/a.whl",
        ],
        ["temporary files", "--TempDir", "s3://acme-temp/users", "write its temporary files"],
        ["rejected rows", "--QUARANTINE_PATH", "s3://acme-curated/quarantine/", "write what it rejects"],
        ["Spark's event logs", "--spark-event-logs-path", "s3://acme-logs/spark/", "write its Spark event logs"],
    ] as const) {
        it(`rejects a role that cannot reach the job's ${what}`, async () => {
            const [finding] = await findings(withArguments({ [argument]: value }));
            assert.ok(finding?.message.includes(lacks), finding?.message);
        });
    }

    it("accepts modules that come from a package index by name", async () => {
        assert.deepEqual(await findings(withArguments({ "--additional-python-modules": "polars==1.0, pyarrow" })), []);
    });

    it("takes the argument that a trigger passes for one that the job gets", async () => {
        const trigger = resource("aws:glue/trigger:Trigger", "nightly", {
            name: "nightly",
            type: "ON_DEMAND",
            actions: [{ jobName: "users", arguments: { "--OUTPUT_PATH": "s3://acme-curated/users_v2/" } }],
        });
        const [finding] = await findings([...iamLake(), trigger]);
        assert.match(finding?.message ?? "", /cannot write its output .*acme-curated\/users_v2\/part-00000/);
    });

    describe("listing under a condition on the prefix", () => {
        const list = (prefixes: readonly string[]) =>
            grantedOnly(
                ...needed().slice(1),
                allow("s3:ListBucket", "arn:aws:s3:::acme-raw", {
                    Condition: { StringLike: { "s3:prefix": prefixes } },
                }),
            );

        it("accepts one that the input has", async () => {
            assert.deepEqual(await findings(list(["users", "users/*"])), []);
        });

        it("rejects one that it does not have", async () => {
            assert.match((await findings(list(["orders/*"])))[0]?.message ?? "", /cannot list and read its input/);
        });
    });

    describe("with an input above the table's folder", () => {
        const above = (...statements: readonly object[]) =>
            change("Crawler", "raw", { s3Targets: [{ path: "s3://acme-raw/all/" }] }, {}, grantedOnly(...statements));
        const others = needed().filter((statement) => !/ReadRaw/.test((statement as { Sid: string }).Sid));

        it("accepts a role that reads the table's folder there", async () => {
            const read = allow("s3:GetObject", "arn:aws:s3:::acme-raw/all/users/*");
            assert.deepEqual(await findings(above(...others, read)), []);
        });

        it("rejects one that reads neither that nor all of it", async () => {
            const read = allow("s3:GetObject", "arn:aws:s3:::acme-raw/all/orders/*");
            const [finding] = await findings(above(...others, read));
            assert.match(
                finding?.message ?? "",
                /cannot list and read its input, table users in s3:\/\/acme-raw\/all\//,
            );
        });
    });

    it("accepts an input that is one file", async () => {
        const one = change("Crawler", "raw", { s3Targets: [{ path: "s3://acme-raw/in/users.csv" }] }, {}, iamLake());
        const read = allow("s3:GetObject", "arn:aws:s3:::acme-raw/in/users.csv");
        const program = change("RolePolicy", "data", { policy: policy(...needed(), read) }, {}, one);
        assert.deepEqual(await findings(program), []);
    });

    it("rejects what a Deny takes back, and names the statement", async () => {
        const [finding] = await findings(granted(deny("s3:PutObject", "arn:aws:s3:::acme-curated/users/*")));
        assert.match(
            finding?.message ?? "",
            /cannot write its output \(inline policy "data", Refuse, denies s3:PutObject on /,
        );
    });

    it("is undecided about a condition that is not known", async () => {
        const condition = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
        const [finding] = await findings(granted(deny("s3:PutObject", "*", condition)));
        assert.match(
            finding?.message ?? "",
            /cannot tell whether role "etl" can write its output .* depending on the condition StringEquals on aws:SourceVpc.*\(undecided/,
        );
    });

    describe("of a bucket that wants uploads encrypted", () => {
        const algorithm = "s3:x-amz-server-side-encryption";
        const encrypted = (mode: string | undefined, wanted: string) => {
            const policy_ = policy(
                deny("s3:PutObject", "arn:aws:s3:::acme-curated/*", {
                    Principal: "*",
                    Condition: { StringNotEquals: { [algorithm]: wanted } },
                }),
            );
            const bucket = change("BucketPolicy", "tls-only", { policy: policy_ }, {}, iamLake());
            return mode === undefined
                ? bucket
                : [
                      ...change("Job", "users", { securityConfiguration: "secure" }, {}, bucket),
                      resource("aws:glue/securityConfiguration:SecurityConfiguration", "secure", {
                          name: "secure",
                          encryptionConfiguration: { s3Encryption: { s3EncryptionMode: mode } },
                      }),
                  ];
        };

        it("accepts a job whose security configuration does so", async () => {
            assert.deepEqual(await findings(encrypted("SSE-KMS", "aws:kms")), []);
            assert.deepEqual(await findings(encrypted("SSE-S3", "AES256")), []);
        });

        it("rejects one whose security configuration does so otherwise", async () => {
            const [finding] = await findings(encrypted("SSE-S3", "aws:kms"));
            assert.match(finding?.message ?? "", /cannot write its output \(bucket policy "tls-only", Refuse, denies/);
        });

        it("is undecided where the job has none, since its script may do so", async () => {
            const [finding] = await findings(encrypted(undefined, "aws:kms"));
            assert.match(finding?.message ?? "", /cannot tell whether .*x-amz-server-side-encryption.*\(undecided/);
        });
    });

    describe("with a permissions boundary", () => {
        const limited = (document: string) => [
            ...change("Role", "etl", { permissionsBoundary: "arn:aws:iam::123456789012:policy/limit" }, {}, iamLake()),
            resource("aws:iam/policy:Policy", "limit", {
                name: "limit",
                arn: "arn:aws:iam::123456789012:policy/limit",
                policy: document,
            }),
        ];

        it("accepts one that leaves the job its work", async () => {
            assert.deepEqual(await findings(limited(policy(allow(["s3:*", "glue:*"], "*")))), []);
        });

        it("rejects one that does not", async () => {
            const [finding] = await findings(limited(policy(allow(["s3:Get*", "s3:List*", "glue:*"], "*"))));
            assert.match(
                finding?.message ?? "",
                /cannot write its output \(the role's permissions boundary decides: no/,
            );
        });
    });

    describe("for actions that there are not", () => {
        for (const [statement, said] of [
            [
                allow("s3:GetObjects", "arn:aws:s3:::acme-raw/*"),
                "names s3:GetObjects, which is no action of S3 (did you mean s3:GetObject?)",
            ],
            [allow("s3:ReadObject", "arn:aws:s3:::acme-raw/*"), "names s3:ReadObject, which is no action of S3"],
            [
                deny("s3:DeleteObjcet", "*"),
                "(did you mean s3:DeleteObject?): IAM takes it as it is, and it denies nothing",
            ],
            [allow("s3:Gte*", "*"), "names s3:Gte*, which is no action of S3"],
        ] as const) {
            it(`rejects ${JSON.stringify(statement)}`, async () => {
                const [finding, ...more] = await findings(granted(statement));
                assert.deepEqual(more, []);
                assert.equal(finding?.urn, jobUrn);
                assert.ok(finding?.message.includes(said), finding?.message);
                assert.match(finding?.message ?? "", /role "etl": inline policy "data", statement (Grant|Refuse), /);
            });
        }

        it("takes case, patterns and other services as they are", async () => {
            const fine = allow(
                ["S3:getobject", "s3:*Lifecycle*", "s3:Put?bject", "sqs:Anything"],
                "arn:aws:s3:::acme-x/*",
            );
            assert.deepEqual(await findings(granted(fine)), []);
        });

        it("accepts those that are newer than the pack, where they are configured", async () => {
            const program = granted(allow("s3:FoldObject", "arn:aws:s3:::acme-raw/*"));
            assert.equal((await findings(program)).length, 1);
            assert.deepEqual(await findings(program, { extraS3Actions: ["s3:FoldObject"] }), []);
        });

        it("refuses a configuration of the wrong type, saying what is allowed", async () => {
            const [finding] = await findings(iamLake(), { extraS3Actions: [3] });
            assert.match(finding?.message ?? "", /extraS3Actions is \[3\]; allowed: a list of non-empty strings/);
        });
    });

    describe("when values are not known, or cannot be used", () => {
        for (const [what, program, said] of [
            [
                "its output",
                withArguments({ "--OUTPUT_PATH": unknown }),
                /defaultArguments\["--OUTPUT_PATH"\] of urn:\S+::users is not known/,
            ],
            [
                "its temporary files",
                withArguments({ "--TempDir": unknown }),
                /"--TempDir"\] of urn:\S+::users is not known/,
            ],
            [
                "its modules",
                withArguments({ "--extra-py-files": unknown }),
                /"--extra-py-files"\] of urn:\S+::users is not known/,
            ],
            ["its database", withArguments({ "--INPUT_DB": unknown }), /"--INPUT_DB"\] of urn:\S+::users is not known/],
            [
                "its script",
                change("Job", "users", { command: { scriptLocation: unknown } }, {}, iamLake()),
                /command\.scriptLocation of urn:\S+::users is not known/,
            ],
            [
                "what its crawler reads",
                change("Crawler", "raw", { s3Targets: unknown }, {}, iamLake()),
                /s3Targets of urn:\S+::raw is not known/,
            ],
            [
                "its role",
                change("Job", "users", { roleArn: unknown }, {}, iamLake()),
                /roleArn of urn:\S+::users is not known .*no role of this program is behind it/,
            ],
            [
                "a policy of its role",
                change("RolePolicy", "data", { policy: unknown }, {}, iamLake()),
                /policy of urn:\S+::data is not known/,
            ],
        ] as const) {
            it(`is undecided about ${what}`, async () => {
                const [finding, ...more] = await findings(program);
                assert.deepEqual(more, []);
                assert.equal(finding?.level, "mandatory");
                assert.equal(finding?.urn, jobUrn);
                assert.match(finding?.message ?? "", said);
                assert.match(finding?.message ?? "", /\(undecided/);
            });
        }

        it("is undecided about a database that nothing of the program fills", async () => {
            const [finding] = await findings(withArguments({ "--INPUT_DB": "elsewhere" }));
            assert.match(
                (await findings(withArguments({ "--INPUT_DB": "elsewhere" })))[1]?.message ?? "",
                /no crawler and no table of this program fills/,
            );
            assert.match(finding?.message ?? "", /read table users of database elsewhere in the catalog/);
        });

        it("leaves a job without its arguments to the rule that wants them", async () => {
            const bare = withArguments({
                "--INPUT_DB": undefined,
                "--INPUT_TABLE": undefined,
                "--OUTPUT_PATH": undefined,
            });
            assert.deepEqual(await findings(bare), []);
        });

        for (const [argument, value, allowed] of [
            ["--OUTPUT_PATH", "/data/out", "s3://bucket/prefix/"],
            ["--extra-py-files", "lib/a.zip", "s3://bucket/key, several separated by commas"],
        ] as const) {
            it(`rejects ${argument} ${value}, which is no address`, async () => {
                const [finding] = await findings(withArguments({ [argument]: value }));
                assert.ok(finding?.message.includes(`is "${value}"; allowed: ${allowed}`), finding?.message);
                assert.doesNotMatch(finding?.message ?? "", /undecided/);
            });
        }
    });
});

function findings(resources: readonly TestResource[], config: Readonly<Record<string, unknown>> = {}) {
    return checkRule("job-role-can-do-its-work", resources, config);
}
