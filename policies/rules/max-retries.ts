import { exampleJob } from "../examples";
import { show, Unknown } from "../facts/known";
import { glueName } from "../facts/glue";
import { type Resource } from "../facts/resource";
import { GLUE_JOB } from "../facts/types";
import { type Finding, type ResourceRule } from "../rule";

const fix =
    "Set maxRetries to 0 or 1, or leave it out for Glue's default of 0; fix what failed, then run the job again.";

/** Every automatic retry reads and writes again what the failed run may have written in part. */
export const maxRetries: ResourceRule = {
    name: "max-retries",
    description: "A Glue job retries at most once by itself.",
    severity: "medium",
    source: {
        quote: "Retries: 0 or 1. Prefer fixing the issue and rerunning manually.",
        from: "Glue ETL notes, Failure and Retry Behavior",
    },
    fix,
    scope: "resource",
    types: [GLUE_JOB],
    check,
    examples: {
        failing: [exampleJob("users", { maxRetries: 3 })],
        passing: [exampleJob("users", { maxRetries: 1 })],
    },
};

function check(job: Resource): readonly Finding[] {
    const retries = job.read("maxRetries");
    if (retries === undefined || retries === null || retries === 0 || retries === 1) {
        return [];
    }
    const got = retries instanceof Unknown ? retries.toString() : `maxRetries is ${show(retries)}`;
    return [{ message: `${glueName("job", job)}: ${got}; allowed: 0 or 1. ${fix}` }];
}
