import * as assert from "node:assert/strict";
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateDatabaseCommand, CreateJobCommand, GetDatabaseCommand, GetJobsCommand } from "@aws-sdk/client-glue";
import {
    AttachRolePolicyCommand,
    CreatePolicyCommand,
    DeleteRoleCommand,
    DeleteRolePolicyCommand,
    PutRolePermissionsBoundaryCommand,
    PutRolePolicyCommand,
    UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import {
    AssumeRoleCommand,
    AssumeRoleWithWebIdentityCommand,
    GetCallerIdentityCommand,
    GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import {
    account,
    admin,
    asRole,
    assume,
    type Clients,
    clientsOf,
    createRole,
    glueTrust,
    policy,
} from "../support/clients";
import { sharedEndpoint, unique } from "../support/endpoint";
import { failure } from "../support/expect";

const listAll = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };

describe("assuming a role", () => {
    let owner: Clients;
    let url: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        ({ url } = await sharedEndpoint());
    });
    const trusting = (Principal: object, more: object = {}) => ({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more }],
    });
    const assumeCall = (clients: Clients, arn: string, more: object = {}) =>
        clients.sts.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test", ...more }));

    it("gives a session that is the role", async () => {
        const role = await createRole(owner);
        const { sts } = clientsOf(url, await assume(owner, role.arn));
        const identity = await sts.send(new GetCallerIdentityCommand({}));
        assert.equal(identity.Arn, `arn:aws:sts::${account}:assumed-role/${role.name}/test`);
    });

    it("is refused where the role trusts only Glue", async () => {
        const role = await createRole(owner, { trust: glueTrust });
        const error = await failure(assumeCall(owner, role.arn));
        assert.equal(error.name, "AccessDenied");
        assert.match(error.message, /does not trust the caller/);
    });

    it("is refused for a role that does not exist, saying so", async () => {
        const error = await failure(assumeCall(owner, `arn:aws:iam::${account}:role/nobody`));
        assert.match(error.message, /role arn:aws:iam::123456789012:role\/nobody does not exist/);
    });

    it("demands the external id that the trust policy demands", async () => {
        const trust = trusting(
            { AWS: `arn:aws:iam::${account}:root` },
            { Condition: { StringEquals: { "sts:ExternalId": "secret" } } },
        );
        const role = await createRole(owner, { trust });
        assert.equal((await failure(assumeCall(owner, role.arn))).name, "AccessDenied");
        await assumeCall(owner, role.arn, { ExternalId: "secret" });
    });

    it("from another role needs that role's own leave where the account is trusted", async () => {
        const target = await createRole(owner);
        const without = await asRole(listAll);
        assert.match((await failure(assumeCall(without, target.arn))).message, /sts:AssumeRole/);
        const leave = await asRole({ Effect: "Allow", Action: "sts:AssumeRole", Resource: target.arn });
        await assumeCall(leave, target.arn);
    });

    it("from another role needs no leave where that role itself is trusted", async () => {
        const caller = await asRole(listAll);
        const target = await createRole(owner, { trust: trusting({ AWS: caller.roleArn }) });
        await assumeCall(caller, target.arn);
    });

    it("lasts no longer than the role allows, and an hour from another role", async () => {
        const role = await createRole(owner);
        assert.match(
            (await failure(assumeCall(owner, role.arn, { DurationSeconds: 7200 }))).message,
            /got 7200, allowed 900 to 3600/,
        );
        assert.equal((await failure(assumeCall(owner, role.arn, { DurationSeconds: 60 }))).name, "ValidationError");
    });

    it("says which parameter is wrong", async () => {
        const role = await createRole(owner);
        const error = await failure(assumeCall(owner, role.arn, { RoleSessionName: "a b" }));
        assert.match(error.message, /RoleSessionName: must be 2 to 64 characters/);
    });

    it("limits the session to the policy that was given with it", async () => {
        const role = await createRole(owner, { statements: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
        const { s3 } = clientsOf(url, await assume(owner, role.arn, { Policy: policy(listAll) }));
        await s3.send(new ListBucketsCommand({}));
        const error = await failure(s3.send(new CreateBucketCommand({ Bucket: unique("bucket") })));
        assert.match(error.message, /the session's own policy does not allow it/);
    });

    it("with a web identity is refused, since nothing here could decide it", async () => {
        const call = new AssumeRoleWithWebIdentityCommand({
            RoleArn: `arn:aws:iam::${account}:role/r`,
            RoleSessionName: "s1",
            WebIdentityToken: "token",
        });
        const error = await failure(owner.sts.send(call));
        assert.equal(error.status, 501);
        assert.match(error.message, /does not offer AssumeRoleWithWebIdentity/);
    });
});

describe("a role's session", () => {
    let owner: Clients;
    let url: string;

    before(async () => {
        owner = await admin();
        ({ url } = await sharedEndpoint());
    });

    it("may at once what a policy written a moment ago allows, and no more what was taken away", async () => {
        const role = await createRole(owner);
        const { s3 } = clientsOf(url, await assume(owner, role.arn));
        assert.equal((await failure(s3.send(new ListBucketsCommand({})))).name, "AccessDenied");
        const name = { RoleName: role.name, PolicyName: "late" };
        await owner.iam.send(new PutRolePolicyCommand({ ...name, PolicyDocument: policy(listAll) }));
        await s3.send(new ListBucketsCommand({}));
        await owner.iam.send(new DeleteRolePolicyCommand(name));
        assert.equal((await failure(s3.send(new ListBucketsCommand({})))).name, "AccessDenied");
    });

    it("has what attached policies give, AWS's own included", async () => {
        const role = await createRole(owner);
        const { s3, glue } = clientsOf(url, await assume(owner, role.arn));
        const { Policy } = await owner.iam.send(
            new CreatePolicyCommand({ PolicyName: unique("policy"), PolicyDocument: policy(listAll) }),
        );
        await owner.iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn: Policy?.Arn }));
        await s3.send(new ListBucketsCommand({}));
        const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole";
        await owner.iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn }));
        await glue.send(new GetJobsCommand({}));
    });

    it("stays within its permissions boundary", async () => {
        const role = await createRole(owner, { statements: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
        const { Policy } = await owner.iam.send(
            new CreatePolicyCommand({ PolicyName: unique("boundary"), PolicyDocument: policy(listAll) }),
        );
        await owner.iam.send(
            new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary: Policy?.Arn }),
        );
        const { s3 } = clientsOf(url, await assume(owner, role.arn));
        await s3.send(new ListBucketsCommand({}));
        const error = await failure(s3.send(new CreateBucketCommand({ Bucket: unique("bucket") })));
        assert.match(error.message, /permissions boundary/);
    });

    it("is worth nothing when the role is gone", async () => {
        const role = await createRole(owner);
        const { s3 } = clientsOf(url, await assume(owner, role.arn));
        await owner.iam.send(new DeleteRoleCommand({ RoleName: role.name }));
        assert.match((await failure(s3.send(new ListBucketsCommand({})))).message, /no longer exists/);
    });

    it("needs its token", async () => {
        const { accessKeyId, secretAccessKey } = await assume(owner, (await createRole(owner)).arn);
        const bare = clientsOf(url, { accessKeyId, secretAccessKey });
        assert.match((await failure(bare.s3.send(new ListBucketsCommand({})))).message, /needs its session token/);
        const wrong = clientsOf(url, { accessKeyId, secretAccessKey, sessionToken: "wrong" });
        assert.equal((await failure(wrong.glue.send(new GetJobsCommand({})))).name, "UnrecognizedClientException");
    });

    it("is unknown where nobody issued it, in the words of each service", async () => {
        const unknown = clientsOf(url, {
            accessKeyId: "ASIAQQQQQQQQQQQQQQQQ",
            secretAccessKey: "s",
            sessionToken: "t",
        });
        assert.equal((await failure(unknown.s3.send(new ListBucketsCommand({})))).name, "InvalidAccessKeyId");
        assert.equal((await failure(unknown.glue.send(new GetJobsCommand({})))).name, "UnrecognizedClientException");
        assert.equal((await failure(unknown.sts.send(new GetCallerIdentityCommand({})))).name, "InvalidClientTokenId");
    });

    it("gets no credentials out of STS that would be the administrator's", async () => {
        const { sts } = await asRole({ Effect: "Allow", Action: "*", Resource: "*" });
        assert.match((await failure(sts.send(new GetSessionTokenCommand({})))).message, /session credentials/);
    });

    it("may call Glue and CloudWatch Logs as far as its resources go", async () => {
        const database = unique("database");
        await owner.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
        const arn = (resource: string) => `arn:aws:glue:us-east-1:${account}:${resource}`;
        const { glue, logs } = await asRole(
            { Effect: "Allow", Action: "glue:GetDatabase", Resource: [arn("catalog"), arn(`database/${database}`)] },
            { Effect: "Allow", Action: "logs:*", Resource: `arn:aws:logs:us-east-1:${account}:log-group:/own/*` },
        );
        await glue.send(new GetDatabaseCommand({ Name: database }));
        const error = await failure(glue.send(new GetDatabaseCommand({ Name: "other" })));
        assert.equal(error.name, "AccessDeniedException");
        assert.equal(error.status, 400);
        assert.match(error.message, /glue:GetDatabase on resource: .*database\/other/);
        const group = unique("/own/group");
        await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
        assert.equal(
            (await failure(logs.send(new CreateLogGroupCommand({ logGroupName: "/other" })))).name,
            "AccessDeniedException",
        );
    });

    it("hands a role to Glue only with iam:PassRole", async () => {
        const worker = await createRole(owner, { trust: glueTrust });
        const create = (name: string) =>
            new CreateJobCommand({
                Name: name,
                Role: worker.arn,
                Command: { Name: "glueetl", ScriptLocation: "s3://b/s.py" },
            });
        const glueOnly = { Effect: "Allow", Action: "glue:*", Resource: "*" };
        const { glue } = await asRole(glueOnly);
        assert.match((await failure(glue.send(create(unique("job"))))).message, /iam:PassRole on resource/);
        const passing = await asRole(glueOnly, {
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: worker.arn,
            Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
        });
        await passing.glue.send(create(unique("job")));
    });

    it("cannot be had any more once the role stops trusting", async () => {
        const role = await createRole(owner);
        await assume(owner, role.arn);
        await owner.iam.send(
            new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument: JSON.stringify(glueTrust) }),
        );
        assert.match((await failure(assume(owner, role.arn))).message, /does not trust/);
    });
});
