/** The S3 addresses in a job's arguments. */

import { argumentOfRuns, OUTPUT_PATH, PARTITION_COL, type RunArgument } from "./jobs";
import { show, Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { folderPrefix, parseS3Uri, type S3Uri } from "./s3";

/** The argument that names the folder for what a job rejects. */
export const QUARANTINE_PATH = "--QUARANTINE_PATH";
/** The argument that names the folder for a job's temporary files. */
export const TEMP_DIR = "--TempDir";

/** The argument that names the folder for the logs of Spark's user interface. */
export const EVENT_LOGS_PATH = "--spark-event-logs-path";
/** The arguments that name what a job writes. */
export const OUTPUT_PATHS = [OUTPUT_PATH, QUARANTINE_PATH, TEMP_DIR, EVENT_LOGS_PATH];

/** An address that runs of a job get, or why it is none. */
export interface JobPath {
    readonly argument: RunArgument;
    readonly uri?: S3Uri;
    /** What was got instead; nothing where the argument is not set. */
    readonly problem?: string;
    /** Whether the problem is that it is not known. */
    readonly isUnknown?: true;
}

/** The addresses that runs of a job get for an argument; none where it is not set. */
export function jobPaths(lake: Lake, job: Resource, key: string): readonly JobPath[] {
    return argumentOfRuns(lake, job, key)
        .filter(({ value }) => value !== undefined && value !== null && value !== "")
        .map((argument) => {
            const { value, property, holder } = argument;
            const uri = typeof value === "string" ? parseS3Uri(value) : undefined;
            const got = value instanceof Unknown ? value.toString() : `${property} of ${holder.urn} is ${show(value)}`;
            if (uri !== undefined) {
                return { argument, uri };
            }
            const problem = `${got}; allowed: s3://bucket/prefix/`;
            return { argument, problem, ...(value instanceof Unknown ? { isUnknown: true } : {}) };
        });
}

/** The key of a file as a job would write it below a folder of its output. */
export function writtenKey(lake: Lake, job: Resource, { key }: S3Uri): string {
    const [column] = argumentOfRuns(lake, job, PARTITION_COL);
    const partition = typeof column?.value === "string" && column.value !== "" ? `${column.value}=a/` : "";
    return `${folderPrefix(key)}${partition}part-00000.parquet`;
}

/** Where a job writes its data. */
export function outputs(lake: Lake, job: Resource): readonly JobPath[] {
    return jobPaths(lake, job, OUTPUT_PATH);
}
