/** What a job runs: its script, and the files that its arguments bring along. */

import { argumentOfRuns } from "./jobs";
import { show, Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { parseS3Uri, type S3Uri } from "./s3";

/** A file that a job runs or loads. */
export interface CodeFile {
    /** `script`, `module`. */
    readonly kind: string;
    readonly uri: S3Uri;
}

/** The files that a job runs, and why some may be missing. */
export interface JobCode {
    readonly files: readonly CodeFile[];
    readonly problems: readonly CodeProblem[];
}

/** An address that is none, or is not known. */
export interface CodeProblem {
    /** A sentence without a full stop. */
    readonly what: string;
    readonly property: string;
    readonly isUnknown: boolean;
}

/** The arguments that list files, and what these are. */
const lists = [
    { key: "--extra-py-files", kind: "module" },
    { key: "--extra-jars", kind: "jar" },
    { key: "--extra-files", kind: "file" },
    // These may come from S3, and from a package index by name.
    { key: "--additional-python-modules", kind: "module", names: true },
] as const;

/** The files that a job runs. */
export function jobCode(lake: Lake, job: Resource): JobCode {
    const script = job.read("command", "scriptLocation");
    const scriptUri = typeof script === "string" ? parseS3Uri(script) : undefined;
    const files: CodeFile[] = scriptUri === undefined ? [] : [{ kind: "script", uri: scriptUri }];
    const problems: CodeProblem[] = [];
    const problem = (value: unknown, got: string, property: string): void => {
        problems.push({ what: got, property, isUnknown: value instanceof Unknown });
    };
    const location = "command.scriptLocation";
    if (script instanceof Unknown) {
        problem(script, script.toString(), location);
    } else if (scriptUri === undefined) {
        problem(script, `${location} of ${job.urn} is ${show(script)}; allowed: s3://bucket/key`, location);
    }
    for (const { key, kind, ...rest } of lists) {
        for (const { value, property, holder } of argumentOfRuns(lake, job, key)) {
            if (value instanceof Unknown) {
                problem(value, value.toString(), property);
                continue;
            }
            for (const text of typeof value === "string" ? value.split(",").map((one) => one.trim()) : []) {
                const uri = parseS3Uri(text);
                if (uri !== undefined) {
                    files.push({ kind, uri });
                } else if (text !== "" && !("names" in rest)) {
                    const allowed = "s3://bucket/key, several separated by commas";
                    problem(text, `${property} of ${holder.urn} is ${show(text)}; allowed: ${allowed}`, property);
                }
            }
        }
    }
    return { files, problems };
}
