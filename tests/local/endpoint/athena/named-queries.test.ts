import * as assert from "node:assert/strict";
import {
    BatchGetNamedQueryCommand,
    CreateNamedQueryCommand,
    CreateWorkGroupCommand,
    DeleteNamedQueryCommand,
    DeleteWorkGroupCommand,
    GetNamedQueryCommand,
    ListNamedQueriesCommand,
    UpdateNamedQueryCommand,
} from "@aws-sdk/client-athena";
import { account, admin, asRole, type Clients } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure } from "../support/expect";

const refusal = async (call: Promise<unknown>): Promise<string> => {
    const { name, message } = await failure(call);
    return `${name}: ${message}`;
};

describe("an Athena named query", () => {
    let owner: Clients;
    let WorkGroup: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
    });
    beforeEach(async () => {
        WorkGroup = unique("group");
        await owner.athena.send(new CreateWorkGroupCommand({ Name: WorkGroup }));
    });
    const create = async (Name: string, clients = owner) => {
        const call = new CreateNamedQueryCommand({ Name, Database: "db", QueryString: "SELECT 1", WorkGroup });
        return (await clients.athena.send(call)).NamedQueryId ?? "";
    };
    const get = async (NamedQueryId: string, clients = owner) =>
        (await clients.athena.send(new GetNamedQueryCommand({ NamedQueryId }))).NamedQuery;
    const list = (more: object = {}) => owner.athena.send(new ListNamedQueriesCommand({ WorkGroup, ...more }));

    it("has what it was created with, and is listed in its workgroup alone", async () => {
        const id = await create("latest");
        assert.deepEqual(await get(id), {
            NamedQueryId: id,
            Name: "latest",
            Database: "db",
            QueryString: "SELECT 1",
            WorkGroup,
        });
        assert.deepEqual((await list()).NamedQueryIds, [id]);
        assert.ok(!(await list({ WorkGroup: "primary" })).NamedQueryIds?.includes(id));
    });

    it("is listed page by page", async () => {
        const ids = [await create("a"), await create("b"), await create("c")];
        const first = await list({ MaxResults: 2 });
        const second = await list({ MaxResults: 2, NextToken: first.NextToken });
        assert.deepEqual([...(first.NamedQueryIds ?? []), ...(second.NamedQueryIds ?? [])].sort(), ids.sort());
        assert.equal(second.NextToken, undefined);
    });

    it("is changed, and is gone when it was deleted", async () => {
        const NamedQueryId = await create("old");
        await owner.athena.send(new UpdateNamedQueryCommand({ NamedQueryId, Name: "new", QueryString: "SELECT 2" }));
        assert.deepEqual(
            [(await get(NamedQueryId))?.Name, (await get(NamedQueryId))?.QueryString],
            ["new", "SELECT 2"],
        );
        await owner.athena.send(new DeleteNamedQueryCommand({ NamedQueryId }));
        assert.equal(
            await refusal(get(NamedQueryId)),
            `InvalidRequestException: NamedQuery ${NamedQueryId} was not found`,
        );
    });

    it("is told apart from ids that are none, in a batch", async () => {
        const id = await create("one");
        const answer = await owner.athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds: [id, "none"] }));
        assert.deepEqual(
            answer.NamedQueries?.map(({ Name }) => Name),
            ["one"],
        );
        assert.deepEqual(
            answer.UnprocessedNamedQueryIds?.map(({ NamedQueryId }) => NamedQueryId),
            ["none"],
        );
    });

    it("needs a workgroup that there is", async () => {
        WorkGroup = "none";
        assert.match(await refusal(create("lost")), /WorkGroup none is not found/);
    });

    it("keeps its workgroup from being deleted by mistake, and goes with it on purpose", async () => {
        const id = await create("kept");
        assert.match(
            await refusal(owner.athena.send(new DeleteWorkGroupCommand({ WorkGroup }))),
            /is not empty: queries were run in it or are kept in it/,
        );
        await owner.athena.send(new DeleteWorkGroupCommand({ WorkGroup, RecursiveDeleteOption: true }));
        assert.match(await refusal(get(id)), /was not found/);
    });

    it("is for those who may look into its workgroup", async () => {
        const id = await create("private");
        const group = (name: string) => `arn:aws:athena:us-east-1:${account}:workgroup/${name}`;
        const may = (Resource: string) => asRole({ Effect: "Allow", Action: "athena:*NamedQuery", Resource });
        assert.equal((await get(id, await may(group(WorkGroup))))?.Name, "private");
        const stranger = await may(group("other"));
        assert.match(await refusal(get(id, stranger)), /AccessDenied/);
        assert.match(await refusal(create(WorkGroup, stranger)), /AccessDenied/);
    });
});
