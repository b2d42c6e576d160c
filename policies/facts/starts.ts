/** What starts crawlers and jobs: crawlers' own schedules, and triggers. */

import { entriesAt } from "./entries";
import { glueName } from "./glue";
import { formatPath, Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { parseSchedule, type Schedule, ScheduleError } from "./schedule";
import { GLUE_CRAWLER, GLUE_JOB, GLUE_TRIGGER } from "./types";

/** Something that starts a crawler or a job. */
export interface Start {
    /** What it may start: one, several where the links leave that open, none where that is not of this program. */
    readonly started: readonly Resource[];
    /** What to call what it starts, `job "users"`. */
    readonly label: string;
    /** The crawler whose own schedule it is, or the trigger. */
    readonly holder: Resource;
    readonly property: string;
    /** When; undefined where something else than a schedule starts it. */
    readonly schedule: Schedule | undefined;
}

/** The starts of a program; read with `lake.fact(starts)`. */
export interface Starts {
    readonly crawlers: readonly Start[];
    readonly jobs: readonly Start[];
    /** Actions of which it cannot be told what they start, where they might race with others. */
    readonly unknown: readonly { readonly trigger: Resource; readonly value: Unknown }[];
}

type Kind = "crawler" | "job";

/** Reads what starts crawlers and jobs. */
export function starts(lake: Lake): Starts {
    const found: Record<Kind, Start[]> = { crawler: [], job: [] };
    const unknown: { readonly trigger: Resource; readonly value: Unknown }[] = [];
    const byName = { crawler: indexByName(lake, GLUE_CRAWLER), job: indexByName(lake, GLUE_JOB) };
    for (const crawler of lake.ofType(GLUE_CRAWLER)) {
        const schedule = scheduleOf(crawler);
        if (schedule !== undefined) {
            const label = glueName("crawler", crawler);
            found.crawler.push({ started: [crawler], label, holder: crawler, property: "schedule", schedule });
        }
    }
    for (const trigger of lake.ofType(GLUE_TRIGGER)) {
        const schedule = trigger.read("type") === "SCHEDULED" ? scheduleOf(trigger) : undefined;
        const actions = entriesAt(trigger, "actions");
        for (const { path, value } of actions) {
            if (value instanceof Unknown) {
                unknown.push({ trigger, value });
                continue;
            }
            for (const kind of ["crawler", "job"] as const) {
                const name = trigger.read(...path, `${kind}Name`);
                if (name === undefined || name === null) {
                    continue;
                }
                const started = typeof name === "string" ? (byName[kind].get(name) ?? []) : behind(trigger, kind);
                if (name instanceof Unknown && started.length === 0) {
                    unknown.push({ trigger, value: name });
                    continue;
                }
                const [only] = started;
                const label =
                    typeof name === "string" || only === undefined ? `${kind} "${String(name)}"` : glueName(kind, only);
                found[kind].push({ started, label, holder: trigger, property: formatPath(path), schedule });
            }
        }
    }
    return { crawlers: found.crawler, jobs: found.job, unknown };
}

function behind(trigger: Resource, kind: Kind): readonly Resource[] {
    const wanted = kind === "crawler" ? GLUE_CRAWLER : GLUE_JOB;
    return (trigger.madeFrom("actions") ?? []).filter(({ type }) => type === wanted);
}

function indexByName(lake: Lake, type: string): ReadonlyMap<string, readonly Resource[]> {
    const byName = new Map<string, Resource[]>();
    for (const resource of lake.ofType(type)) {
        const name = resource.read("name");
        if (typeof name === "string") {
            byName.set(name, [...(byName.get(name) ?? []), resource]);
        }
    }
    return byName;
}

/** A schedule that can be read; those that cannot are refused where they stand. */
function scheduleOf(resource: Resource): Schedule | undefined {
    const value = resource.read("schedule");
    if (typeof value !== "string" || value === "") {
        return undefined;
    }
    try {
        return parseSchedule(value);
    } catch (error) {
        if (error instanceof ScheduleError) {
            return undefined;
        }
        throw error;
    }
}
