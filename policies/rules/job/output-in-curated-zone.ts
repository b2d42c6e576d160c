import { exampleJob } from "../../examples";
import { bucketNamed } from "../../facts/buckets";
import { crawlTargets } from "../../facts/crawlTargets";
import { glueName, jobArgument } from "../../facts/glue";
import { argumentOfRuns, isSparkEtl, type JobInput, jobInput, OUTPUT_PATH, type RunArgument } from "../../facts/jobs";
import { Unknown, type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { zoneOfBucket } from "../../facts/places";
import { foldersOf, relate, relationInWords } from "../../facts/prefixes";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { parseS3Uri } from "../../facts/s3";
import { listSetting } from "../../facts/settings";
import { GLUE_JOB } from "../../facts/types";
import { zoneConfig, zoneOfUri, zonePatterns, type ZonePatterns } from "../../facts/zones";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const allowed = "an S3 prefix in the curated zone, apart from what the job reads";
const fix = "Let the job write to a prefix of its own in the curated zone, such as s3://<curated bucket>/<dataset>/.";
const configure =
    "If that place is the curated zone by another name, add a word of it to this rule's curatedPatterns, or tag its " +
    "bucket zone=curated.";

/** What a job writes into raw it reads again as input, and raw is then no longer what came in. */
export const outputInCuratedZone: Rule = {
    name: "output-in-curated-zone",
    description: "A Spark job writes into the curated zone, and never where it reads.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Curated Zone: … Written by Glue ETL jobs. … Glue ETL should NOT: Modify raw data.",
        from: "Glue ETL notes, Data Zones, Glue ETL Job Design",
    },
    fix,
    config: {
        properties: {
            ...zoneConfig.properties,
            outputArguments: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [OUTPUT_PATH],
                description:
                    "The arguments that say where jobs write. A job needs one of them; those that it has are all looked at.",
            },
        },
    },
    resource: { types: [GLUE_JOB], check },
    stack: { check: checkPlaces },
    examples: {
        failing: [exampleJob("users", { defaultArguments: { [OUTPUT_PATH]: "s3://acme-raw/users/" } })],
        passing: [exampleJob("users", { defaultArguments: { [OUTPUT_PATH]: "s3://acme-curated/users/" } })],
    },
};

/** What the job alone tells: it writes somewhere, and by its name that is not raw. */
function check(job: Resource, config: RuleConfig): readonly Finding[] {
    const outputs = listSetting(config, "outputArguments", [OUTPUT_PATH]).map((key) => jobArgument(job, key));
    const given = outputs.filter(({ value }) => value !== undefined);
    const findings = (given.length === 0 ? outputs.slice(0, 1) : given).flatMap(({ value, property }) => {
        const meaning = refusedByName(value, zonePatterns(config));
        return meaning === undefined
            ? []
            : [refuse({ of: glueName("job", job), property, value, meaning, allowed, fix })];
    });
    return findings.length > 0 && isSparkEtl(job) === false ? [] : findings;
}

/** What is wrong with a place by its name; undefined when it is curated or its name does not tell. */
function refusedByName(value: Value, patterns: ZonePatterns): string | undefined {
    if (value === undefined) {
        return "so where the job writes cannot be told; when its script takes another argument, name that in this rule's outputArguments";
    }
    if (typeof value !== "string" || parseS3Uri(value) === undefined) {
        return "which is no S3 address";
    }
    const zone = zoneOfUri(value, patterns);
    return zone === "raw" || zone === "other" ? placedIn(zone, "its name") : undefined;
}

function placedIn(zone: "raw" | "other", why: string): string {
    return zone === "raw" ? `in the raw zone by ${why}` : `no part of the lake by ${why}`;
}

/** What takes the other resources: the tag of the bucket, where the job reads, what triggers pass instead. */
function checkPlaces(lake: Lake, config: RuleConfig): readonly Finding[] {
    const patterns = zonePatterns(config);
    const keys = listSetting(config, "outputArguments", [OUTPUT_PATH]);
    return lake.ofType(GLUE_JOB).flatMap((job) => {
        const findings = keys
            .flatMap((key) => argumentOfRuns(lake, job, key))
            .flatMap((output) => {
                const problem = problemOf(lake, job, output, patterns);
                return problem === undefined ? [] : [report(job, output, problem)];
            });
        return findings.length > 0 && isSparkEtl(job) === false ? [] : findings;
    });
}

interface Problem {
    readonly meaning: string;
    /** What to do, where the rule's own fix says too little. */
    readonly remedy?: string;
    readonly undecided?: true;
}

