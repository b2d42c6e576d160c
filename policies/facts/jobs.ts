/** What jobs read and write, as their arguments tell it. */

import { crawlTargets } from "./crawlTargets";
import { type Database, databases } from "./databases";
import { jobArgument, type JobArgument } from "./glue";
import { type PathStep, show, Unknown, type Value } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { parseS3Uri } from "./s3";
import { startsOf } from "./triggers";

/** The argument that names the catalog database which a job reads. */
export const INPUT_DB = "--INPUT_DB";
/** The argument that names the table which a job reads. */
export const INPUT_TABLE = "--INPUT_TABLE";
/** The argument that says where in S3 a job writes. */
export const OUTPUT_PATH = "--OUTPUT_PATH";
/** The argument that names the column by which a job partitions what it writes. */
export const PARTITION_COL = "--PARTITION_COL";
/** The argument that names the environment which a job runs in. */
export const ENV = "--ENV";
/** The argument that says whether a job appends or overwrites. */
export const WRITE_MODE = "--WRITE_MODE";

/** Whether a job runs Spark over a batch: not Python shell, not Ray, not streaming. */
export function isSparkEtl(job: Resource): boolean | Unknown {
    const kind = job.read("command", "name");
    // `glueetl` is the default, too.
    return kind instanceof Unknown ? kind : kind === undefined || kind === null || kind === "glueetl";
}

/** What runs of a job may get for an argument, and where it is said. */
export interface RunArgument extends JobArgument {
    /** The job, or a trigger that starts it with an argument of its own. */
    readonly holder: Resource;
    readonly path: readonly PathStep[];
}

/** What runs of a job get for an argument: the job's own, and what triggers pass instead of it. */
export function argumentOfRuns(lake: Lake, job: Resource, key: string): readonly RunArgument[] {
    const read = lake.fact(argumentsRead);
    const ofJob = read.get(job) ?? new Map<string, readonly RunArgument[]>();
    read.set(job, ofJob);
    const found = ofJob.get(key) ?? readArgument(lake, job, key);
    ofJob.set(key, found);
    return found;
}

const argumentsRead = (): Map<Resource, Map<string, readonly RunArgument[]>> => new Map();

function readArgument(lake: Lake, job: Resource, key: string): readonly RunArgument[] {
    const own = jobArgument(job, key);
    const holder = holderOf(own.property);
    // Glue does not let a run change what is fixed so.
    const starts = holder === "nonOverridableArguments" ? [] : startsOf(lake, job);
    return [
        { ...own, holder: job, path: [holder, key] },
        ...starts.flatMap(({ trigger, path: at, read, property }) => {
            const value = read("arguments", key);
            const path = [...at, "arguments", key];
            return value === undefined || value === null
                ? []
                : [{ value, property: property("arguments", key), holder: trigger, path }];
        }),
    ];
}

/** The databases that runs of a job may read. */
export interface InputDatabases {
    readonly databases: readonly Database[];
    /** What names a database that cannot be told. */
    readonly open: readonly RunArgument[];
}

/** The databases that runs of a job may read, by the job's own argument and by what triggers pass instead. */
export function inputDatabases(lake: Lake, job: Resource): InputDatabases {
    const named = argumentOfRuns(lake, job, INPUT_DB).map((argument) => ({
        argument,
        found: lake.fact(databases).named(argument.holder, ...argument.path),
    }));
    return {
        databases: [...new Set(named.flatMap(({ found }) => found.databases))],
        open: named.flatMap(({ argument, found }) =>
            found.databases.length === 0 && typeof argument.value !== "string" ? [argument] : [],
        ),
    };
}

/** What a job reads. */
export interface JobInput {
    /** The database's name; where the argument is not known, that of the database behind it. */
    readonly database: Value;
    readonly table: Value;
    /** The databases of the program that the job may read: one, or several where the links leave that open. */
    readonly databases: readonly Database[];
    /**
     * The S3 addresses that the crawlers and the catalog tables behind it read: the table's own where its name tells
     * them, else all of the database. What a crawler was pointed at may be a folder above the table's.
     */
    readonly locations: readonly string[];
    /** Why locations may be missing: sentences without a full stop, each with URN and property. */
    readonly problems: readonly string[];
}

/** What a job reads, followed from its arguments through the catalog to S3. */
export function jobInput(lake: Lake, job: Resource): JobInput {
    const inputs = lake.fact(inputsRead);
    const input = inputs.get(job) ?? followInput(lake, job);
    inputs.set(job, input);
    return input;
}

const inputsRead = (): Map<Resource, JobInput> => new Map();

