import * as assert from "node:assert/strict";
import {
    BatchGetDataQualityResultCommand,
    CancelDataQualityRulesetEvaluationRunCommand,
    CreateDataQualityRulesetCommand,
    DeleteDataQualityRulesetCommand,
    GetDataQualityResultCommand,
    GetDataQualityRulesetCommand,
    GetDataQualityRulesetEvaluationRunCommand,
    GetTagsCommand,
    ListDataQualityResultsCommand,
    ListDataQualityRulesetsCommand,
    StartDataQualityRulesetEvaluationRunCommand,
    type StartDataQualityRulesetEvaluationRunCommandInput,
    UpdateDataQualityRulesetCommand,
} from "@aws-sdk/client-glue";
import { account, admin, asRole, type Clients, createRole, glueTrust } from "../support/clients";
import { unique } from "../support/endpoint";
import { failure, until } from "../support/expect";

const arnOf = (name: string) => `arn:aws:glue:us-east-1:${account}:dataQualityRuleset/${name}`;

describe("Glue Data Quality", function () {
    this.timeout(20_000);
    let owner: Clients;
    let role: string;
    let Name: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        role = (await createRole(owner, { trust: glueTrust })).arn;
    });
    beforeEach(async () => {
        Name = unique("rules");
        await create(Name);
    });
    const create = (name: string, Ruleset = "Rules = [ RowCount > 0 ]") =>
        owner.glue.send(new CreateDataQualityRulesetCommand({ Name: name, Ruleset, Tags: { team: "data" } }));
    const table = (TableName: string, DatabaseName = "db") => ({ GlueTable: { DatabaseName, TableName } });
    const start = async (
        more: Partial<StartDataQualityRulesetEvaluationRunCommandInput> = {},
        clients: Clients = owner,
    ) => {
        const input = { DataSource: table("users"), Role: role, RulesetNames: [Name], ...more };
        return (await clients.glue.send(new StartDataQualityRulesetEvaluationRunCommand(input))).RunId ?? "";
    };
    const get = (RunId: string) => owner.glue.send(new GetDataQualityRulesetEvaluationRunCommand({ RunId }));
    const ended = (RunId: string) =>
        until(
            () => get(RunId),
            ({ Status }) => !["RUNNING", "STOPPING"].includes(Status ?? ""),
        );
    const result = async (RunId: string) => {
        const { ResultIds: [ResultId] = [] } = await ended(RunId);
        return owner.glue.send(new GetDataQualityResultCommand({ ResultId }));
    };

    describe("a ruleset", () => {
        it("has what it was created with, and its tags", async () => {
            const found = await owner.glue.send(new GetDataQualityRulesetCommand({ Name }));
            assert.deepEqual([found.Name, found.Ruleset], [Name, "Rules = [ RowCount > 0 ]"]);
            const { Tags } = await owner.glue.send(new GetTagsCommand({ ResourceArn: arnOf(Name) }));
            assert.deepEqual(Tags, { team: "data" });
        });

        it("is changed, listed by name, and gone when it was deleted", async () => {
            await owner.glue.send(new UpdateDataQualityRulesetCommand({ Name, Ruleset: "Rules = [ RowCount > 1 ]" }));
            const found = await owner.glue.send(new GetDataQualityRulesetCommand({ Name }));
            assert.equal(found.Ruleset, "Rules = [ RowCount > 1 ]");
            const { Rulesets } = await owner.glue.send(new ListDataQualityRulesetsCommand({ Filter: { Name } }));
            assert.deepEqual(
                Rulesets?.map((one) => one.Name),
                [Name],
            );
            await owner.glue.send(new DeleteDataQualityRulesetCommand({ Name }));
            const error = await failure(owner.glue.send(new GetDataQualityRulesetCommand({ Name })));
            assert.equal(error.name, "EntityNotFoundException");
        });

        it("is refused a name that is taken, and a text that is not DQDL", async () => {
            assert.equal((await failure(create(Name))).name, "AlreadyExistsException");
            assert.match((await failure(create(unique("rules"), "RowCount > 0"))).message, /must be DQDL/);
        });
    });

    describe("an evaluation", () => {
        it("runs as the role that was passed, and gives a result for each ruleset", async () => {
            const found = await result(await start());
            assert.equal(found.RulesetName, Name);
            assert.equal(found.Score, 1);
            assert.deepEqual(
                found.RuleResults?.map((rule) => [rule.Name, rule.Description, rule.Result]),
                [
                    ["Rule_1", "of db as a role", "PASS"],
                    ["Rule_2", "of db as a role", "PASS"],
                ],
            );
        });

        it("scores the share of rules that passed", async () => {
            const bad = unique("rules");
            await create(bad, "Rules = [ Bad > 0 ]");
            assert.equal((await result(await start({ RulesetNames: [bad] }))).Score, 0.5);
        });

        it("is found again by its table, with its result", async () => {
            const database = unique("db");
            const { ResultId = "" } = await result(await start({ DataSource: table("users", database) }));
            const list = (TableName: string) =>
                owner.glue.send(
                    new ListDataQualityResultsCommand({ Filter: { DataSource: table(TableName, database) } }),
                );
            assert.deepEqual(
                (await list("users")).Results?.map((one) => one.ResultId),
                [ResultId],
            );
            assert.deepEqual((await list("orders")).Results, []);
            const batch = await owner.glue.send(
                new BatchGetDataQualityResultCommand({ ResultIds: [ResultId, "none"] }),
            );
            assert.deepEqual(
                [batch.Results?.map((one) => one.ResultId), batch.ResultsNotFound],
                [[ResultId], ["none"]],
            );
        });

        it("fails with the reason where there is no table, and where the process ends without a word", async () => {
            const missing = await ended(await start({ DataSource: table("none") }));
            assert.deepEqual(
                [missing.Status, missing.ErrorString, missing.ResultIds],
                ["FAILED", "TABLE_NOT_FOUND: there is no table none", []],
            );
            const dead = await ended(await start({ DataSource: table("dies") }));
            assert.match(dead.ErrorString ?? "", /ended without a result \(exit code 3\)\. a word on stderr/);
        });

        it("fails where Glue may not have the role", async () => {
            const { arn } = await createRole(owner, { trust: { Version: "2012-10-17", Statement: [] } });
            const run = await ended(await start({ Role: arn }));
            assert.equal(run.Status, "FAILED");
            assert.match(run.ErrorString ?? "", /cannot be assumed: the trust policy of/);
        });

        it("is started once for one token, and needs rulesets that there are", async () => {
            const ClientToken = unique("token");
            assert.equal(await start({ ClientToken }), await start({ ClientToken }));
            assert.equal((await failure(start({ RulesetNames: ["none"] }))).name, "EntityNotFoundException");
        });

        it("is stopped when it is cancelled", async () => {
            const RunId = await start({ DataSource: table("endless") });
            await owner.glue.send(new CancelDataQualityRulesetEvaluationRunCommand({ RunId }));
            assert.equal((await ended(RunId)).Status, "STOPPED");
        });

        it("needs a right on the ruleset, and one to pass the role", async () => {
            const right = {
                Effect: "Allow",
                Action: "glue:StartDataQualityRulesetEvaluationRun",
                Resource: arnOf(Name),
            };
            const pass = { Effect: "Allow", Action: "iam:PassRole", Resource: role };
            assert.match((await failure(start({}, await asRole(right)))).message, /iam:PassRole/);
            assert.match(
                (await failure(start({}, await asRole(pass)))).message,
                /StartDataQualityRulesetEvaluationRun/,
            );
            assert.match(await start({}, await asRole(right, pass)), /^dqrun-/);
        });
    });
});
