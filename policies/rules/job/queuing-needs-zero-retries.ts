import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { show, Unknown, type Value } from "../../facts/known";
import { type Resource } from "../../facts/resource";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule } from "../../rule";

const fix = "Turn jobRunQueuingEnabled off, or set maxRetries to 0 and leave executionClass at STANDARD.";

/** Glue queues no run that it would retry by itself, and none of the Flex class. */
export const queuingNeedsZeroRetries: Rule = {
    name: "queuing-needs-zero-retries",
    description: "A Glue job that queues its runs has no retries and is not of the Flex class.",
    level: "mandatory",
    severity: "low",
    source: {
        quote: "Jobs that have not been configured to retry based on your maxRetries configuration may enter the WAITING state.",
        from: "AWS Glue developer guide, AWS Glue job run statuses",
        url: "https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html",
    },
    fix,
    resource: { types: [GLUE_JOB], check },
    examples: {
        failing: [exampleJob("users", { jobRunQueuingEnabled: true, maxRetries: 1 })],
        passing: [exampleJob("users", { jobRunQueuingEnabled: true, maxRetries: 0 })],
    },
};

function check(job: Resource): readonly Finding[] {
    const against = [
        { property: "maxRetries", value: job.read("maxRetries") ?? 0, allowed: 0 },
        { property: "executionClass", value: job.read("executionClass") ?? "STANDARD", allowed: "STANDARD" },
    ].filter(({ value, allowed }) => value !== allowed);
    if (against.length === 0) {
        return [];
    }
    const queuing = job.read("jobRunQueuingEnabled") ?? false;
    if (queuing === false) {
        return [];
    }
    return against.map(({ property, value, allowed }) => {
        const got = `${say("jobRunQueuingEnabled", queuing)}, and ${say(property, value)}`;
        return {
            message: `${glueName("job", job)}: ${got}; allowed with queuing: ${property} ${show(allowed)}. ${fix}`,
            property,
            ...(queuing instanceof Unknown || value instanceof Unknown ? { undecided: true as const } : {}),
        };
    });
}

function say(property: string, value: Value): string {
    return value instanceof Unknown ? value.toString() : `${property} is ${show(value)}`;
}
