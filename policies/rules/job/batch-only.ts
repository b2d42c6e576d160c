import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { PYTHON_SHELL, RAY, SPARK, STREAMING } from "../../facts/jobKind";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule } from "../../rule";

const fix = `Set command.name to "${SPARK}", or leave it out for that; what must run all the time belongs on another service.`;
const batch: readonly unknown[] = [undefined, SPARK, PYTHON_SHELL, RAY];

/** A streaming job never ends: it has no bookmark, no commit and no run that could be repeated. */
export const batchOnly: Rule = {
    name: "batch-only",
    description: "No Glue job runs on a stream.",
    level: "mandatory",
    severity: "medium",
    source: { quote: "Glue ETL should NOT: … Perform streaming logic.", from: "Glue ETL notes, Responsibilities" },
    fix,
    resource: { types: [GLUE_JOB], check },
    examples: {
        failing: [
            exampleJob("clicks", { command: { name: STREAMING, scriptLocation: "s3://acme-artifacts/clicks.py" } }),
        ],
        passing: [exampleJob("clicks", { command: { name: SPARK, scriptLocation: "s3://acme-artifacts/clicks.py" } })],
    },
};

function check(job: Resource): readonly Finding[] {
    const value = job.read("command", "name") ?? undefined;
    if (batch.includes(value)) {
        return [];
    }
    return [
        refuse({
            of: glueName("job", job),
            property: "command.name",
            value,
            ...(value === STREAMING ? { meaning: "a job that never ends" } : {}),
            allowed: `"${SPARK}" (Glue's default), "${PYTHON_SHELL}" or "${RAY}"`,
            fix,
        }),
    ];
}
