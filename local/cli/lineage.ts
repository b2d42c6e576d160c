import { UserError } from "../errors";
import { knownDatasets, type Lake } from "./connection";
import { type InputEntry, type Manifest, Manifests, sourceDigest, split } from "./manifests";

/** A raw file, as the run that read it saw it. */
export interface LineageInput {
    readonly uri: string;
    readonly size: number;
    readonly lastModified: string;
    readonly etag: string;
}

/** An object that holds rows of the file. Rows and bytes are unknown when the run that put it did not end. */
export interface LineageObject {
    readonly uri: string;
    readonly zone: "curated" | "quarantine";
    readonly rows?: number;
    readonly bytes?: number;
    readonly state: "written" | "emptied" | "announced";
    readonly runId: string;
}

/** Which inputs made an object, or which objects came from a file. */
export interface Lineage {
    readonly kind: "object" | "file";
    readonly uri: string;
    readonly dataset: string;
    /** The run that made it last, and the one that first read the file in this version. */
    readonly runId: string;
    readonly firstRunId?: string;
    readonly contractVersion: string;
    readonly scriptVersion: string;
    readonly inputs: readonly LineageInput[];
    readonly objects: readonly LineageObject[];
}

/** What the sink names its objects after: the digest of the input file. */
const OF_ONE_FILE = /^part-([0-9a-f]{24})-\d{5}\.snappy\.parquet$/;

/**
 * Answers from the manifests which inputs made an object, or which objects came from a raw file.
 *
 * @param target An `s3://` URI, a key, or a file's bare name.
 * @throws UserError saying what was searched, when nothing is known of it.
 */
export async function lineage(lake: Lake, target: string): Promise<Lineage> {
    const manifests = new Manifests(lake, await lake.s3());
    const { names } = lake;
    const place = target.includes("://") ? split(target) : { bucket: undefined, key: target.replace(/^\/+/, "") };
    if (place.bucket !== undefined && ![names.rawBucket, names.curatedBucket].includes(place.bucket)) {
        throw new UserError(
            `${target} is not in this lake. Objects are in s3://${names.curatedBucket}/, raw files in s3://${names.rawBucket}/.`,
        );
    }
    const name = place.key.split("/").at(-1) ?? "";
    const isObject = place.bucket === names.curatedBucket || (place.bucket === undefined && name.endsWith(".parquet"));
    const searched: string[] = [];
    const found = isObject ? await ofObject(lake, manifests, place.key, searched) : undefined;
    const answer =
        found ??
        (place.bucket === names.curatedBucket ? undefined : await ofFile(lake, manifests, place.key, searched));
    if (answer === undefined) {
        throw new UserError(
            `Nothing is known of ${target}. Searched: ${searched.join(", ") || "nothing"}. ` +
                "A file is known once a run has read rows of it (sluice runs); an object, once a run has written it.",
        );
    }
    return answer;
}

/** The datasets that a key may belong to: the one its folder names, or each of them for a bare name. */
function datasetsOf(key: string): string[] {
    const known = [...knownDatasets().keys()];
    const folder = key.replace(/^quarantine\//, "").split("/");
    return folder.length > 1 ? known.filter((name) => name === folder[0]) : known;
}

async function ofObject(
    lake: Lake,
    manifests: Manifests,
    key: string,
    searched: string[],
): Promise<Lineage | undefined> {
    const name = key.split("/").at(-1) ?? "";
    const digest = OF_ONE_FILE.exec(name)?.[1];
    const isThis = (uri: string) => (key.includes("/") ? split(uri).key === key : uri.endsWith(`/${key}`));
    for (const dataset of datasetsOf(key)) {
        if (digest !== undefined) {
            searched.push(manifests.entryUri(dataset, digest));
            const entry = await manifests.entry(dataset, digest);
            const object = entry && (await objectsOf(lake, manifests, entry)).find(({ uri }) => isThis(uri));
            if (entry !== undefined && object !== undefined) {
                return { ...about(entry), kind: "object", uri: object.uri, inputs: [input(entry)], objects: [object] };
            }
            continue;
        }
        // Spark named it, in an overwrite: only the run's own manifest knows it.
        searched.push(`${lake.names.manifestPath(dataset)}runs/`);
        for await (const manifest of manifests.newestFirst(dataset)) {
            const output = manifest.outputs.find(({ uri }) => isThis(uri));
            if (output !== undefined) {
                const object = written(output, manifest.runId);
                return {
                    ...about(manifest),
                    kind: "object",
                    uri: output.uri,
                    inputs: manifest.inputs,
                    objects: [object],
                };
            }
        }
    }
    return undefined;
}

async function ofFile(lake: Lake, manifests: Manifests, key: string, searched: string[]): Promise<Lineage | undefined> {
    for (const dataset of datasetsOf(key)) {
        const path = key.includes("/") ? key : `${dataset}/${key}`;
        // Spark escapes the names of files like a URI, Glue's own reader gives them as they are.
        for (const name of new Set([path, encodeURI(path)])) {
            const digest = sourceDigest(`s3://${lake.names.rawBucket}/${name}`);
            searched.push(manifests.entryUri(dataset, digest));
            const entry = await manifests.entry(dataset, digest);
            if (entry !== undefined) {
                const objects = await objectsOf(lake, manifests, entry);
                return { ...about(entry), kind: "file", uri: entry.uri, inputs: [input(entry)], objects };
            }
        }
    }
    return undefined;
}

/** The objects of a file: those its last run wrote, and those that were emptied or only announced. */
async function objectsOf(lake: Lake, manifests: Manifests, entry: InputEntry): Promise<LineageObject[]> {
    const manifest = await manifests.manifest(entry.dataset, entry.runId);
    const outputs = (manifest?.outputs ?? [])
        // An object without a source was overwritten, and holds rows of all the run's files.
        .filter(({ source }) => source === null || sameUri(source, entry.uri))
        .map((output) => written(output, entry.runId));
    const listed = new Set(outputs.map(({ uri }) => uri));
    const quarantine = lake.names.quarantinePath(entry.dataset);
    const others = entry.objects
        .filter(({ uri, emptied }) => !listed.has(uri) && (emptied || manifest === undefined))
        .map(({ uri, emptied }): LineageObject => ({
            uri,
            zone: uri.startsWith(quarantine) ? "quarantine" : "curated",
            ...(emptied && { rows: 0 }),
            state: emptied ? "emptied" : "announced",
            runId: entry.runId,
        }));
    return [...outputs, ...others];
}

function written({ uri, zone, rows, bytes }: Manifest["outputs"][number], runId: string): LineageObject {
    return { uri, zone, rows, bytes, state: "written", runId };
}

function about(from: InputEntry | Manifest) {
    const { dataset, runId, contractVersion, scriptVersion } = from;
    return {
        dataset,
        runId,
        ...("firstRunId" in from && { firstRunId: from.firstRunId }),
        contractVersion,
        scriptVersion,
    };
}

function input({ uri, size, lastModified, etag }: InputEntry): LineageInput {
    return { uri, size, lastModified, etag };
}

function sameUri(left: string, right: string): boolean {
    return sourceDigest(left) === sourceDigest(right);
}
