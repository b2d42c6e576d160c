import * as assert from "node:assert";
import { GetJobRunsCommand, StartJobRunCommand } from "@aws-sdk/client-glue";
import { LakeNames } from "../../../infra/names";
import { Lake } from "../../../local/cli/connection";
import { evaluateQuality } from "../../../local/cli/quality";
import { findRun } from "../../../local/cli/run";
import { logProgress } from "../../../local/progress";
import { account, admin, type Clients } from "../endpoint/support/clients";
import { sharedEndpoint, unique } from "../endpoint/support/endpoint";
import { createJob } from "../endpoint/support/jobs";

/** A lake whose quality jobs do as they are told, by dataset. */
async function lakeWith(clients: Clients, jobs: Readonly<Record<string, string>>): Promise<Lake> {
    const { url } = await sharedEndpoint();
    const lake = new Lake(
        new LakeNames({ project: "sluice", stack: unique("check"), accountId: account, region: "us-east-1" }),
        { endpoint: url, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } },
        url,
    );
    for (const [dataset, what] of Object.entries(jobs)) {
        await createJob(clients, what, { Name: lake.names.qualityJob(dataset) });
    }
    return lake;
}

describe("an evaluation of the rules", function () {
    this.timeout(60_000);
    let clients: Clients;
    before(async () => {
        clients = await admin();
    });
    const evaluated = (lake: Lake, ...datasets: string[]) =>
        evaluateQuality(
            lake,
            datasets,
            logProgress(() => undefined),
        );
    const runsOf = async (lake: Lake, dataset: string) =>
        (await clients.glue.send(new GetJobRunsCommand({ JobName: lake.names.qualityJob(dataset) }))).JobRuns ?? [];

    it("is of the datasets that are asked for, and of no other", async () => {
        const lake = await lakeWith(clients, { users: "succeed", airports: "succeed" });
        assert.deepStrictEqual([...(await evaluated(lake, "users"))], []);
        assert.deepStrictEqual([(await runsOf(lake, "users")).length, (await runsOf(lake, "airports")).length], [1, 0]);
    });

    it("says by dataset what failed, with the run whose log there is, and goes on with the others", async () => {
        const lake = await lakeWith(clients, { users: "fail", airports: "succeed" });
        const failures = await evaluated(lake, "users", "airports");
        const [run] = await runsOf(lake, "users");
        assert.deepStrictEqual(
            [...failures],
            [["users", `run ${run?.Id} ended FAILED: ValueError: as told (sluice logs ${run?.Id})`]],
        );
        assert.strictEqual((await runsOf(lake, "airports"))[0]?.JobRunState, "SUCCEEDED");
    });

    it("has runs that are found by their id alone, as those of the datasets' own jobs are", async () => {
        const lake = await lakeWith(clients, { users: "succeed" });
        await evaluated(lake, "users");
        const [run] = await runsOf(lake, "users");
        assert.strictEqual((await findRun(lake, run?.Id ?? "")).JobName, lake.names.qualityJob("users"));
        await assert.rejects(
            findRun(lake, "jr_none"),
            /No run "jr_none"\. Run ids are listed by: sluice runs, sluice workf/,
        );
    });

    it("is not started beside another of the same dataset, and is where the stack has it alone", async () => {
        const lake = await lakeWith(clients, { users: "hang" });
        await clients.glue.send(new StartJobRunCommand({ JobName: lake.names.qualityJob("users") }));
        const failures = await evaluated(lake, "users", "airports");
        assert.match(failures.get("users") ?? "", /is running already.*follow that: sluice workflow status --watch/);
        assert.match(failures.get("airports") ?? "", /does not exist: it belongs to a stack that sets sluice:quality/);
    });
});
