import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { hasNoBookmarks } from "../../facts/jobKind";
import { Unknown } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_JOB } from "../../facts/types";
import { type Correction, type Finding, type Rule } from "../../rule";

const fix =
    "Set executionProperty.maxConcurrentRuns to 1, or leave it out for Glue's default of 1; " +
    "to read several tables at once, give each a job of its own.";

/** Two runs read from the same bookmark: both take the same files, and the second to commit fails. */
export const singleConcurrentRun: Rule = {
    name: "single-concurrent-run",
    description: "A Glue job that keeps a bookmark runs once at a time.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Setting the maximum number of concurrent runs for the job greater than the default value of 1 can interfere with job bookmarks.",
        from: "AWS Glue developer guide, Troubleshooting errors in AWS Glue for Spark",
        url: "https://docs.aws.amazon.com/glue/latest/dg/glue-troubleshooting-errors.html",
    },
    fix,
    resource: { types: [GLUE_JOB], check, remediate },
    examples: {
        failing: [exampleJob("users", { executionProperty: { maxConcurrentRuns: 3 } })],
        passing: [exampleJob("users", { executionProperty: { maxConcurrentRuns: 1 } })],
    },
};

function check(job: Resource): readonly Finding[] {
    const holder = job.read("executionProperty") ?? undefined;
    const isObject = typeof holder === "object" && !Array.isArray(holder) && !(holder instanceof Unknown);
    const runs = isObject ? (job.read("executionProperty", "maxConcurrentRuns") ?? undefined) : holder;
    if (runs === undefined || (isObject && runs === 1) || hasNoBookmarks(job)) {
        return [];
    }
    const property = isObject ? "executionProperty.maxConcurrentRuns" : "executionProperty";
    const allowed = isObject ? "1" : "{ maxConcurrentRuns: 1 }";
    return [refuse({ of: glueName("job", job), property, value: runs, allowed, fix })];
}

function remediate(job: Resource): readonly Correction[] {
    return check(job).some(({ undecided }) => undecided !== true)
        ? [{ path: ["executionProperty"], value: { maxConcurrentRuns: 1 } }]
        : [];
}
