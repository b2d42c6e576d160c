/** Spark's API: sessions, readers, writers. */

import { type Place, type WriteMode } from "../events";
import { iterate } from "../run/containers";
import { optionsOf } from "../run/joining";
import { spelledOut } from "../run/texts";
import { type Given, api, unknown } from "../run/values";
import { configure, type Handler, named, type Site } from "./site";
import { readSql } from "./sql";

/** Paths that are given one by one or as a list; what is no text, a frame or an RDD, is no path. */
function pathsIn(site: Site, given: Given): readonly Place[] {
    const values = iterate(site.machine, given.value) ?? [given.value];
    return values
        .filter((value) => optionsOf(value).some((option) => ["text", "foreign", "list"].includes(option.value.kind)))
        .map((value) => ({ kind: "path", given: { ...given, value } }));
}

/** `spark.read.csv(path)` and the like. */
function readFiles(method: string, parameter: string): Handler {
    return (site) => {
        const { machine, object, args, at } = site;
        const rest = method === "parquet" || method === "orc" ? args.positional : args.positional.slice(0, 1);
        const byKey = args.named.get(parameter);
        const option = object.settings.get("option path");
        const here = { from: at, to: at };
        const given: readonly Given[] = [
            ...rest,
            ...(byKey === undefined ? [] : [byKey]),
            ...(option === undefined ? [] : [option]),
        ];
        const places = given.flatMap((one) => pathsIn(site, one));
        const spread: readonly Place[] = args.open ? [{ kind: "path", given: { value: unknown, ...here } }] : [];
        machine.note({ kind: "plainRead", api: `spark.read.${method}`, places: [...places, ...spread] }, at);
        return api("DataFrame");
    };
}

function readTable(name: string): Handler {
    return (site) => {
        const table = named(site, "tableName").get("tableName");
        // Only of Spark itself is it known that this reads a table.
        if (table !== undefined && (!site.object.presumed || spelledOut(table.value) !== undefined)) {
            site.machine.note({ kind: "plainRead", api: name, places: [{ kind: "table", given: table }] }, site.at);
        }
        return api("DataFrame");
    };
}

const sql: Handler = (site) => {
    const query = named(site, "sqlQuery").get("sqlQuery");
    if (query !== undefined && (!site.object.presumed || query.value.kind === "text")) {
        for (const option of optionsOf(query.value)) {
            readSql(site, { ...query, value: option.value });
        }
    }
    return api("DataFrame");
};

/** Formats that are no files: what they read is in no zone of the lake. */
const databases = new Set(["jdbc", "redshift", "snowflake", "mongodb", "dynamodb", "bigquery", "opensearch", "es"]);

const load: Handler = (site) => {
    const { object, args } = site;
    const format = args.named.get("format")?.value ?? args.positional[1]?.value ?? object.settings.get("format")?.value;
    const name = format === undefined ? undefined : spelledOut(format)?.toLowerCase();
    if (name !== undefined && databases.has(name)) {
        return api("DataFrame");
    }
    const table = named(site, "path").get("path");
    if (name === "iceberg" && table !== undefined) {
        site.machine.note(
            { kind: "plainRead", api: "spark.read.load", places: [{ kind: "table", given: table }] },
            site.at,
        );
        return api("DataFrame");
    }
    return readFiles("load", "path")(site);
};

const frame: Handler = () => api("DataFrame");

/** Methods of a session, and of a GlueContext, which is one. */
export const sparkSession: Readonly<Record<string, Handler>> = {
    sql,
    table: readTable("spark.table"),
    createDataFrame: frame,
    range: frame,
    newSession: () => api("SparkSession"),
};

/** The files that a SparkContext reads, and how the parameter is called. */
const files = {
    textFile: "name",
    wholeTextFiles: "path",
    binaryFiles: "path",
    binaryRecords: "path",
    pickleFile: "name",
    sequenceFile: "path",
    hadoopFile: "path",
    newAPIHadoopFile: "path",
};

export const sparkContext: Readonly<Record<string, Handler>> = {
    parallelize: frame,
    union: frame,
    ...Object.fromEntries(
        Object.entries(files).map(([method, parameter]): [string, Handler] => [
            method,
            (site) => {
                const given = named(site, parameter).get(parameter);
                const places = given === undefined ? [] : pathsIn(site, given);
                site.machine.note({ kind: "plainRead", api: `sc.${method}`, places }, site.at);
                return api("DataFrame");
            },
        ]),
    ),
};

export const sessionBuilder: Readonly<Record<string, Handler>> = {
    getOrCreate: () => api("SparkSession"),
    create: () => api("SparkSession"),
};

const settings = Object.fromEntries(
    ["option", "options", "format", "mode", "schema", "partitionBy", "bucketBy", "sortBy", "clusterBy"].map(
        (method): [string, Handler] => [method, (site) => configure(site, method)],
    ),
);

export const dataFrameReader: Readonly<Record<string, Handler>> = {
    ...settings,
    csv: readFiles("csv", "path"),
    json: readFiles("json", "path"),
    text: readFiles("text", "paths"),
    orc: readFiles("orc", "path"),
    parquet: readFiles("parquet", "paths"),
    load,
    table: readTable("spark.read.table"),
    jdbc: frame,
};

/** Spark's default: a write where something is fails. */
const defaultMode: WriteMode = "error";

function writeFiles(method: string): Handler {
    return ({ machine, object, args, at }) => {
        const mode = args.named.get("mode") ?? object.settings.get("mode");
        machine.note({ kind: "write", api: `df.write.${method}`, mode: modeOf(mode) ?? defaultMode }, at);
        return unknown;
    };
}

/** A mode as it is given; None is not given. */
function modeOf(given: Given | undefined): WriteMode | undefined {
    return given === undefined || (given.value.kind === "constant" && given.value.value === null) ? undefined : given;
}

/** `insertInto` appends, unless it is told to overwrite. */
const insertInto: Handler = (site) => {
    const overwrite = named(site, "tableName", "overwrite").get("overwrite")?.value;
    const mode: WriteMode =
        overwrite?.kind === "constant" && overwrite.value !== null
            ? overwrite.value === true
                ? "overwrite"
                : "append"
            : (modeOf(site.object.settings.get("mode")) ?? "append");
    site.machine.note({ kind: "write", api: "df.write.insertInto", mode }, site.at);
    return unknown;
};

export const dataFrameWriter: Readonly<Record<string, Handler>> = {
    ...settings,
    ...Object.fromEntries(
        ["csv", "json", "text", "orc", "parquet", "xml", "save", "saveAsTable", "jdbc"].map((method) => [
            method,
            writeFiles(method),
        ]),
    ),
    insertInto,
};

function writeTo(method: string, mode: WriteMode): [string, Handler] {
    return [
        method,
        ({ machine, at }) => {
            machine.note({ kind: "write", api: `df.writeTo(…).${method}`, mode }, at);
            return unknown;
        },
    ];
}

export const dataFrameWriterV2: Readonly<Record<string, Handler>> = Object.fromEntries([
    writeTo("append", "append"),
    writeTo("overwrite", "overwrite"),
    writeTo("overwritePartitions", "overwrite"),
    writeTo("create", "error"),
    writeTo("replace", "overwrite"),
    writeTo("createOrReplace", "overwrite"),
]);

/** Methods of frames that give something else than a frame. */
export const frames: Readonly<Record<string, Handler>> = {
    toDF: frame,
    writeTo: () => api("DataFrameWriterV2"),
};