function report(job: Resource, { value, property, holder }: RunArgument, problem: Problem): Finding {
    const { meaning, remedy = fix, ...undecided } = problem;
    const of = glueName(holder === job ? "job" : "trigger", holder);
    return { ...refuse({ of, property, value, meaning, allowed, fix: remedy, urn: holder.urn }), ...undecided };
}

function problemOf(lake: Lake, job: Resource, output: RunArgument, patterns: ZonePatterns): Problem | undefined {
    const { value, holder } = output;
    const byName = refusedByName(value, patterns);
    if (byName !== undefined || typeof value !== "string") {
        // The job's own has been refused by itself already.
        return byName === undefined || holder === job ? undefined : { meaning: byName };
    }
    return (
        nearInput(lake, job, value, patterns) ??
        (zoneOfUri(value, patterns) === "curated" ? undefined : byTag(lake, value, patterns))
    );
}

/** Whether a job writes where it reads. */
function nearInput(lake: Lake, job: Resource, uri: string, patterns: ZonePatterns): Problem | undefined {
    const input = jobInput(lake, job);
    const written = foldersOf(uri);
    for (const location of input.locations) {
        const read = foldersOf(location);
        const relation = written === undefined || read === undefined ? undefined : relate(written, read);
        if (relation !== undefined && !(relation === "under" && isOtherTable(input, location, uri, patterns))) {
            return { meaning: `${relationInWords[relation]} ${location}, which ${glueName("job", job)} reads` };
        }
    }
    const [hidden] = unknownInputs(input);
    return hidden === undefined
        ? undefined
        : { meaning: `it may be where the job reads: ${hidden.toString()}`, undecided: true };
}

/** What is not known of where a job reads. */
function unknownInputs({ database, table, databases, locations }: JobInput): readonly Unknown[] {
    const sources = databases.flatMap(({ crawlers, tables }) => [
        ...crawlers.flatMap((crawler) => crawlTargets(crawler).flatMap(({ unknown }) => unknown ?? [])),
        ...tables.map(locationOf),
    ]);
    // Without its table's name, the job reads somewhere in what is known of the database.
    const names = locations.length > 0 ? [] : [database, table];
    return [...names, ...sources].filter((value) => value instanceof Unknown);
}

const locationOf = (table: Resource): Value => table.read("storageDescriptor", "location");

/**
 * Whether a place below one that a crawler reads is of another table than the job's. A crawler over all of the curated zone
 * makes a table of each folder there, and a job may well read one and write another.
 */
function isOtherTable({ table, databases }: JobInput, location: string, uri: string, patterns: ZonePatterns): boolean {
    const [above, below] = [foldersOf(location), foldersOf(uri)];
    const isDeclared = databases.some(({ tables }) => tables.some((one) => locationOf(one) === location));
    if (zoneOfUri(location, patterns) !== "curated" || typeof table !== "string" || isDeclared) {
        return false;
    }
    // The crawler names a table by its folder, after a prefix, in small letters and with underscores.
    const isNamedBy = (folder = ""): boolean => folder !== "" && plain(table).endsWith(plain(folder));
    return !isNamedBy(above?.at(-1)) && !isNamedBy(below?.[above?.length ?? 0]);
}

function plain(name: string): string {
    return name.toLowerCase().replace(/[^a-z0-9]/gu, "");
}

/** The zone that the bucket's tag tells, where no name does. That the job writes there must not make it curated. */
function byTag(lake: Lake, uri: string, patterns: ZonePatterns): Problem | undefined {
    const owners = bucketNamed(lake, parseS3Uri(uri)?.bucket ?? "");
    const [tagged] = owners.flatMap((owner) => zoneOfBucket(owner, patterns) ?? []);
    if (tagged !== undefined) {
        return tagged.zone === "curated" ? undefined : { meaning: placedIn(tagged.zone, tagged.why) };
    }
    const remedy = `${fix} ${configure}`;
    const [hidden] = owners.flatMap(({ resource }) => unknownTags(resource, patterns.tag));
    return hidden === undefined
        ? { meaning: "a name that tells no zone", remedy }
        : { meaning: `a name that tells no zone, and ${hidden.toString()}`, remedy, undecided: true };
}

/** The tag that may tell the zone, where it is not known. */
function unknownTags(bucket: Resource, key: string): readonly Unknown[] {
    const tags = bucket.read("tags") ?? {};
    const named = Object.entries(tags).filter(([name]) => name.toLowerCase() === key.toLowerCase());
    return [tags, ...named.map(([, value]: readonly [string, Value]) => value)].filter(
        (value) => value instanceof Unknown,
    );
}
