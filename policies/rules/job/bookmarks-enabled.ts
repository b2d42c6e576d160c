import { exampleJob } from "../../examples";
import { glueName, jobArgument } from "../../facts/glue";
import { hasNoBookmarks } from "../../facts/jobKind";
import { isList, type PathStep, Unknown, type Value } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { jobStarts } from "../../facts/triggers";
import { GLUE_JOB, GLUE_TRIGGER } from "../../facts/types";
import { type Correction, type Finding, type Rule } from "../../rule";

const option = "--job-bookmark-option";
const enable = "job-bookmark-enable";
const fix = `Set defaultArguments["${option}"] to "${enable}"; to process everything again, reset the job's bookmark instead.`;

/** Without a bookmark every run reads all of raw again and, appending, writes it again. */
export const bookmarksEnabled: Rule = {
    name: "bookmarks-enabled",
    description: "A Glue job keeps a bookmark, and no trigger starts it without.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Bookmark Requirements. All must be true: … Job bookmarks are enabled in job settings.",
        from: "Glue ETL notes, Job Bookmarks",
    },
    fix,
    resource: {
        types: [GLUE_JOB, GLUE_TRIGGER],
        check: (resource) => (resource.type === GLUE_JOB ? checkJob(resource) : checkTrigger(resource)),
        remediate: (resource) => (resource.type === GLUE_JOB ? correctJob(resource) : correctTrigger(resource)),
    },
    examples: {
        failing: [exampleJob("users", { defaultArguments: { [option]: "job-bookmark-disable" } })],
        passing: [exampleJob("users", { defaultArguments: { [option]: enable } })],
    },
};

function checkJob(job: Resource): readonly Finding[] {
    const { value, property } = jobArgument(job, option);
    if (value === enable || hasNoBookmarks(job)) {
        return [];
    }
    const meaning = meaningOf(value);
    return [refuse({ of: glueName("job", job), property, value, allowed: `"${enable}"`, fix, ...meaning })];
}

/** What a trigger passes to a run wins over the job's own default. */
function checkTrigger(trigger: Resource): readonly Finding[] {
    return jobStarts(trigger).flatMap(({ read, property }) => {
        const value = read("arguments", option);
        return value === undefined || value === enable
            ? []
            : [
                  refuse({
                      of: glueName("trigger", trigger),
                      property: property("arguments", option),
                      value,
                      allowed: `"${enable}"`,
                      fix: `Leave ${option} out of the trigger's arguments: the job's own default then holds.`,
                      ...meaningOf(value),
                  }),
              ];
    });
}

function meaningOf(value: Value): { readonly meaning?: string } {
    switch (value) {
        case undefined:
            return { meaning: "Glue then reads everything on every run" };
        case "job-bookmark-pause":
            return { meaning: "the bookmark then stays where it is, and every run reads the same input again" };
        default:
            return {};
    }
}

function correctJob(job: Resource): readonly Correction[] {
    const [finding] = checkJob(job);
    if (finding === undefined || finding.undecided === true) {
        return [];
    }
    // Where the job fixes the option, its default would not be looked at.
    const fixed = jobArgument(job, option).property.startsWith("nonOverridableArguments");
    return [{ path: [fixed ? "nonOverridableArguments" : "defaultArguments", option], value: enable }];
}

function correctTrigger(trigger: Resource): readonly Correction[] {
    const actions = trigger.read("actions");
    return (isList(actions) ? actions : []).flatMap((_, index) => {
        const path: readonly PathStep[] = ["actions", index, "arguments", option];
        const value = trigger.read(...path) ?? undefined;
        return value === undefined || value === enable || value instanceof Unknown ? [] : [{ path, value: enable }];
    });
}
