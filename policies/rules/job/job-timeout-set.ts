import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { isSurely, RAY, STREAMING } from "../../facts/jobKind";
import { type Value } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { numberSetting } from "../../facts/settings";
import { jobStarts } from "../../facts/triggers";
import { GLUE_JOB, GLUE_TRIGGER } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

/** What Glue itself takes from version 5.0 on where nothing is said; before, it is two days. */
const defaultMaximum = 480;

const fix =
    "Set timeout to a few times what a run usually takes, in minutes; a job that needs longer than this rule's " +
    "maxMinutes had better read its input in several runs.";

/** A run that hangs is paid for by the second until something stops it, and keeps the next one from starting. */
export const jobTimeoutSet: Rule = {
    name: "job-timeout-set",
    description: "A Glue job, and a trigger that says otherwise, stops a run that takes too long.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "This is the maximum time that a job run can consume resources before it is terminated and enters TIMEOUT status.",
        from: "AWS Glue API reference, CreateJob",
        url: "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html",
    },
    fix,
    config: {
        properties: {
            maxMinutes: {
                type: "integer",
                minimum: 1,
                default: defaultMaximum,
                description: "The longest timeout, in minutes. Glue's own limit is 10,080 (7 days).",
            },
        },
    },
    resource: {
        types: [GLUE_JOB, GLUE_TRIGGER],
        check: (resource, config) =>
            resource.type === GLUE_JOB ? checkJob(resource, config) : checkTrigger(resource, config),
    },
    examples: {
        failing: [exampleJob("users", {})],
        passing: [exampleJob("users", { timeout: 60 })],
    },
};

function checkJob(job: Resource, config: RuleConfig): readonly Finding[] {
    const value = job.read("timeout") ?? undefined;
    // Ray jobs take no timeout, and a stream has no end to wait for.
    if (isAllowed(value, config) || isSurely(job, RAY, STREAMING)) {
        return [];
    }
    const meaning = value === undefined ? { meaning: "Glue then stops a run after hours or days, by its version" } : {};
    const allowed = allowedBy(config);
    return [refuse({ of: glueName("job", job), property: "timeout", value, allowed, fix, ...meaning })];
}

/** A trigger's timeout wins over the job's. */
function checkTrigger(trigger: Resource, config: RuleConfig): readonly Finding[] {
    return jobStarts(trigger).flatMap(({ read, property }) => {
        const value = read("timeout");
        return value === undefined || isAllowed(value, config)
            ? []
            : [
                  refuse({
                      of: glueName("trigger", trigger),
                      property: property("timeout"),
                      value,
                      allowed: allowedBy(config),
                      fix: "Leave timeout out of the trigger's action: the job's own then holds.",
                  }),
              ];
    });
}

function isAllowed(value: Value, config: RuleConfig): boolean {
    const most = maximum(config);
    return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
}

function allowedBy(config: RuleConfig): string {
    return `whole minutes from 1 to ${maximum(config)}`;
}

function maximum(config: RuleConfig): number {
    return numberSetting(config, "maxMinutes", defaultMaximum, true);
}
