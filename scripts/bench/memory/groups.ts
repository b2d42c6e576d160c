/** The parts that a run's memory is told by. */

import { type Described } from "../etl/processTree";

/** What runs of a job consist of, as tables name it. */
export const GROUPS = ["JVM", "driver's Python", "Python workers"] as const;

/** All of them together, at one moment. */
export const TOTAL = "together" as const;

/** A group of a run's processes. */
export type Group = (typeof GROUPS)[number] | typeof TOTAL;

/**
 * The groups of a process: the endpoint starts the driver, and all other Python of a run is below that. PySpark's workers are
 * forked by a daemon, which is a fork of the driver, and a small program below the JVM waits for it.
 */
export function groupsOf({ program, above }: Described): readonly Group[] {
    if (program === "java") {
        return ["JVM", TOTAL];
    }
    return [above.length > 0 ? "Python workers" : "driver's Python", TOTAL];
}
