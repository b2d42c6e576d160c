import * as assert from "node:assert/strict";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    BatchGetCrawlersCommand,
    CreateClassifierCommand,
    CreateCrawlerCommand,
    type CreateCrawlerCommandInput,
    DeleteCrawlerCommand,
    GetCrawlerCommand,
    GetCrawlerMetricsCommand,
    GetCrawlersCommand,
    GetDatabaseCommand,
    GetTagsCommand,
    ListCrawlersCommand,
    ListCrawlsCommand,
    StartCrawlerCommand,
    StartCrawlerScheduleCommand,
    StopCrawlerCommand,
    StopCrawlerScheduleCommand,
    UpdateCrawlerCommand,
    type UpdateCrawlerCommandInput,
    UpdateCrawlerScheduleCommand,
} from "@aws-sdk/client-glue";
import { account, admin, type Clients, createRole, glueTrust } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure, until } from "../support/expect";

const configuration = {
    Version: 1.0,
    CrawlerOutput: {
        Partitions: { AddOrUpdateBehavior: "InheritFromTable" },
        Tables: { AddOrUpdateBehavior: "MergeNewColumns" },
    },
    Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
    CreatePartitionIndex: true,
};

describe("a crawler", function () {
    this.timeout(20_000);
    let owner: Clients;
    let role: { name: string; arn: string };

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        role = await createRole(owner, {
            trust: glueTrust,
            statements: [{ Effect: "Allow", Action: "glue:*", Resource: "*" }],
        });
    });
    const create = async (change: Partial<CreateCrawlerCommandInput> = {}) => {
        const input = {
            Name: unique("crawler"),
            Role: role.arn,
            DatabaseName: unique("database"),
            Targets: { S3Targets: [{ Path: "s3://bucket/users/", Exclusions: ["**/_temporary/**"] }] },
            ...change,
        };
        await owner.glue.send(new CreateCrawlerCommand(input));
        return input.Name;
    };
    const get = async (Name: string) => {
        const { Crawler } = await owner.glue.send(new GetCrawlerCommand({ Name }));
        assert.ok(Crawler);
        return Crawler;
    };
    const update = (Name: string, change: Omit<UpdateCrawlerCommandInput, "Name">) =>
        owner.glue.send(new UpdateCrawlerCommand({ Name, ...change }));
    const start = (Name: string) => owner.glue.send(new StartCrawlerCommand({ Name }));
    const ready = (Name: string) =>
        until(
            () => get(Name),
            (crawler) => crawler.State === "READY",
        );

    it("has what it was created with, and the documented defaults", async () => {
        const name = await create({ Configuration: JSON.stringify(configuration), Schedule: "cron(15 12 * * ? *)" });
        const crawler = await get(name);
        assert.deepEqual(
            [crawler.State, crawler.Version, crawler.Role, crawler.CrawlElapsedTime, crawler.LastCrawl],
            ["READY", 1, role.arn, 0, undefined],
        );
        assert.deepEqual(crawler.SchemaChangePolicy, {
            UpdateBehavior: "UPDATE_IN_DATABASE",
            DeleteBehavior: "DEPRECATE_IN_DATABASE",
        });
        assert.deepEqual(crawler.RecrawlPolicy, { RecrawlBehavior: "CRAWL_EVERYTHING" });
        assert.deepEqual(crawler.Schedule, { ScheduleExpression: "cron(15 12 * * ? *)", State: "SCHEDULED" });
        assert.deepEqual(JSON.parse(crawler.Configuration ?? ""), configuration);
    });

    it("keeps what an update leaves out, and counts its versions", async () => {
        const name = await create({ Description: "old", TablePrefix: "raw_", Schedule: "cron(15 12 * * ? *)" });
        await update(name, { Description: "new" });
        const crawler = await get(name);
        assert.deepEqual([crawler.Description, crawler.TablePrefix, crawler.Version], ["new", "raw_", 2]);
        assert.equal(crawler.Schedule?.ScheduleExpression, "cron(15 12 * * ? *)");
        await update(name, { Schedule: "" });
        assert.equal((await get(name)).Schedule, undefined);
    });

    it("is created once, listed, got with others, and gone when it was deleted", async () => {
        const team = unique("team");
        const name = await create({ Tags: { team } });
        assert.equal((await failure(create({ Name: name }))).name, "AlreadyExistsException");
        assert.deepEqual((await owner.glue.send(new ListCrawlersCommand({ Tags: { team } }))).CrawlerNames, [name]);
        const tags = new GetTagsCommand({ ResourceArn: `arn:aws:glue:us-east-1:${account}:crawler/${name}` });
        assert.deepEqual((await owner.glue.send(tags)).Tags, { team });
        const { Crawlers } = await owner.glue.send(new GetCrawlersCommand({ MaxResults: 1000 }));
        assert.ok(Crawlers?.some((crawler) => crawler.Name === name && crawler.State === "READY"));
        const several = await owner.glue.send(new BatchGetCrawlersCommand({ CrawlerNames: [name, "none"] }));
        assert.deepEqual([several.Crawlers?.length, several.CrawlersNotFound], [1, ["none"]]);
        await owner.glue.send(new DeleteCrawlerCommand({ Name: name }));
        for (const call of [
            get(name),
            update(name, {}),
            start(name),
            owner.glue.send(new DeleteCrawlerCommand({ Name: name })),
        ]) {
            const error = await failure(call);
            assert.deepEqual([error.name, error.status], ["EntityNotFoundException", 400]);
        }
    });

    const log = { UpdateBehavior: "LOG", DeleteBehavior: "LOG" } as const;
    const newFolders = { RecrawlBehavior: "CRAWL_NEW_FOLDERS_ONLY" } as const;
    const refused: readonly (readonly [what: string, change: Partial<CreateCrawlerCommandInput>, message: RegExp])[] = [
        [
            "that crawls new folders only and does not just log changes",
            { RecrawlPolicy: newFolders, SchemaChangePolicy: { ...log, DeleteBehavior: "DEPRECATE_IN_DATABASE" } },
            /can have only LOG DeleteBehavior value and LOG UpdateBehavior/,
        ],
        ["that crawls new folders only, by the default policy", { RecrawlPolicy: newFolders }, /can have only LOG/],
        [
            "that crawls new folders only of what is not S3",
            {
                RecrawlPolicy: newFolders,
                SchemaChangePolicy: log,
                Targets: { DeltaTargets: [{ DeltaTables: ["s3://b/t/"] }] },
            },
            /can only apply to Amazon S3 target/,
        ],
        [
            "that crawls by events without a queue",
            { RecrawlPolicy: { RecrawlBehavior: "CRAWL_EVENT_MODE" } },
            /needs an EventQueueArn/,
        ],
        ["with a configuration that is not JSON", { Configuration: "{" }, /Configuration is not JSON/],
        [
            "with an unknown key in its configuration",
            { Configuration: JSON.stringify({ ...configuration, Groups: {} }) },
            /Unrecognized key: "Groups".*Known keys/,
        ],
        [
            "with an unknown behaviour in its configuration",
            { Configuration: '{"Version":1.0,"CrawlerOutput":{"Tables":{"AddOrUpdateBehavior":"Replace"}}}' },
            /CrawlerOutput\.Tables\.AddOrUpdateBehavior/,
        ],
        ["with a configuration of another version", { Configuration: '{"Version":2.0}' }, /Version: must be 1\.0/],
        ["with a schedule that is none", { Schedule: "rate(1 hour)" }, /not valid: a schedule is cron/],
        ["with a schedule every minute", { Schedule: "cron(* * * * ? *)" }, /more often than every 5 minutes/],
        ["without a target", { Targets: {} }, /At least one target is required/],
        ["without a database", { DatabaseName: undefined }, /DatabaseName is required/],
        [
            "whose target is no S3 path",
            { Targets: { S3Targets: [{ Path: "/data" }] } },
            /Targets\.S3Targets\[0\]\.Path.*S3 path/,
        ],
        [
            "whose sample is too large",
            { Targets: { S3Targets: [{ Path: "s3://bucket/", SampleSize: 250 }] } },
            /SampleSize.*1 to 249/,
        ],
        ["whose classifier does not exist", { Classifiers: ["nothing"] }, /classifiers that do not exist: nothing/],
        ["whose role does not exist", { Role: "nobody" }, /verify role's TrustPolicy: role .*nobody does not exist/],
    ];
    for (const [what, change, message] of refused) {
        it(`${what} is refused`, async () => {
            const error = await failure(create(change));
            assert.ok(["InvalidInputException", "ValidationException"].includes(error.name), error.name);
            assert.match(error.message, message);
        });
    }

    it("may crawl new folders only where it just logs changes, and an update cannot undo that by halves", async () => {
        const name = await create({ RecrawlPolicy: newFolders, SchemaChangePolicy: log });
        const error = await failure(
            update(name, { SchemaChangePolicy: { ...log, UpdateBehavior: "UPDATE_IN_DATABASE" } }),
        );
        assert.match(error.message, /can have only LOG/);
        assert.deepEqual((await get(name)).SchemaChangePolicy, log);
        await update(name, {
            RecrawlPolicy: { RecrawlBehavior: "CRAWL_EVERYTHING" },
            SchemaChangePolicy: { UpdateBehavior: "UPDATE_IN_DATABASE", DeleteBehavior: "LOG" },
        });
    });

    it("has a schedule that can be stopped, started and changed", async () => {
        const name = await create({ Schedule: "cron(15 12 * * ? *)" });
        const CrawlerName = name;
        await owner.glue.send(new StopCrawlerScheduleCommand({ CrawlerName }));
        assert.equal((await get(name)).Schedule?.State, "NOT_SCHEDULED");
        assert.equal(
            (await failure(owner.glue.send(new StopCrawlerScheduleCommand({ CrawlerName })))).name,
            "SchedulerNotRunningException",
        );
        await owner.glue.send(new StartCrawlerScheduleCommand({ CrawlerName }));
        assert.equal(
            (await failure(owner.glue.send(new StartCrawlerScheduleCommand({ CrawlerName })))).name,
            "SchedulerRunningException",
        );
        await owner.glue.send(new UpdateCrawlerScheduleCommand({ CrawlerName, Schedule: "cron(0 1 * * ? *)" }));
        assert.equal((await get(name)).Schedule?.ScheduleExpression, "cron(0 1 * * ? *)");
        await owner.glue.send(new UpdateCrawlerScheduleCommand({ CrawlerName }));
        assert.equal(
            (await failure(owner.glue.send(new StartCrawlerScheduleCommand({ CrawlerName })))).name,
            "NoScheduleException",
        );
    });

    describe("when it is started", () => {
        it("logs under a security configuration to a group of its role's", async () => {
            const name = await create({ CrawlerSecurityConfiguration: "secure" });
            await start(name);
            const { LastCrawl, Role } = await ready(name);
            assert.equal(LastCrawl?.LogGroup, `/aws-glue/crawlers-role/${Role?.split("/").at(-1)}-secure`);
        });

        it("runs, is ready again, and says how it went", async () => {
            const classifier = unique("classifier");
            await owner.glue.send(new CreateClassifierCommand({ CsvClassifier: { Name: classifier, Delimiter: ";" } }));
            const name = await create({ Classifiers: [classifier] });
            await start(name);
            assert.equal((await get(name)).State, "RUNNING");
            const { LastCrawl } = await ready(name);
            assert.deepEqual(
                [LastCrawl?.Status, LastCrawl?.ErrorMessage, LastCrawl?.LogGroup, LastCrawl?.LogStream],
                ["SUCCEEDED", undefined, "/aws-glue/crawlers", name],
            );
            const { events = [] } = await owner.logs.send(
                new FilterLogEventsCommand({ logGroupName: "/aws-glue/crawlers", logStreamNames: [name] }),
            );
            const lines = events.map((event) => event.message ?? "");
            assert.ok(
                lines.every((line) => line.startsWith(`[${LastCrawl?.MessagePrefix}] `)),
                lines.join("\n"),
            );
            assert.ok(lines.some((line) => line.includes("looking around")));
            assert.ok(
                lines.some((line) => line.includes(`{"CsvClassifier": {"Name": "${classifier}", "Delimiter": ";"`)),
                "it gets its classifiers",
            );
            assert.match(lines.at(-1) ?? "", /finished running.*"tablesCreated":2/);
        });

        it("counts its tables and keeps its history", async () => {
            const name = await create();
            for (let crawl = 0; crawl < 2; crawl += 1) {
                await start(name);
                await ready(name);
            }
            const { CrawlerMetricsList } = await owner.glue.send(
                new GetCrawlerMetricsCommand({ CrawlerNameList: [name] }),
            );
            const [metrics] = CrawlerMetricsList ?? [];
            assert.deepEqual(
                [metrics?.CrawlerName, metrics?.TablesCreated, metrics?.TablesUpdated, metrics?.TablesDeleted],
                [name, 4, 2, 0],
            );
            const { Crawls = [] } = await owner.glue.send(new ListCrawlsCommand({ CrawlerName: name }));
            assert.deepEqual(
                Crawls.map((crawl) => crawl.State),
                ["COMPLETED", "COMPLETED"],
            );
        });

        it("works as its role, through the endpoint", async () => {
            const DatabaseName = unique("database");
            const name = await create({ Description: "call", DatabaseName });
            await start(name);
            assert.equal((await ready(name)).LastCrawl?.Status, "SUCCEEDED");
            await owner.glue.send(new GetDatabaseCommand({ Name: DatabaseName }));
            const powerless = await createRole(owner, { trust: glueTrust });
            const other = await create({ Description: "call", Role: powerless.arn });
            await start(other);
            const { LastCrawl } = await ready(other);
            assert.equal(LastCrawl?.Status, "FAILED");
            assert.match(LastCrawl?.ErrorMessage ?? "", /AccessDeniedException.*glue:CreateDatabase/);
        });

        it("says why it failed", async () => {
            const name = await create({ Description: "fail" });
            await start(name);
            const { LastCrawl } = await ready(name);
            assert.deepEqual([LastCrawl?.Status, LastCrawl?.ErrorMessage], ["FAILED", "ERROR: no bucket of that name"]);
        });

        it("is not started twice, changed or deleted while it runs, and can be stopped", async () => {
            const name = await create({ Description: "hang" });
            assert.equal(
                (await failure(owner.glue.send(new StopCrawlerCommand({ Name: name })))).name,
                "CrawlerNotRunningException",
            );
            await start(name);
            for (const call of [
                start(name),
                update(name, { Description: "x" }),
                owner.glue.send(new DeleteCrawlerCommand({ Name: name })),
            ]) {
                assert.equal((await failure(call)).name, "CrawlerRunningException");
            }
            await owner.glue.send(new StopCrawlerCommand({ Name: name }));
            assert.equal((await ready(name)).LastCrawl?.Status, "CANCELLED");
        });

        it("is refused where the target cannot be crawled here", async () => {
            const name = await create({ Targets: { DynamoDBTargets: [{ Path: "table" }] } });
            assert.match(
                (await failure(start(name))).message,
                /crawls S3 targets by listing them; .* has DynamoDBTargets/,
            );
        });
    });
});
