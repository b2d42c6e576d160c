import * as assert from "node:assert/strict";
import {
    CreateWorkGroupCommand,
    DeleteWorkGroupCommand,
    GetWorkGroupCommand,
    ListTagsForResourceCommand,
    ListWorkGroupsCommand,
    StartQueryExecutionCommand,
    TagResourceCommand,
    UntagResourceCommand,
    UpdateWorkGroupCommand,
    type UpdateWorkGroupCommandInput,
} from "@aws-sdk/client-athena";
import { account, admin, type Clients } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure } from "../support/expect";

describe("an Athena workgroup", () => {
    let owner: Clients;
    let Name: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });
    beforeEach(async () => {
        Name = unique("group");
        await owner.athena.send(
            new CreateWorkGroupCommand({
                Name,
                Description: "old",
                Configuration: {
                    ResultConfiguration: { OutputLocation: "s3://results/a/" },
                    BytesScannedCutoffPerQuery: 20_000_000,
                },
                Tags: [{ Key: "team", Value: "data" }],
            }),
        );
    });
    const get = async (WorkGroup = Name) => (await owner.athena.send(new GetWorkGroupCommand({ WorkGroup }))).WorkGroup;
    const update = (change: Omit<UpdateWorkGroupCommandInput, "WorkGroup">) =>
        owner.athena.send(new UpdateWorkGroupCommand({ WorkGroup: Name, ...change }));
    const remove = (RecursiveDeleteOption?: boolean) =>
        owner.athena.send(new DeleteWorkGroupCommand({ WorkGroup: Name, RecursiveDeleteOption }));

    it("has what it was created with, and the documented defaults", async () => {
        const group = await get();
        assert.deepEqual([group?.State, group?.Description], ["ENABLED", "old"]);
        assert.deepEqual(group?.Configuration, {
            ResultConfiguration: { OutputLocation: "s3://results/a/" },
            EnforceWorkGroupConfiguration: true,
            PublishCloudWatchMetricsEnabled: true,
            RequesterPaysEnabled: false,
            BytesScannedCutoffPerQuery: 20_000_000,
            EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "Athena engine version 3" },
        });
    });

    it("is changed in what an update names, and stays in the rest", async () => {
        await update({
            Description: "new",
            ConfigurationUpdates: {
                EnforceWorkGroupConfiguration: false,
                ResultConfigurationUpdates: { OutputLocation: "s3://results/b/" },
            },
        });
        const group = await get();
        assert.equal(group?.Description, "new");
        assert.deepEqual(
            [
                group?.Configuration?.EnforceWorkGroupConfiguration,
                group?.Configuration?.ResultConfiguration,
                group?.Configuration?.BytesScannedCutoffPerQuery,
            ],
            [false, { OutputLocation: "s3://results/b/" }, 20_000_000],
        );
        await update({
            ConfigurationUpdates: {
                RemoveBytesScannedCutoffPerQuery: true,
                ResultConfigurationUpdates: { RemoveOutputLocation: true },
            },
        });
        const bare = (await get())?.Configuration;
        assert.deepEqual([bare?.ResultConfiguration, bare?.BytesScannedCutoffPerQuery], [{}, undefined]);
    });

    it("runs no query when it is disabled", async () => {
        await update({ State: "DISABLED" });
        const query = new StartQueryExecutionCommand({ QueryString: "select 1", WorkGroup: Name });
        assert.match((await failure(owner.athena.send(query))).message, /is disabled/);
    });

    it("is created once, listed, and gone when it was deleted", async () => {
        assert.match(
            (await failure(owner.athena.send(new CreateWorkGroupCommand({ Name })))).message,
            /already created/,
        );
        const { WorkGroups = [] } = await owner.athena.send(new ListWorkGroupsCommand({}));
        assert.ok(
            WorkGroups.some((group) => group.Name === Name) && WorkGroups.some((group) => group.Name === "primary"),
        );
        await remove();
        for (const call of [get(), update({}), remove()]) {
            assert.match((await failure(call)).message, /is not found/);
        }
    });

    it("in which queries were run is deleted only with them", async () => {
        await owner.athena.send(new StartQueryExecutionCommand({ QueryString: "select 1", WorkGroup: Name }));
        assert.match((await failure(remove())).message, /is not empty/);
        await remove(true);
        assert.match((await failure(get())).message, /is not found/);
    });

    it("called primary is there and stays", async () => {
        assert.equal((await get("primary"))?.Configuration?.EnforceWorkGroupConfiguration, false);
        const error = await failure(owner.athena.send(new DeleteWorkGroupCommand({ WorkGroup: "primary" })));
        assert.match(error.message, /cannot be deleted/);
    });

    it("has tags", async () => {
        const ResourceARN = `arn:aws:athena:us-east-1:${account}:workgroup/${Name}`;
        await owner.athena.send(
            new TagResourceCommand({
                ResourceARN,
                Tags: [
                    { Key: "a", Value: "1" },
                    { Key: "team", Value: "lake" },
                ],
            }),
        );
        await owner.athena.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["a"] }));
        const { Tags } = await owner.athena.send(new ListTagsForResourceCommand({ ResourceARN }));
        assert.deepEqual(Tags, [{ Key: "team", Value: "lake" }]);
    });

    const refused: readonly (readonly [what: string, configuration: object, message: RegExp])[] = [
        [
            "whose cutoff is too small",
            { BytesScannedCutoffPerQuery: 1 },
            /BytesScannedCutoffPerQuery: must be at least 10000000 bytes \(got 1\)/,
        ],
        [
            "whose output is not in S3",
            { ResultConfiguration: { OutputLocation: "/tmp" } },
            /OutputLocation: must be an S3 URI/,
        ],
    ];
    for (const [what, Configuration, message] of refused) {
        it(`${what} is refused`, async () => {
            const error = await failure(
                owner.athena.send(new CreateWorkGroupCommand({ Name: unique("group"), Configuration })),
            );
            assert.equal(error.name, "InvalidRequestException");
            assert.match(error.message, message);
        });
    }
});
