/** What triggers start, and with what: a trigger's arguments and timeout win over the job's own. */

import { formatPath, isList, type PathStep, Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { GLUE_JOB, GLUE_TRIGGER } from "./types";

/** An action of a trigger that starts a job, or may do so. */
export interface JobStart {
    readonly trigger: Resource;
    /** The path of the action. */
    readonly path: readonly PathStep[];
    /** The job's name, as the trigger says it. */
    readonly jobName: Value;
    /** Reads below the action, `read("arguments", "--TempDir")`; undefined where nothing is there. */
    readonly read: (...path: readonly PathStep[]) => Value;
    /** The property path of something below the action. */
    readonly property: (...path: readonly PathStep[]) => string;
}

/** The jobs that a trigger starts. Actions that are not known come as one in which everything reads as not known. */
export function jobStarts(trigger: Resource): readonly JobStart[] {
    const actions = trigger.read("actions") ?? [];
    const paths = isList(actions) ? actions.map((_, index) => ["actions", index]) : [["actions"]];
    return paths
        .map((path) => startAt(trigger, path))
        .filter(({ jobName, read }) => jobName !== undefined || read("crawlerName") === undefined);
}

function startAt(trigger: Resource, path: readonly PathStep[]): JobStart {
    const read = (...below: readonly PathStep[]): Value => trigger.read(...path, ...below) ?? undefined;
    const property = (...below: readonly PathStep[]): string => formatPath([...path, ...below]);
    return { trigger, path, jobName: read("jobName"), read, property };
}

/** The starts of one job. */
export function startsOf(lake: Lake, job: Resource): readonly JobStart[] {
    return lake.fact(linkStarts).get(job) ?? [];
}

/** Job starts by job: by name where the names are known, else by what the trigger was made from, else it may be any job. */
function linkStarts(lake: Lake): ReadonlyMap<Resource, readonly JobStart[]> {
    const starts = new Map<Resource, JobStart[]>();
    for (const trigger of lake.ofType(GLUE_TRIGGER)) {
        const behind = (trigger.madeFrom("actions") ?? []).filter(({ type }) => type === GLUE_JOB);
        for (const start of jobStarts(trigger)) {
            for (const job of jobsOf(lake, start, behind)) {
                starts.set(job, [...(starts.get(job) ?? []), start]);
            }
        }
    }
    return starts;
}

function jobsOf(lake: Lake, { jobName }: JobStart, behind: readonly Resource[]): readonly Resource[] {
    if (typeof jobName === "string") {
        const { named, nameless } = lake.fact(jobsByName);
        // A job whose own name is not known may go by any.
        return named.get(jobName) ?? nameless;
    }
    return !(jobName instanceof Unknown) ? [] : behind.length > 0 ? behind : lake.ofType(GLUE_JOB);
}

interface JobNames {
    readonly named: ReadonlyMap<string, readonly Resource[]>;
    /** Jobs whose names are not known. */
    readonly nameless: readonly Resource[];
}

function jobsByName(lake: Lake): JobNames {
    const named = new Map<string, readonly Resource[]>();
    const nameless: Resource[] = [];
    for (const job of lake.ofType(GLUE_JOB)) {
        const name = job.read("name");
        if (typeof name === "string") {
            named.set(name, [...(named.get(name) ?? []), job]);
        } else {
            nameless.push(job);
        }
    }
    return { named, nameless };
}
