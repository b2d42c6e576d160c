import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    CreateBucketCommand,
    DeleteBucketCommand,
    DeleteBucketPolicyCommand,
    GetBucketPolicyCommand,
    GetBucketPolicyStatusCommand,
    PutBucketPolicyCommand,
    PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { BucketPolicies } from "../../../../local/endpoint/s3/bucket-policies";
import { admin, type Clients, policy } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure } from "../support/expect";

describe("a bucket's policy", () => {
    let owner: Clients;
    let bucket: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });
    beforeEach(async () => {
        bucket = unique("bucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    });
    const put = (Policy: string) => owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    const get = () => owner.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
    const statement = (more: object = {}) => ({
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `arn:aws:s3:::${bucket}/*`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        ...more,
    });

    it("comes back as it was put", async () => {
        const text = policy(statement());
        await put(text);
        assert.equal((await get()).Policy, text);
    });

    it("is not there at first, and not after it was deleted", async () => {
        assert.equal((await failure(get())).name, "NoSuchBucketPolicy");
        await put(policy(statement()));
        await owner.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
        const error = await failure(get());
        assert.deepEqual([error.name, error.status], ["NoSuchBucketPolicy", 404]);
    });

    it("goes with its bucket", async () => {
        await put(policy(statement()));
        await owner.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
        assert.equal((await failure(get())).name, "NoSuchBucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
        assert.equal((await failure(get())).name, "NoSuchBucketPolicy");
    });

    it("of a bucket that does not exist cannot be put", async () => {
        await owner.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
        assert.equal((await failure(put(policy(statement())))).name, "NoSuchBucket");
    });

    const refused: readonly (readonly [what: string, text: (bucket: string) => string, message: RegExp])[] = [
        ["that is not JSON", () => "{", /not JSON/],
        ["without a Principal", () => policy(statement({ Principal: undefined })), /Missing required field Principal/],
        ["without a Resource", () => policy(statement({ Resource: undefined })), /Missing required field Resource/],
        [
            "about another bucket",
            () => policy(statement({ Resource: "arn:aws:s3:::other/*" })),
            /invalid resource: arn:aws:s3:::other/,
        ],
        [
            "about a bucket whose name begins alike",
            () => policy(statement({ Resource: `arn:aws:s3:::${bucket}x/*` })),
            /invalid resource/,
        ],
        [
            "about another service",
            () => policy(statement({ Action: "glue:GetTable" })),
            /invalid action: glue:GetTable/,
        ],
    ];
    for (const [what, text, message] of refused) {
        it(`${what} is refused`, async () => {
            const error = await failure(put(text(bucket)));
            assert.equal(error.name, "MalformedPolicy");
            assert.match(error.message, message);
        });
    }

    it("of more than 20 KB is refused", async () => {
        const big = policy(statement({ Condition: { StringLike: { "s3:prefix": "x".repeat(21_000) } } }));
        assert.equal((await failure(put(big))).name, "PolicyTooLarge");
    });

    it("is public when it lets everybody in, and not when that is limited to one account", async () => {
        const status = async () =>
            (await owner.s3.send(new GetBucketPolicyStatusCommand({ Bucket: bucket }))).PolicyStatus?.IsPublic;
        await put(policy(statement()));
        assert.equal(await status(), false);
        await put(policy(statement({ Effect: "Allow", Action: "s3:GetObject" })));
        assert.equal(await status(), true);
        const Condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
        await put(policy(statement({ Effect: "Allow", Action: "s3:GetObject", Condition })));
        assert.equal(await status(), false);
    });

    it("is there again when the endpoint is started again", () => {
        const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-policies-"));
        try {
            const text = policy(statement());
            const first = new BucketPolicies(stateDir);
            first.set(bucket, text, first.parse(bucket, text));
            const second = new BucketPolicies(stateDir);
            assert.equal(second.text(bucket), text);
            assert.equal(second.policySource(bucket)?.document.statements.length, 1);
        } finally {
            fs.rmSync(stateDir, { recursive: true });
        }
    });

    it("that is public is refused where the bucket blocks public policies", async () => {
        const block = { Bucket: bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } };
        await owner.s3.send(new PutPublicAccessBlockCommand(block));
        assert.equal((await failure(put(policy(statement({ Effect: "Allow" }))))).name, "AccessDenied");
        await put(policy(statement()));
    });
});
