import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_JOB } from "../../facts/types";
import { type Correction, type Finding, type Rule } from "../../rule";

const fix =
    "Set maxRetries to 0 or 1, or leave it out for Glue's default of 0; fix what failed, then run the job again.";

/** Every automatic retry reads and writes again what the failed run may have written in part. */
export const maxRetries: Rule = {
    name: "max-retries",
    description: "A Glue job retries at most once by itself.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "Retries: 0 or 1. Prefer fixing the issue and rerunning manually.",
        from: "Glue ETL notes, Failure and Retry Behavior",
    },
    fix,
    resource: { types: [GLUE_JOB], check, remediate },
    examples: {
        failing: [exampleJob("users", { maxRetries: 3 })],
        passing: [exampleJob("users", { maxRetries: 1 })],
    },
};

function check(job: Resource): readonly Finding[] {
    const value = job.read("maxRetries") ?? undefined;
    if (value === undefined || value === 0 || value === 1) {
        return [];
    }
    return [refuse({ of: glueName("job", job), property: "maxRetries", value, allowed: "0 or 1", fix })];
}

/** To 0, Glue's default: 1 is right only where the job writes what can be written twice, and does not queue. */
function remediate(job: Resource): readonly Correction[] {
    return check(job).some(({ undecided }) => undecided !== true) ? [{ path: ["maxRetries"], value: 0 }] : [];
}
