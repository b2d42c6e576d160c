import * as assert from "node:assert";
import { stripVTControlCharacters } from "node:util";
import { workflowChanges, workflowTable } from "../../../local/cli/workflowPicture";
import { stepsOf, type WorkflowStep } from "../../../local/cli/workflowSteps";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 31, 2, 0, seconds));
const crawl: WorkflowStep = {
    stage: 1,
    kind: "crawler",
    name: "raw",
    state: "succeeded",
    startedOn: at(0),
    completedOn: at(4),
};
const users: WorkflowStep = { stage: 2, kind: "job", name: "users", state: "running", startedOn: at(5), runId: "jr_1" };
const orders: WorkflowStep = { stage: 2, kind: "job", name: "orders", state: "not started" };

describe("the picture of a workflow's run", () => {
    it("has a row for each job and crawler, by stage, with what is under way timed until now", () => {
        const rows = stripVTControlCharacters(workflowTable([crawl, users, orders], at(20)))
            .split("\n")
            .filter((line) => line.startsWith("│"))
            .map((line) =>
                line
                    .split("│")
                    .slice(1, -1)
                    .map((cell) => cell.trim()),
            );
        assert.deepStrictEqual(rows, [
            ["stage", "what", "name", "state", "started (UTC)", "took", "error"],
            ["1", "crawler", "raw", "succeeded", "02:00:00", "4.0 s", ""],
            ["2", "job", "users", "running", "02:00:05", "15.0 s", ""],
            ["", "job", "orders", "not started", "", "", ""],
        ]);
    });

    it("says in a log what has changed, once", () => {
        const failed = { ...users, state: "failed", error: "no bucket" };
        assert.deepStrictEqual(workflowChanges([], [crawl, users, orders]), [
            "crawler raw: succeeded",
            "job users: running",
        ]);
        assert.deepStrictEqual(workflowChanges([crawl, users, orders], [crawl, failed, orders]), [
            "job users: failed (no bucket)",
        ]);
    });

    it("takes of a job with retries the last attempt", () => {
        const [step] = stepsOf({
            Graph: {
                Nodes: [
                    {
                        Type: "JOB",
                        Name: "users",
                        UniqueId: "1",
                        JobDetails: {
                            JobRuns: [
                                { Id: "b", Attempt: 1, JobRunState: "SUCCEEDED" },
                                { Id: "a", Attempt: 0, JobRunState: "FAILED" },
                            ],
                        },
                    },
                ],
            },
        });
        assert.deepStrictEqual([step?.runId, step?.state], ["b", "succeeded"]);
    });
});
