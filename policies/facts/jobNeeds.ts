/** What a job cannot do without: requests that its role must be allowed. */

import { type S3Uri, folderPrefix, parseS3Uri, toS3Uri } from "./s3";
import { EVENT_LOGS_PATH, type JobPath, jobPaths, outputs, QUARANTINE_PATH, TEMP_DIR, writtenKey } from "./jobPaths";
import { type JobCode, jobCode } from "./jobCode";
import { argumentOfRuns, INPUT_DB, jobInput } from "./jobs";
import { type Lake } from "./lake";
import { type Resource } from "./resource";

/** One request. */
export interface Request {
    readonly action: string;
    /** Below `arn:<partition>:`, since needs do not depend on it: `s3:::acme-raw`. */
    readonly resource: string;
    readonly context?: Readonly<Record<string, string>>;
}

/** Where a data catalog is: nobody tells a policy in which region it will be. */
export interface CatalogPlace {
    readonly region: string;
    readonly account: string;
}

/** Something that a job must be able to do. */
export interface Need {
    /** `read its script`. */
    readonly what: string;
    /** Ways to do it, one of which is enough: the requests of it must all be allowed. */
    readonly ways: readonly (readonly Request[])[];
    /** Whether it is a write to S3, which may be held to encryption. */
    readonly writes: boolean;
}

/** Something that is not known, or cannot be used. */
export interface NeedProblem {
    /** A sentence without a full stop. */
    readonly what: string;
    readonly isUnknown: boolean;
    /** The job's property, where it is one of the job. */
    readonly property?: string;
}

/** What a job needs. */
export interface JobNeeds {
    readonly needs: readonly Need[];
    /** Why more may be needed: what is not known, or cannot be used. */
    readonly problems: readonly NeedProblem[];
}

/** What a job needs to read its input, write its output and run its script; its table is in one of the catalogs. */
export function jobNeeds(lake: Lake, job: Resource, catalogs: readonly CatalogPlace[]): JobNeeds {
    const code = jobCode(lake, job);
    const input = inputNeeds(lake, job, catalogs);
    const written = [
        ...writes("write its output", outputs(lake, job), (uri) => writtenKey(lake, job, uri)),
        ...writes("write what it rejects", jobPaths(lake, job, QUARANTINE_PATH), fileIn),
        ...writes("write its Spark event logs", jobPaths(lake, job, EVENT_LOGS_PATH), fileIn),
    ];
    const temporary = jobPaths(lake, job, TEMP_DIR);
    const paths = [
        ...outputs(lake, job),
        ...jobPaths(lake, job, QUARANTINE_PATH),
        ...jobPaths(lake, job, EVENT_LOGS_PATH),
        ...temporary,
    ];
    return {
        needs: [
            ...codeNeeds(code),
            ...input.needs,
            ...written,
            ...writes("write its temporary files", temporary, fileIn),
            ...temporary.flatMap(({ uri }) =>
                uri === undefined ? [] : need("read its temporary files", [[getObject(uri, fileIn(uri))]]),
            ),
        ],
        problems: [
            ...code.problems,
            ...input.problems,
            ...paths.flatMap(({ problem, isUnknown, argument }) =>
                problem === undefined
                    ? []
                    : {
                          what: problem,
                          isUnknown: isUnknown === true,
                          ...(argument.holder === job ? { property: argument.property } : {}),
                      },
            ),
        ],
    };
}

function need(what: string, ways: Need["ways"], isWrite = false): readonly Need[] {
    return [{ what, ways, writes: isWrite }];
}

function codeNeeds({ files }: JobCode): readonly Need[] {
    return files.flatMap(({ kind, uri }) => need(`read its ${kind} ${show(uri)}`, [[getObject(uri, uri.key)]]));
}

function writes(what: string, paths: readonly JobPath[], key: (uri: S3Uri) => string): readonly Need[] {
    return paths.flatMap(({ uri }) =>
        uri === undefined
            ? []
            : need(what, [[{ action: "s3:PutObject", resource: `s3:::${uri.bucket}/${key(uri)}` }]], true),
    );
}

function fileIn({ key }: S3Uri): string {
    return `${folderPrefix(key)}part-00000`;
}

function getObject({ bucket }: S3Uri, key: string): Request {
    return { action: "s3:GetObject", resource: `s3:::${bucket}/${key}` };
}

/** The input as the catalog describes it: the table's entry and the files behind it. */
function inputNeeds(lake: Lake, job: Resource, catalogs: readonly CatalogPlace[]): JobNeeds {
    const named = argumentOfRuns(lake, job, INPUT_DB).some(({ value }) => value !== undefined && value !== null);
    if (!named) {
        // What a job without the argument reads, no argument tells; that it is missing is another rule's business.
        return { needs: [], problems: [] };
    }
    const { database, table, locations, problems } = jobInput(lake, job);
    const tableName = typeof table === "string" ? table : undefined;
    const places = locations.flatMap((location) => parseS3Uri(location) ?? []);
    const exact = places.filter(({ key }) => lastFolder(key) === tableName?.toLowerCase());
    const files =
        exact.length > 0
            ? exact.flatMap((place) => need(`list and read its input ${show(place)}`, readings(place, undefined)))
            : places.length > 0
              ? need(
                    `list and read its input, table ${tableName ?? "of a name that is not known"} in ${places.map(show).join(" or ")}`,
                    places.flatMap((place) => readings(place, tableName)),
                )
              : [];
    return {
        needs: [
            ...(typeof database === "string"
                ? need(
                      `read table ${tableName ?? "*"} of database ${database} in the catalog`,
                      catalogs.map((catalog) =>
                          catalogEntry(catalog, database.toLowerCase(), tableName?.toLowerCase() ?? "any"),
                      ),
                  )
                : []),
            ...files,
        ],
        problems: problems.map((what) => ({ what, isUnknown: true })),
    };
}

/** Crawlers name tables by folders, in lower case and with underscores. */
function lastFolder(key: string): string {
    return key
        .replace(/\/+$/u, "")
        .replace(/^.*\//su, "")
        .toLowerCase()
        .replace(/[^a-z0-9_]/gu, "_");
}

/** A place may be the table's folder, a folder above it, or where no slash is at its end one file. */
function readings(place: S3Uri, table: string | undefined): Need["ways"] {
    const { bucket, key } = place;
    const folder = folderPrefix(key);
    const folders = table === undefined ? [folder] : [folder, `${folder}${table}/`];
    return [
        ...folders.map((one) => [listBucket(bucket, one), getObject(place, `${one}part-00000`)]),
        ...(key === "" || key.endsWith("/") ? [] : [[listBucket(bucket, key), getObject(place, key)]]),
    ];
}

function listBucket(bucket: string, prefix: string): Request {
    return { action: "s3:ListBucket", resource: `s3:::${bucket}`, context: { "s3:prefix": prefix } };
}

/** Glue asks for a table, then for its partitions; IAM wants a right to the catalog and the database besides. */
function catalogEntry({ region, account }: CatalogPlace, database: string, table: string): readonly Request[] {
    return ["glue:GetTable", "glue:GetPartitions"].flatMap((action) =>
        ["catalog", `database/${database}`, `table/${database}/${table}`].map((resource) => ({
            action,
            resource: `glue:${region}:${account}:${resource}`,
        })),
    );
}

function show({ bucket, key }: S3Uri): string {
    return toS3Uri(`arn:aws:s3:::${bucket}/${key}`);
}
