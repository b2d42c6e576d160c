import * as assert from "node:assert/strict";
import {
    BatchGetQueryExecutionCommand,
    CreateWorkGroupCommand,
    GetQueryExecutionCommand,
    GetQueryResultsCommand,
    ListQueryExecutionsCommand,
    StartQueryExecutionCommand,
    type StartQueryExecutionCommandInput,
    StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { account, admin, asRole, type Clients } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure, until } from "../support/expect";

describe("an Athena query", function () {
    this.timeout(20_000);
    let owner: Clients;
    let group: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        group = await createGroup({ ResultConfiguration: { OutputLocation: "s3://results/group/" } });
    });
    const createGroup = async (Configuration: object) => {
        const Name = unique("group");
        await owner.athena.send(new CreateWorkGroupCommand({ Name, Configuration }));
        return Name;
    };
    const start = async (QueryString: string, more: Partial<StartQueryExecutionCommandInput> = {}, clients = owner) => {
        const call = new StartQueryExecutionCommand({ QueryString, WorkGroup: group, ...more });
        return (await clients.athena.send(call)).QueryExecutionId ?? "";
    };
    const get = async (QueryExecutionId: string) => {
        const { QueryExecution } = await owner.athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
        assert.ok(QueryExecution);
        return QueryExecution;
    };
    const ended = (id: string) =>
        until(
            () => get(id),
            (query) => !["QUEUED", "RUNNING"].includes(query.Status?.State ?? ""),
        );
    const results = (QueryExecutionId: string, more: object = {}, clients = owner) =>
        clients.athena.send(new GetQueryResultsCommand({ QueryExecutionId, ...more }));
    const texts = (answer: Awaited<ReturnType<typeof results>>) =>
        (answer.ResultSet?.Rows ?? []).map((row) => (row.Data ?? []).map((datum) => datum.VarCharValue));

    it("runs and gives its rows after a row of names, with nulls that have no value", async () => {
        const id = await start("select * from names", { QueryExecutionContext: { Database: "db" } });
        const query = await ended(id);
        assert.equal(query.Status?.State, "SUCCEEDED", query.Status?.StateChangeReason);
        assert.deepEqual(
            [
                query.StatementType,
                query.WorkGroup,
                query.QueryExecutionContext?.Database,
                query.ResultConfiguration?.OutputLocation,
            ],
            ["DML", group, "db", `s3://results/group/${id}.csv`],
        );
        assert.equal(query.Statistics?.DataScannedInBytes, 20_000_000);
        const answer = await results(id);
        assert.deepEqual(texts(answer).slice(0, 3), [
            ["id", "name"],
            ["0", "name 0"],
            ["1", undefined],
        ]);
        assert.equal(texts(answer).length, 26);
        const info = answer.ResultSet?.ResultSetMetadata?.ColumnInfo?.map((column) => [
            column.Name,
            column.Type,
            column.Precision,
            column.CaseSensitive,
        ]);
        assert.deepEqual(info, [
            ["id", "bigint", 19, false],
            ["name", "varchar", 2_147_483_647, true],
        ]);
    });

    it("gives its rows page by page, the names only once", async () => {
        const id = await start("select * from names");
        await ended(id);
        const seen: (string | undefined)[] = [];
        let NextToken: string | undefined;
        let pages = 0;
        do {
            const answer = await results(id, { MaxResults: 10, NextToken });
            assert.ok(texts(answer).length <= 10);
            seen.push(...texts(answer).map((row) => row[0]));
            ({ NextToken } = answer);
            pages += 1;
        } while (NextToken !== undefined);
        assert.equal(pages, 3);
        assert.deepEqual(seen, ["id", ...Array.from({ length: 25 }, (_, index) => String(index))]);
        assert.match((await failure(results(id, { NextToken: "nonsense" }))).message, /NextToken is not one/);
    });

    it("that is no SELECT has no row of names", async () => {
        const id = await start("SHOW TABLES");
        assert.equal((await ended(id)).StatementType, "UTILITY");
        assert.deepEqual(texts(await results(id))[0], ["0", "name 0"]);
    });

    it("that is wrong fails with the reason, and has no rows", async () => {
        const id = await start("syntax error");
        const { Status } = await ended(id);
        assert.deepEqual([Status?.State, Status?.StateChangeReason], ["FAILED", "SYNTAX_ERROR: line 1:1: as told"]);
        assert.equal(Status?.AthenaError?.ErrorMessage, "SYNTAX_ERROR: line 1:1: as told");
        const error = await failure(results(id));
        assert.deepEqual([error.name, error.status], ["InvalidRequestException", 400]);
        assert.match(error.message, /did not finish successfully.*FAILED.*SYNTAX_ERROR/);
    });

    it("can be stopped, and has no rows before its end", async () => {
        const id = await start("hang");
        assert.match((await failure(results(id))).message, /has not yet finished/);
        await owner.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
        const { Status } = await ended(id);
        assert.deepEqual([Status?.State, Status?.StateChangeReason], ["CANCELLED", "Query cancelled by user"]);
        await owner.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    });

    it("waits where many run already, and goes when it is stopped there", async () => {
        const ids = await Promise.all(Array.from({ length: 5 }, () => start("hang")));
        await until(
            () => get(ids[3] ?? ""),
            (query) => query.Status?.State === "RUNNING",
        );
        const last = ids[4] ?? "";
        assert.equal((await get(last)).Status?.State, "QUEUED");
        await owner.athena.send(new StopQueryExecutionCommand({ QueryExecutionId: last }));
        assert.equal((await get(last)).Status?.State, "CANCELLED");
        for (const QueryExecutionId of ids) {
            await owner.athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
        }
    });

    it("is the same when it is asked for again with the same token", async () => {
        const ClientRequestToken = unique("token").padEnd(40, "x");
        const id = await start("select 1", { ClientRequestToken });
        assert.equal(await start("select 1", { ClientRequestToken }), id);
        assert.match(
            (await failure(start("select 2", { ClientRequestToken }))).message,
            /Idempotent parameters do not match/,
        );
    });

    it("gets its execution parameters in place", async () => {
        const id = await start("select spec where a = ?", {
            ExecutionParameters: ["'x'"],
            QueryExecutionContext: { Database: "db" },
        });
        await ended(id);
        const [spec = ""] = texts(await results(id))[1] ?? [];
        const { queryString, database, outputLocation, executionId } = JSON.parse(spec) as Record<string, string>;
        assert.deepEqual(
            [queryString, database, outputLocation, executionId],
            ["select spec where a = 'x'", "db", "s3://results/group/", id],
        );
    });

    it("works with its caller's credentials, not with better ones", async () => {
        const arn = `arn:aws:athena:us-east-1:${account}:workgroup/${group}`;
        const analyst = await asRole(
            { Effect: "Allow", Action: "athena:*", Resource: arn },
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::results/*" },
        );
        const id = await start("select spec", {}, analyst);
        await ended(id);
        const [, accessKey] = texts(await results(id, {}, analyst))[1] ?? [];
        assert.equal(accessKey, (await analyst.athena.config.credentials()).accessKeyId);
        const other = await createGroup({ ResultConfiguration: { OutputLocation: "s3://results/" } });
        assert.match(
            (await failure(start("select 1", { WorkGroup: other }, analyst))).message,
            /athena:StartQueryExecution on resource/,
        );
        const blind = await asRole({ Effect: "Allow", Action: "athena:*", Resource: arn });
        assert.match(
            (await failure(results(id, {}, blind))).message,
            /s3:GetObject on resource: arn:aws:s3:::results\/group/,
        );
    });

    it("writes where the workgroup says if that is enforced, else where the client says", async () => {
        const own = { ResultConfiguration: { OutputLocation: "s3://own/place" } };
        assert.match(
            (await get(await start("select 1", own))).ResultConfiguration?.OutputLocation ?? "",
            /^s3:\/\/results\/group\//,
        );
        const free = await createGroup({
            EnforceWorkGroupConfiguration: false,
            ResultConfiguration: { OutputLocation: "s3://results/free" },
        });
        assert.match(
            (await get(await start("select 1", { ...own, WorkGroup: free }))).ResultConfiguration?.OutputLocation ?? "",
            /^s3:\/\/own\/place\/[0-9a-f-]+\.csv$/,
        );
        assert.match(
            (await get(await start("select 1", { WorkGroup: free }))).ResultConfiguration?.OutputLocation ?? "",
            /^s3:\/\/results\/free\//,
        );
    });

    it("is cancelled when it read more than its workgroup allows", async () => {
        const small = await createGroup({
            BytesScannedCutoffPerQuery: 10_000_000,
            ResultConfiguration: { OutputLocation: "s3://results/" },
        });
        const { Status } = await ended(await start("select 1", { WorkGroup: small }));
        assert.equal(Status?.State, "CANCELLED");
        assert.match(Status?.StateChangeReason ?? "", /Bytes scanned limit was exceeded/);
    });

    it("is refused without an output location, a query, or a workgroup that is there", async () => {
        assert.match(
            (await failure(start("select 1", { WorkGroup: "primary" }))).message,
            /No output location provided/,
        );
        assert.match((await failure(start(""))).message, /QueryString: must have 1 to 262144 characters/);
        assert.match((await failure(start("select 1", { WorkGroup: "none" }))).message, /WorkGroup none is not found/);
        assert.match((await failure(get("none"))).message, /QueryExecution none was not found/);
    });

    it("is listed in its workgroup, newest first, and got with others", async () => {
        const own = await createGroup({ ResultConfiguration: { OutputLocation: "s3://results/" } });
        const first = await start("select 1", { WorkGroup: own });
        await ended(first);
        const second = await start("select 2", { WorkGroup: own });
        const { QueryExecutionIds } = await owner.athena.send(new ListQueryExecutionsCommand({ WorkGroup: own }));
        assert.deepEqual(QueryExecutionIds, [second, first]);
        const several = await owner.athena.send(
            new BatchGetQueryExecutionCommand({ QueryExecutionIds: [first, "none"] }),
        );
        assert.deepEqual(
            [
                several.QueryExecutions?.map((query) => query.Query),
                several.UnprocessedQueryExecutionIds?.map((one) => one.QueryExecutionId),
            ],
            [["select 1"], ["none"]],
        );
    });
});
