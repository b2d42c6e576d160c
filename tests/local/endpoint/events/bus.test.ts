import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
    DeleteRuleCommand,
    PutRuleCommand,
    PutTargetsCommand,
    RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
    BatchStopJobRunCommand,
    CreateCrawlerCommand,
    GetJobRunCommand,
    StartCrawlerCommand,
    StartJobRunCommand,
} from "@aws-sdk/client-glue";
import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { account, admin, type Clients, createRole, glueTrust, policy } from "../support/clients";
import { sharedEndpoint, type TestEndpoint, unique } from "../support/endpoint";
import { failure, until } from "../support/expect";
import { createJob } from "../support/jobs";
import { topicWithQueue, watchClients } from "../support/topics";

describe("the event bus", function () {
    this.timeout(20_000);
    let endpoint: TestEndpoint;
    let owner: Clients;
    let watch: ReturnType<typeof watchClients>;
    const rules: string[] = [];

    before(async function () {
        this.timeout(60_000);
        endpoint = await sharedEndpoint();
        owner = await admin();
        watch = watchClients(endpoint.url);
    });
    after(async () => {
        for (const Rule of rules) {
            await watch.events.send(new RemoveTargetsCommand({ Rule, Ids: ["topic"] }));
            await watch.events.send(new DeleteRuleCommand({ Name: Rule }));
        }
    });
    /** A rule for Glue's events with this detail. */
    const rule = async (detail: object, Arn: string, template?: { paths: Record<string, string>; text: string }) => {
        const Name = unique("rule");
        const EventPattern = JSON.stringify({ source: ["aws.glue"], detail });
        const { RuleArn = "" } = await watch.events.send(new PutRuleCommand({ Name, EventPattern }));
        rules.push(Name);
        const InputTransformer = template && { InputPathsMap: template.paths, InputTemplate: template.text };
        await watch.events.send(
            new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "topic", Arn, InputTransformer }] }),
        );
        return RuleArn;
    };
    const start = async (JobName: string) =>
        (await owner.glue.send(new StartJobRunCommand({ JobName }))).JobRunId ?? "";

    it("tells of a failed run as Glue does, and the rule's target of it as its template says", async () => {
        const topic = await topicWithQueue(watch);
        const job = await createJob(owner, "fail");
        await rule({ jobName: [job], state: ["FAILED"] }, topic.arn);
        const runId = await start(job);
        const event = JSON.parse((await topic.next()).Message) as Record<string, unknown>;
        assert.match(String(event.time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const { message, ...detail } = event.detail as Record<string, unknown>;
        assert.deepEqual(detail, { jobName: job, severity: "ERROR", state: "FAILED", jobRunId: runId });
        assert.ok(String(message).length > 0);
        assert.deepEqual(
            [event.source, event["detail-type"], event.account],
            ["aws.glue", "Glue Job State Change", account],
        );
    });

    it("tells a first attempt from the last", async () => {
        const topic = await topicWithQueue(watch);
        const job = await createJob(owner, "fail", { MaxRetries: 1 });
        const paths = { run: "$.detail.jobRunId" };
        const last = { suffix: "_attempt_1" };
        await rule({ jobName: [job], jobRunId: [{ "anything-but": last }] }, topic.arn, {
            paths,
            text: '{"warn": <run>}',
        });
        await rule({ jobName: [job], jobRunId: [last] }, topic.arn, { paths, text: '{"alert": <run>}' });
        const runId = await start(job);
        assert.deepEqual(JSON.parse((await topic.next()).Message), { warn: runId });
        assert.deepEqual(JSON.parse((await topic.next()).Message), { alert: `${runId}_attempt_1` });
    });

    it("tells of a run that was stopped", async () => {
        const topic = await topicWithQueue(watch);
        const job = await createJob(owner, "wait");
        await rule({ jobName: [job], state: ["STOPPED"] }, topic.arn);
        const runId = await start(job);
        await until(
            async () => (await owner.glue.send(new GetJobRunCommand({ JobName: job, RunId: runId }))).JobRun,
            (run) => run?.JobRunState === "RUNNING",
        );
        await owner.glue.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [runId] }));
        const { detail } = JSON.parse((await topic.next()).Message) as {
            detail: { message: string; severity: string };
        };
        assert.deepEqual([detail.severity, detail.message], ["INFO", "Job run stopped"]);
    });

    it("tells of a crawl that failed, with its error", async () => {
        const topic = await topicWithQueue(watch);
        const role = await createRole(owner, { trust: glueTrust });
        const crawler = unique("crawler");
        await owner.glue.send(
            new CreateCrawlerCommand({
                Name: crawler,
                Role: role.arn,
                DatabaseName: "db",
                Targets: { S3Targets: [{ Path: "s3://bucket/folder/" }] },
            }),
        );
        await owner.iam.send(
            new UpdateAssumeRolePolicyCommand({
                RoleName: role.name,
                PolicyDocument: policy({
                    Effect: "Allow",
                    Principal: { Service: "ec2.amazonaws.com" },
                    Action: "sts:AssumeRole",
                }),
            }),
        );
        await rule({ crawlerName: [crawler], state: ["Failed"] }, topic.arn);
        await owner.glue.send(new StartCrawlerCommand({ Name: crawler }));
        const { detail } = JSON.parse((await topic.next()).Message) as { detail: Record<string, string> };
        assert.match(detail.errorMessage ?? "", /unable to assume role/);
        assert.equal(detail.accountId, account);
    });

    it("publishes only where the topic's policy lets the rule", async () => {
        const job = await createJob(owner, "fail");
        const open = await topicWithQueue(watch);
        const other = await topicWithQueue(watch, {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: "*",
            Condition: { ArnLike: { "aws:SourceArn": `arn:aws:events:us-east-1:${account}:rule/another-*` } },
        });
        await rule({ jobName: [job] }, other.arn);
        await rule({ jobName: [job] }, open.arn);
        await start(job);
        await open.next();
        const log = path.join(endpoint.stateDir, "logs", "endpoint.log");
        await until(
            async () => fs.promises.readFile(log, "utf8"),
            (text) => text.includes(`events.amazonaws.com may not publish to ${other.arn}`),
        );
        assert.ok(await other.isEmpty());
    });

    it("refuses a rule whose pattern it would not understand", async () => {
        const EventPattern = JSON.stringify({ detail: { runs: [{ numeric: [">", 1] }] } });
        const error = await failure(watch.events.send(new PutRuleCommand({ Name: unique("rule"), EventPattern })));
        assert.equal(error.name, "InvalidEventPatternException");
        assert.match(error.message, /detail\.runs has the filter/);
    });
});
