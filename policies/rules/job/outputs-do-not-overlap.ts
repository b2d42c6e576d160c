import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { argumentOfRuns, OUTPUT_PATH } from "../../facts/jobs";
import { type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { type Folders, foldersOf, relate, relationInWords } from "../../facts/prefixes";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { listSetting } from "../../facts/settings";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const writing = [OUTPUT_PATH, "--QUARANTINE_PATH"];
const allowed = "an S3 prefix that no other job writes at, above or below";
const fix =
    "Give each job, and what it puts aside, a prefix of its own, beside the others': s3://<bucket>/users/, " +
    "s3://<bucket>/orders/, s3://<bucket>/quarantine/users/.";

/** Where two jobs write, neither owns its data: one's overwrite deletes the other's, and a crawler mixes the two into one table. */
export const outputsDoNotOverlap: Rule = {
    name: "outputs-do-not-overlap",
    description: "No two jobs write at, above or below the same S3 prefix.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Overwrite Mode: Deletes existing objects in target prefix. … Overwrite mode can delete valid data.",
        from: "Glue ETL notes, S3 Write Semantics in Glue, Failure and Retry Behavior",
    },
    fix,
    config: {
        properties: {
            outputArguments: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: writing,
                description: "The arguments that say where jobs write, their rejected rows included.",
            },
        },
    },
    stack: { check },
    examples: {
        failing: [
            exampleJob("users", { defaultArguments: { [OUTPUT_PATH]: "s3://acme-curated/users/" } }),
            exampleJob("signups", { defaultArguments: { [OUTPUT_PATH]: "s3a://acme-curated/users/signups" } }),
        ],
        passing: [
            exampleJob("users", { defaultArguments: { [OUTPUT_PATH]: "s3://acme-curated/users/" } }),
            exampleJob("signups", { defaultArguments: { [OUTPUT_PATH]: "s3a://acme-curated/signups" } }),
        ],
    },
};

/** Something that writes to a place: a job, by one of its arguments. */
interface Writer {
    readonly job: Resource;
    readonly argument: string;
    /** Who says so: the job, or a trigger that starts it. */
    readonly holder: Resource;
    readonly property: string;
    readonly value: Value;
    readonly folders: Folders | undefined;
}

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const keys = listSetting(config, "outputArguments", writing);
    const writers = lake.ofType(GLUE_JOB).flatMap((job) => keys.flatMap((argument) => writersOf(lake, job, argument)));
    const lost = writers.filter(({ folders }) => folders === undefined);
    return [
        ...lost.map((writer) => report(writer, "which is no S3 address")),
        ...overlaps(writers).map(([writer, other]) => report(writer, describe(writer, other))),
    ];
}

function writersOf(lake: Lake, job: Resource, argument: string): readonly Writer[] {
    return argumentOfRuns(lake, job, argument)
        .filter(({ value }) => value !== undefined)
        .map(({ value, property, holder }) => {
            const folders = typeof value === "string" ? foldersOf(value) : undefined;
            return { job, argument, holder, property, value, folders };
        });
}

/**
 * Each writer that comes after another one in the program and shares its place, with that other one. Sorted by folders, what
 * lies below a place follows it, so a walk that keeps the places above the present one finds every overlap.
 */
function overlaps(writers: readonly Writer[]): readonly (readonly [Writer, Writer])[] {
    const order = new Map(writers.map((writer, index) => [writer, index]));
    const sorted = writers
        .flatMap((writer) => (writer.folders === undefined ? [] : [{ writer, folders: writer.folders }]))
        .sort((a, b) => compare(a.folders, b.folders));
    const found: (readonly [Writer, Writer])[] = [];
    const above: typeof sorted = [];
    for (const item of sorted) {
        while (above.length > 0 && !holds(above.at(-1), item.folders)) {
            above.pop();
        }
        const other = above.findLast(({ writer }) => disagree(writer, item.writer));
        if (other !== undefined) {
            const pair = [item.writer, other.writer] as const;
            const isLater = (order.get(pair[0]) ?? 0) > (order.get(pair[1]) ?? 0);
            found.push(isLater ? pair : [pair[1], pair[0]]);
        }
        above.push(item);
    }
    return found;
}

function compare(a: Folders, b: Folders): number {
    const at = a.findIndex((folder, index) => folder !== b[index]);
    const [left, right] = at === -1 ? ["", b[a.length] ?? ""] : [a[at] ?? "", b[at] ?? ""];
    return left < right ? -1 : left > right ? 1 : 0;
}

function holds(above: { readonly folders: Folders } | undefined, below: Folders): boolean {
    return above !== undefined && ["equal", "over"].includes(relate(above.folders, below) ?? "");
}

/** One job may be started with one place or another; what it writes and what it puts aside are two things. */
function disagree(a: Writer, b: Writer): boolean {
    return a.job !== b.job || a.argument !== b.argument;
}

function describe({ folders }: Writer, other: Writer): string {
    const relation = folders && other.folders && relate(folders, other.folders);
    const words = relation === undefined ? "" : relationInWords[relation];
    return `${words} ${String(other.value)}, which ${nameOf(other)} writes by ${other.property}`;
}

function nameOf({ holder }: Writer): string {
    return glueName(holder.type === GLUE_JOB ? "job" : "trigger", holder);
}

function report(writer: Writer, meaning: string): Finding {
    const { property, value, holder } = writer;
    return refuse({ of: nameOf(writer), property, value, meaning, allowed, fix, urn: holder.urn });
}