function followInput(lake: Lake, job: Resource): JobInput {
    const { value, property } = jobArgument(job, INPUT_DB);
    const table = jobArgument(job, INPUT_TABLE);
    const found = lake.fact(databases).named(job, holderOf(property), INPUT_DB);
    const input = {
        database: found.name ?? value,
        table: table.value,
        databases: found.databases,
        locations: [],
        problems: [],
    };
    if (typeof value !== "string" && found.databases.length === 0) {
        const got = value instanceof Unknown ? value.toString() : `${property} of ${job.urn} is ${show(value)}`;
        return { ...input, problems: [`${got}; allowed: the name of the database that the job reads`] };
    }
    if (found.databases.every(({ crawlers, tables }) => crawlers.length + tables.length === 0)) {
        const got = `${property} of ${job.urn} is ${show(input.database)}`;
        return { ...input, problems: [`${got}, a database that no crawler and no table of this program fills`] };
    }
    const wanted = found.databases.flatMap((database) => sourcesOf(lake, database, table.value));
    return {
        ...input,
        locations: [...new Set(wanted.flatMap(({ uri }) => uri ?? []))],
        problems: [
            ...(table.value instanceof Unknown ? [table.value.toString()] : []),
            ...wanted.flatMap(({ problem }) => problem ?? []),
        ],
    };
}

function holderOf(property: string): string {
    return property.startsWith("nonOverridable") ? "nonOverridableArguments" : "defaultArguments";
}

/** A place in S3 that tables are made of. */
interface TableSource {
    readonly uri?: string;
    readonly problem?: string;
    /** The table that it is, or where a crawler makes tables the one that the place's last folder would name. */
    readonly table?: string;
    /** Whether it is that table and no other. */
    readonly declared: boolean;
}

/**
 * The sources of one table: those of its name; where there is none, all that may hold tables of names not told. What cannot be
 * read may be the table, too.
 */
function sourcesOf(lake: Lake, database: Database, table: Value): readonly TableSource[] {
    const known = lake.fact(sourcesRead);
    const sources = known.get(database) ?? readSources(database);
    known.set(database, sources);
    const { all, byTable, lost } = sources;
    if (typeof table !== "string") {
        return all;
    }
    const own = byTable.get(table.toLowerCase());
    return own === undefined ? all.filter(({ declared }) => !declared) : [...own, ...lost];
}

interface TableSources {
    readonly all: readonly TableSource[];
    readonly byTable: ReadonlyMap<string, readonly TableSource[]>;
    /** Those that may be of any table. */
    readonly lost: readonly TableSource[];
}

const sourcesRead = (): Map<Database, TableSources> => new Map();

function readSources({ crawlers, tables }: Database): TableSources {
    const all = [...tables.map(tableSource), ...crawlers.flatMap(crawlerSources)];
    const byTable = new Map<string, TableSource[]>();
    for (const source of all) {
        if (source.table !== undefined) {
            byTable.set(source.table, [...(byTable.get(source.table) ?? []), source]);
        }
    }
    return { all, byTable, lost: all.filter(({ table, problem }) => table === undefined && problem !== undefined) };
}

function tableSource(table: Resource): TableSource {
    const location = table.read("storageDescriptor", "location");
    const name = table.read("name");
    const named = typeof name === "string" ? { table: name.toLowerCase(), declared: true } : { declared: false };
    if (typeof location === "string" && parseS3Uri(location) !== undefined) {
        return { ...named, uri: location };
    }
    // What has none is a view, or a table that is not in S3.
    return location instanceof Unknown ? { ...named, problem: location.toString() } : named;
}

function crawlerSources(crawler: Resource): readonly TableSource[] {
    const prefix = crawler.read("tablePrefix") ?? "";
    return crawlTargets(crawler).flatMap((target): readonly TableSource[] => {
        if (target.kind !== "s3") {
            return [];
        }
        if (target.place === undefined) {
            const problem = target.unknown?.toString() ?? `crawler ${crawler.urn}: ${target.problem}`;
            return [{ problem, declared: false }];
        }
        const folder = target.place.replace(/\/+$/u, "").replace(/^.*\//su, "");
        return [
            {
                uri: target.place,
                declared: false,
                ...(typeof prefix === "string" ? { table: crawledName(`${prefix}${folder}`) } : {}),
                ...(prefix instanceof Unknown ? { problem: prefix.toString() } : {}),
            },
        ];
    });
}

/** Crawlers name tables by folders: in lower case, with underscores for what is no letter and no digit. */
export function crawledName(text: string): string {
    return text.toLowerCase().replace(/[^a-z0-9_]/gu, "_");
}
