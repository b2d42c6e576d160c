/** What the lake's own records say, held against what lies there: by no code of the job's. */

import { z } from "zod";

/** An object, as S3 lists it. */
export interface Listed {
    readonly uri: string;
    readonly bytes: number;
    /** Without quotes. */
    readonly etag: string;
    /** Milliseconds since the epoch. */
    readonly modified: number;
}

/** An object of the curated bucket. */
export interface LakeObject {
    readonly uri: string;
    readonly bytes: number;
    /** As the Parquet footer counts them; null where it is no Parquet. */
    readonly rows: number | null;
}

/** A run of the trial. */
export interface KnownRun {
    readonly id: string;
    readonly succeeded: boolean;
    /** Whether it moved the bookmark: a run that is killed after its commit has, and did not succeed. */
    readonly committed: boolean;
}

/** All that is written down about a dataset, and what there is. */
export interface Evidence {
    /** The raw files. */
    readonly raw: readonly Listed[];
    /** Curated and quarantined objects. */
    readonly objects: readonly LakeObject[];
    readonly runs: readonly KnownRun[];
    /** `JobBookmark` of GetJobBookmark, parsed; undefined where there is none. */
    readonly bookmark: unknown;
    /** Objects below the manifest prefix by URI, parsed. */
    readonly records: ReadonlyMap<string, unknown>;
}

const contextSchema = z.object({
    highTimestamp: z.int(),
    band: z.int().min(0),
    /** URI → `time:etag`. */
    files: z.record(z.string(), z.string()),
});

const count = z.int().min(0);

const manifestSchema = z.object({
    sluice: z.literal("run-manifest"),
    runId: z.string().min(1),
    inputs: z.array(z.object({ uri: z.string(), size: count, etag: z.string() })),
    outputs: z.array(
        z.object({
            uri: z.string(),
            zone: z.enum(["curated", "quarantine"]),
            source: z.string(),
            rows: z.int().min(1),
            bytes: z.int().min(1),
        }),
    ),
    emptied: z.array(z.string()),
    filesRead: count,
    rowsRead: count,
    rowsWritten: count,
    rowsQuarantined: count,
    objectsWritten: count,
    bytesWritten: count,
    objectsQuarantined: count,
    bytesQuarantined: count,
});

const entrySchema = z.object({
    sluice: z.literal("input-entry"),
    uri: z.string(),
    size: count,
    etag: z.string(),
    runId: z.string(),
    objects: z.array(z.object({ uri: z.string(), emptied: z.boolean() })),
});

type Manifest = z.infer<typeof manifestSchema>;
type Entry = z.infer<typeof entrySchema>;

/** Where bookmark, manifests, entries and objects do not agree; empty where they do. */
export function disagreements(evidence: Evidence): readonly string[] {
    const manifests: Manifest[] = [];
    const entries: Entry[] = [];
    const problems: string[] = [];
    for (const [uri, value] of evidence.records) {
        const manifest = manifestSchema.safeParse(value);
        const entry = entrySchema.safeParse(value);
        if (manifest.success) {
            manifests.push(manifest.data);
        } else if (entry.success) {
            entries.push(entry.data);
        } else {
            problems.push(`${uri} is neither a manifest nor an entry: ${z.prettifyError(manifest.error)}`);
        }
    }
    const committed = new Set(evidence.runs.filter((run) => run.committed).map((run) => run.id));
    const valid = manifests.filter((manifest) => committed.has(manifest.runId));
    return [
        ...problems,
        ...evidence.runs
            .filter((run) => run.succeeded && !run.committed)
            .map((run) => `run ${run.id} succeeded and saved no bookmark`),
        ...strangers(manifests, evidence.runs),
        ...manifests.flatMap(miscounts),
        ...unread(evidence, valid),
        ...unexplained(evidence.objects, valid),
        ...untrue(
            evidence.objects,
            manifests.filter((manifest) => !committed.has(manifest.runId)),
        ),
        ...unannounced(valid, entries, committed),
    ];
}

/** Manifests of runs that nobody started, or two of one run. */
function strangers(manifests: readonly Manifest[], runs: readonly KnownRun[]): string[] {
    const known = new Set(runs.map((run) => run.id));
    const seen = new Set<string>();
    return manifests.flatMap(({ runId }) => {
        const problem = known.has(runId) ? (seen.has(runId) ? "more than one" : "") : "no such run";
        seen.add(runId);
        return problem === "" ? [] : [`a manifest is of run ${runId}: ${problem}`];
    });
}

