/** The scripts of jobs, read and followed, and how rules speak of them. */

import { type Finding } from "../../rule";
import { glueName, jobArgument } from "../glue";
import { hasNoBookmarks } from "../jobKind";
import { Unknown } from "../known";
import { type Lake } from "../lake";
import { type Resource } from "../resource";
import { GLUE_JOB } from "../types";
import { readScript, type Script } from "./model";
import { type Unparsed } from "./python/parse";
import { type Pieces } from "./python/pieces";
import { scriptText, type Unread } from "./source";

/** The property of a job that names its script. */
const SCRIPT = "command.scriptLocation";

/** The script of a job. */
export interface JobScript {
    readonly job: Resource;
    readonly script: Script;
    /** What to call it in messages. */
    readonly label: string;
}

/** Something that a rule says of a script. */
export interface Remark {
    /** Offset of what it is about; undefined for the script as a whole. */
    readonly at: number | undefined;
    /** A sentence without a full stop. */
    readonly what: string;
    readonly remedy: string;
    readonly undecided?: true;
}

/** Says of each Spark job's script what `check` says; where a script cannot be read, that. */
export function checkScripts(
    lake: Lake,
    check: (script: JobScript) => readonly Remark[],
    applies: (job: Resource) => boolean = (job) => !hasNoBookmarks(job),
): readonly Finding[] {
    return lake.ofType(GLUE_JOB).flatMap((job) => {
        const findings = checkScript(lake, job, check);
        return findings.length > 0 && applies(job) ? findings : [];
    });
}

/** What `check` says of one job's script. */
export function checkScript(
    lake: Lake,
    job: Resource,
    check: (script: JobScript) => readonly Remark[],
): readonly Finding[] {
    const found = scriptOf(lake, job);
    if ("kind" in found) {
        const { what, remedy } = found;
        const message = `${glueName("job", job)}: its script cannot be judged: ${what}. ${remedy}`;
        return [{ urn: job.urn, message, property: SCRIPT, undecided: true }];
    }
    const seen = new Set<string>();
    return check(found)
        .map(({ at, what, remedy, undecided }): Finding => {
            const place = at === undefined ? found.label : placeOf(found, at);
            return {
                urn: job.urn,
                message: `${glueName("job", job)}: ${place}: ${what}. ${remedy}`,
                property: SCRIPT,
                ...(undecided === undefined ? {} : { undecided }),
            };
        })
        .filter(({ message }) => !seen.has(message) && seen.add(message));
}

/** `s3://acme-artifacts/job.py, line 12, column 5`. */
function placeOf({ script, label }: JobScript, at: number): string {
    const { line, column } = script.position(at);
    return `${label}, line ${line}, column ${column}`;
}

/** `line 12`, for other places that a sentence names. */
export function lineOf({ script }: JobScript, at: number): string {
    return `line ${script.position(at).line}`;
}

/** The script of a job, or why it cannot be judged. */
export function scriptOf(lake: Lake, job: Resource): JobScript | Unread {
    const found = scriptText(lake, job);
    if (found.kind === "unread") {
        return found;
    }
    const scripts = lake.fact(scriptsRead);
    const script = scripts.get(found.text) ?? readScript(found.text, lake.fact(piecesRead));
    scripts.set(found.text, script);
    return script.kind === "script" ? { job, script, label: found.label } : unjudged(job, script, found.label);
}

/** Scripts by their text: jobs often share one. */
const scriptsRead = (): Map<string, Script | Unparsed> => new Map();

/** Jobs' own scripts often share most of their functions. */
const piecesRead = (): Pieces => new Map();

function unjudged(job: Resource, { problem, position, remedy }: Unparsed, label: string): Unread {
    const { value } = jobArgument(job, "--job-language");
    if (typeof value === "string" && value.toLowerCase() === "scala") {
        const what = `${label} is written in Scala, which is not read`;
        return { kind: "unread", what, remedy: "Write it in Python." };
    }
    const at = position === undefined ? "" : `, line ${position.line}, column ${position.column}`;
    const language = value instanceof Unknown ? `, and ${value.toString()}` : "";
    return { kind: "unread", what: `${label}${at}: it ${problem}${language}`, remedy };
}
