/** What a script reads past the bookmark, and whether that is of the raw zone. */

import { bucketNamed } from "../buckets";
import { zoneOfContent } from "../databaseZones";
import { databases } from "../databases";
import { type Lake } from "../lake";
import { zonesOfPlace } from "../places";
import { parseS3Uri } from "../s3";
import { zoneOfName, zoneOfTags, zoneOfUri, type ZonePatterns } from "../zones";
import { type Place } from "./events";
import { type ResolvedText, textsOf } from "./resolve";
import { type Run } from "./runs";

/** What is wrong with reading a place. */
export interface RawRead {
    /** The end of a sentence that begins with what reads. */
    readonly what: string;
    /** Whether the place is not known, and so may be raw. */
    readonly undecided: boolean;
}

/** What is wrong with reading a place past the bookmark; nothing where it is not in the raw zone. */
export function rawReads(lake: Lake, { kind, given }: Place, run: Run, patterns: ZonePatterns): readonly RawRead[] {
    return textsOf(given.value, run.values).flatMap((text) => {
        const found = kind === "path" ? readsPath(lake, text, patterns) : readsTable(lake, text, kind, patterns);
        return found ?? [];
    });
}

function raw(what: string, why: string): RawRead {
    return { what: `reads ${what}, which is in the raw zone by ${why}`, undecided: false };
}

function readsPath(lake: Lake, text: ResolvedText, patterns: ZonePatterns): RawRead | undefined {
    const { prefix, whole } = text;
    // Another file system than S3, or the worker's own disk.
    if (prefix !== "" && !/^(?:s(?:3(?:[an]?(?::.*)?)?)?)$/su.test(prefix)) {
        return undefined;
    }
    if (whole !== undefined) {
        return parseS3Uri(whole) === undefined ? undefined : readsKnownPath(lake, whole, patterns);
    }
    // The last part may go on where it is not known.
    const zone = zoneOfUri(prefix.slice(0, prefix.lastIndexOf("/") + 1), patterns);
    if (zone !== undefined) {
        return zone === "raw" ? raw(`below ${prefix}`, "its name") : undefined;
    }
    const begins = prefix === "" ? "" : `, as far as ${prefix}`;
    return { what: `reads a place that is not known${begins}${missing(text)}, and may be raw`, undecided: true };
}

function readsKnownPath(lake: Lake, uri: string, patterns: ZonePatterns): RawRead | undefined {
    const { zones } = zonesOfPlace(lake, uri, patterns);
    const why = zones.get("raw");
    if (why !== undefined) {
        return raw(uri, why);
    }
    const owners = zones.size > 0 ? [] : bucketNamed(lake, parseS3Uri(uri)?.bucket ?? "");
    const [hidden] = owners.flatMap(({ resource }) => zoneOfTags(resource, patterns).unknown ?? []);
    return hidden === undefined
        ? undefined
        : { what: `reads ${uri}, which may be raw: ${hidden.toString()}`, undecided: true };
}

function readsTable(
    lake: Lake,
    text: ResolvedText,
    kind: "table" | "database",
    patterns: ZonePatterns,
): RawRead | undefined {
    const { prefix, whole } = text;
    const names = kind === "database" ? [whole] : prefix.split(".").slice(0, -1);
    const known = names.filter((name) => name !== undefined && name !== "");
    for (const name of known) {
        const why = whyRaw(lake, name ?? "", patterns);
        if (why !== undefined) {
            return raw(kind === "database" ? `from database ${name}` : `table ${whole ?? `of ${name}`}`, why);
        }
    }
    // A table without a database is a view of the session's, or in the database that it is using.
    return known.length > 0 || (kind === "table" && whole !== undefined)
        ? undefined
        : { what: `reads a ${kind} that is not known${missing(text)}, and may be raw`, undecided: true };
}

function whyRaw(lake: Lake, name: string, patterns: ZonePatterns): string | undefined {
    const database = lake.fact(databases).all.find((one) => one.name === name.toLowerCase());
    const placed = database === undefined ? undefined : zoneOfContent(lake, database, patterns);
    if (placed !== undefined) {
        return placed.zone === "raw" ? placed.why : undefined;
    }
    return zoneOfName(name, patterns) === "raw" ? "its name" : undefined;
}

/** The arguments that would tell. */
function missing({ pieces }: ResolvedText): string {
    const names = pieces.flatMap((piece) => (typeof piece === "string" ? [] : (piece.argument ?? [])));
    return names.length === 0 ? "" : ` (${names.map((name) => `--${name}`).join(", ")} of the job has no known value)`;
}