/** A manifest whose counts are not those of its own lists. */
function miscounts(manifest: Manifest): string[] {
    const of = (zone: string): Manifest["outputs"] => manifest.outputs.filter((output) => output.zone === zone);
    const sum = (outputs: Manifest["outputs"], what: "rows" | "bytes"): number =>
        outputs.reduce((total, output) => total + output[what], 0);
    const [curated, quarantine] = [of("curated"), of("quarantine")];
    const listed = {
        filesRead: manifest.inputs.length,
        rowsRead: sum(manifest.outputs, "rows"),
        rowsWritten: sum(curated, "rows"),
        rowsQuarantined: sum(quarantine, "rows"),
        objectsWritten: curated.length,
        bytesWritten: sum(curated, "bytes"),
        objectsQuarantined: quarantine.length,
        bytesQuarantined: sum(quarantine, "bytes"),
    };
    return Object.entries(listed)
        .filter(([name, value]) => manifest[name as keyof typeof listed] !== value)
        .map(([name, value]) => {
            const said = manifest[name as keyof typeof listed];
            return `the manifest of run ${manifest.runId} says ${name} ${said}, its lists say ${value}`;
        });
}

/** Raw files that the bookmark does not cover, and those that it covers and not exactly one run says it read. */
function unread({ raw, bookmark }: Evidence, manifests: readonly Manifest[]): string[] {
    const contexts = z.record(z.string(), contextSchema).safeParse(bookmark);
    if (!contexts.success) {
        return [`the bookmark cannot be read: ${z.prettifyError(contexts.error)}`];
    }
    const covers = (file: Listed): boolean =>
        Object.values(contexts.data).some(
            ({ highTimestamp, band, files }) =>
                file.modified <= highTimestamp - band || files[file.uri] === `${file.modified}:${file.etag}`,
        );
    const inputs = manifests.flatMap((manifest) => manifest.inputs);
    const known = new Set(raw.map((file) => file.uri));
    return [
        ...raw.flatMap((file) => {
            const times = inputs.filter(
                ({ uri, size, etag }) => uri === file.uri && size === file.bytes && etag === file.etag,
            ).length;
            return [
                ...(covers(file) ? [] : [`the bookmark does not cover ${file.uri}`]),
                ...(times === 1 ? [] : [`${file.uri} is in the manifests of ${times} runs that committed, not of one`]),
            ];
        }),
        ...inputs.filter(({ uri }) => !known.has(uri)).map(({ uri }) => `a manifest has an input ${uri}: not there`),
    ];
}

/** Objects that no run which committed says it put, and those that are not as the run says. */
function unexplained(objects: readonly LakeObject[], manifests: readonly Manifest[]): string[] {
    const there = new Map(objects.map((object) => [object.uri, object]));
    const said = new Map<string, number>();
    const problems = manifests.flatMap(({ runId, outputs, emptied }) => [
        ...outputs.flatMap(({ uri, rows, bytes }) => {
            said.set(uri, (said.get(uri) ?? 0) + 1);
            const object = there.get(uri);
            return object?.rows === rows && object.bytes === bytes
                ? []
                : [`run ${runId} put ${rows} rows, ${bytes} bytes at ${uri}; there: ${shown(object)}`];
        }),
        ...emptied.map((uri) => `run ${runId} emptied ${uri}, but no raw file was rewritten`),
    ]);
    return [
        ...problems,
        ...objects.flatMap(({ uri }) => {
            const times = said.get(uri) ?? 0;
            return times === 1 ? [] : [`${uri} is in the manifests of ${times} runs that committed, not of one`];
        }),
    ];
}

/** What a run put that failed after its manifest, a retry has put again: its manifest is still true. */
function untrue(objects: readonly LakeObject[], manifests: readonly Manifest[]): string[] {
    const there = new Map(objects.map((object) => [object.uri, object]));
    return manifests.flatMap(({ runId, outputs }) =>
        outputs
            .filter(({ uri, rows }) => there.get(uri)?.rows !== rows)
            .map(({ uri, rows }) => `run ${runId} put ${rows} rows at ${uri}; there: ${shown(there.get(uri))}`),
    );
}

/** Files whose entry is missing, is of a run that did not commit, or lacks an object with the file's rows. */
function unannounced(
    manifests: readonly Manifest[],
    entries: readonly Entry[],
    committed: ReadonlySet<string>,
): string[] {
    return manifests.flatMap(({ inputs, outputs }) =>
        inputs.flatMap((input) => {
            const [entry, ...others] = entries.filter(({ uri }) => uri === input.uri);
            if (entry === undefined || others.length > 0) {
                return [`${input.uri} has ${others.length + Number(entry !== undefined)} entries, not one`];
            }
            const claimed = new Set(entry.objects.filter(({ emptied }) => !emptied).map(({ uri }) => uri));
            return [
                ...(entry.size === input.size && entry.etag === input.etag && committed.has(entry.runId)
                    ? []
                    : [`the entry of ${input.uri} is of another version, or of run ${entry.runId}, which failed`]),
                ...outputs
                    .filter(({ source, uri }) => source === input.uri && !claimed.has(uri))
                    .map(({ uri }) => `the entry of ${input.uri} does not name ${uri}`),
            ];
        }),
    );
}

function shown(object: LakeObject | undefined): string {
    return object === undefined ? "nothing" : `${object.rows ?? "no"} rows, ${object.bytes} bytes`;
}
