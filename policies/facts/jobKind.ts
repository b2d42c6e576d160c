/** Kinds of Glue jobs, by the name of their command. */

import { type Resource } from "./resource";

/** Spark over a batch; what a job is that does not say. */
export const SPARK = "glueetl";
/** Spark over a stream. */
export const STREAMING = "gluestreaming";
/** Python on one machine, without Spark. */
export const PYTHON_SHELL = "pythonshell";
/** Ray. */
export const RAY = "glueray";

/** Whether a job is known to be of one of these kinds; what is not known may be of any, so the answer is no. */
export function isSurely(job: Resource, ...kinds: readonly string[]): boolean {
    const kind = job.read("command", "name") ?? SPARK;
    return typeof kind === "string" && kinds.includes(kind);
}

/** Whether a job is known to be of a kind that has no bookmarks at all. */
export function hasNoBookmarks(job: Resource): boolean {
    return isSurely(job, PYTHON_SHELL, RAY);
}
