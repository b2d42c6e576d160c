/** Runs of a job, by who starts them: what arguments they get. */

import { isList, type Value } from "../known";
import { glueName, jobArgument } from "../glue";
import { type Lake } from "../lake";
import { type Resource } from "../resource";
import { startsOf } from "../triggers";
import { type ArgumentValues } from "./run/assumptions";

/** An argument of a run: its value, and where it is said. */
export interface GivenArgument {
    readonly value: Value;
    readonly property: string;
    /** The job, or the trigger that gives the argument. */
    readonly holder: Resource;
}

/** Runs that get the same arguments. */
export interface Run {
    /** What to say of them: empty for the job's own, `started by trigger "nightly"`. */
    readonly label: string;
    readonly argument: (key: string) => GivenArgument;
    /** The arguments as the script names them, without dashes. */
    readonly values: ArgumentValues;
}

/** The runs of a job: those with its own arguments, and those of each trigger that gives others. */
export function runsOf(lake: Lake, job: Resource): readonly Run[] {
    const own = makeRun(job, "", (key) => ({ ...jobArgument(job, key), holder: job }));
    const others = startsOf(lake, job).flatMap(({ trigger, read, property }) => {
        const given = read("arguments");
        if (given === undefined || given === null || isList(given)) {
            return [];
        }
        return [
            makeRun(job, `started by ${glueName("trigger", trigger)}`, (key) => {
                const value = read("arguments", key);
                const fixed = job.read("nonOverridableArguments", key);
                const isOwn = value === undefined || value === null || (fixed !== undefined && fixed !== null);
                return isOwn ? own.argument(key) : { value, property: property("arguments", key), holder: trigger };
            }),
        ];
    });
    return [own, ...others];
}

function makeRun(job: Resource, label: string, argument: Run["argument"]): Run {
    const known = new Map<string, ReturnType<ArgumentValues>>();
    const read = (name: string): ReturnType<ArgumentValues> => {
        // Glue itself gives the job's name.
        const value = name === "JOB_NAME" ? (job.read("name") ?? undefined) : argument(`--${name}`).value;
        return value === undefined || value === null ? null : scalar(value);
    };
    return {
        label,
        argument,
        values: (name) => {
            const value = known.has(name) ? known.get(name) : read(name);
            known.set(name, value);
            return value;
        },
    };
}

function scalar(value: Value): string | undefined {
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? String(value)
        : undefined;
}
