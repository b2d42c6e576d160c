import { exampleJob } from "../examples";
import { glueName, jobArgument } from "../facts/glue";
import { isList, show, Unknown, type Value } from "../facts/known";
import { type Resource } from "../facts/resource";
import { GLUE_JOB, GLUE_TRIGGER } from "../facts/types";
import { type Finding, type ResourceRule } from "../rule";

const option = "--job-bookmark-option";
const enable = "job-bookmark-enable";
const fix = `Set defaultArguments["${option}"] to "${enable}"; to process everything again, reset the job's bookmark instead.`;

/** Job kinds that have no bookmarks at all. */
const withoutBookmarks: readonly Value[] = ["pythonshell", "glueray"];

/** Without a bookmark every run reads all of raw again and, appending, writes it again. */
export const bookmarksEnabled: ResourceRule = {
    name: "bookmarks-enabled",
    description: "A Glue job keeps a bookmark, and no trigger starts it without.",
    severity: "high",
    source: {
        quote: "Bookmark Requirements. All must be true: … Job bookmarks are enabled in job settings.",
        from: "Glue ETL notes, Job Bookmarks",
    },
    fix,
    scope: "resource",
    types: [GLUE_JOB, GLUE_TRIGGER],
    check: (resource) => (resource.type === GLUE_JOB ? checkJob(resource) : checkTrigger(resource)),
    examples: {
        failing: [exampleJob("users", { defaultArguments: { [option]: "job-bookmark-disable" } })],
        passing: [exampleJob("users", { defaultArguments: { [option]: enable } })],
    },
};

function checkJob(job: Resource): readonly Finding[] {
    const { value, property } = jobArgument(job, option);
    if (value === enable || withoutBookmarks.includes(job.read("command", "name"))) {
        return [];
    }
    return [{ message: `${glueName("job", job)}: ${got(value, property)}. ${fix}` }];
}

/** What a trigger passes to a run wins over the job's own default. */
function checkTrigger(trigger: Resource): readonly Finding[] {
    const actions = trigger.read("actions");
    if (actions instanceof Unknown) {
        return [
            {
                message: `${glueName("trigger", trigger)}: ${actions.toString()}, so it may start a job without its bookmark. ${fix}`,
            },
        ];
    }
    return (isList(actions) ? actions : []).flatMap((_, index) => {
        const value = trigger.read("actions", index, "arguments", option);
        if (value === undefined || value === null || value === enable) {
            return [];
        }
        const found = got(value, `actions[${index}].arguments["${option}"]`);
        const remedy = `Leave ${option} out of the trigger's arguments: the job's own default then holds.`;
        return [{ message: `${glueName("trigger", trigger)}: ${found}. ${remedy}` }];
    });
}

function got(value: Value, property: string): string {
    if (value instanceof Unknown) {
        return `${value.toString()}; allowed: "${enable}"`;
    }
    const why = value === undefined ? " (Glue then reads everything on every run)" : "";
    return `${property} is ${show(value)}${why}; allowed: "${enable}"`;
}
