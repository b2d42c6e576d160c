/** Calls of Glue's and Spark's API, and of whatever was imported. */

import { own } from "../own";
import { allValues, type CallArguments } from "../run/arguments";
import { mayBeCalled } from "../run/functions";
import { optionsOf } from "../run/joining";
import { type Machine } from "../run/machine";
import { spelledOut } from "../run/texts";
import { type Api, api, type ApiType, extend, type Foreign, type Method, unknown, type Value } from "../run/values";
import * as glue from "./glue";
import { noteLibraryCall } from "./libraries";
import { type Handler } from "./site";
import { isNameless, isStandard } from "./standard";
import * as spark from "./spark";

const methods: Readonly<Partial<Record<ApiType, Readonly<Record<string, Handler>>>>> = {
    GlueContext: { ...spark.sparkSession, ...glue.glueContext },
    Job: glue.job,
    DynamicFrameReader: glue.dynamicFrameReader,
    GlueDataFrameReader: glue.glueDataFrameReader,
    DynamicFrameWriter: glue.dynamicFrameWriter,
    GlueDataFrameWriter: glue.glueDataFrameWriter,
    Source: glue.source,
    Sink: glue.sink,
    SparkSession: spark.sparkSession,
    SparkSessionBuilder: spark.sessionBuilder,
    SparkContext: spark.sparkContext,
    DataFrame: spark.frames,
    DynamicFrame: spark.frames,
    DataFrameReader: spark.dataFrameReader,
    DataFrameWriter: spark.dataFrameWriter,
    DataFrameWriterV2: spark.dataFrameWriterV2,
};

/** Objects on which a method that is not listed gives what it is called on: frames of frames, settings of builders. */
const fluent: readonly ApiType[] = [
    "DataFrame",
    "DynamicFrame",
    "DataFrameReader",
    "DataFrameWriter",
    "DataFrameWriterV2",
    "SparkSessionBuilder",
    "Source",
    "Sink",
];

/** Methods by which an object is recognised of which nothing else is known. */
const telling: Readonly<Record<string, ApiType>> = {
    ...Object.fromEntries(Object.keys(glue.glueContext).map((name) => [name, "GlueContext" as const])),
    init: "Job",
    commit: "Job",
    sql: "SparkSession",
    table: "SparkSession",
    writeTo: "DataFrame",
};

/** Names of methods that other libraries have too: these tell nothing on what is known to be one of them. */
const common = new Set(["init", "commit", "sql", "table"]);

const constructors: Readonly<Record<string, (machine: Machine, at: number) => Value>> = {
    "awsglue.context.GlueContext": (machine, at) => {
        machine.note({ kind: "context" }, at);
        return api("GlueContext");
    },
    "awsglue.job.Job": () => api("Job"),
    "awsglue.utils.getResolvedOptions": () => ({ kind: "arguments" }),
    "awsglue.dynamicframe.DynamicFrame.fromDF": () => api("DynamicFrame"),
    "awsglue.DynamicFrame.fromDF": () => api("DynamicFrame"),
    "pyspark.SparkContext": () => api("SparkContext"),
    "pyspark.SparkContext.getOrCreate": () => api("SparkContext"),
    "pyspark.context.SparkContext": () => api("SparkContext"),
    "pyspark.context.SparkContext.getOrCreate": () => api("SparkContext"),
    "pyspark.sql.SQLContext": () => api("SparkSession"),
    "pyspark.sql.HiveContext": () => api("SparkSession"),
    "pyspark.sql.SparkSession": () => api("SparkSession"),
    "pyspark.sql.SparkSession.getActiveSession": () => api("SparkSession"),
    "pyspark.sql.session.SparkSession": () => api("SparkSession"),
    "pyspark.streaming.StreamingContext": (machine, at) => {
        machine.note({ kind: "streaming", api: "StreamingContext" }, at);
        return unknown;
    },
};

/** Calls something that comes from an import. */
export function callForeign(machine: Machine, callee: Foreign, args: CallArguments, at: number): Value {
    const { path } = callee;
    const constructor = own(constructors, path);
    if (constructor !== undefined) {
        return constructor(machine, at);
    }
    const cut = path.lastIndexOf(".");
    const name = path.slice(cut + 1);
    const type = cut < 0 ? undefined : own(telling, name);
    const misleading = isStandard(path) && common.has(name);
    const handler = type === undefined || misleading ? undefined : own(methods[type], name);
    if (type !== undefined && handler !== undefined) {
        return handler({ machine, object: api(type, new Map(), true), args, at });
    }
    const full = path.replaceAll("()", "");
    if (!machine.calls.has(full)) {
        machine.calls.set(full, at);
    }
    noteLibraryCall(machine, path, args, at);
    if (!isNameless(path) && !isStandard(path)) {
        noteHandedOver(machine, path, args, at);
    }
    mayBeCalled(machine, args, at);
    return extend(callee, "()");
}

/** Glue's objects that a function of another module is given: what it does with them is not seen. */
function noteHandedOver(machine: Machine, to: string, args: CallArguments, at: number): void {
    for (const { value } of allValues(args)) {
        for (const option of optionsOf(value)) {
            if (option.value.kind === "api" && (option.value.type === "Job" || option.value.type === "GlueContext")) {
                machine.note({ kind: "handedOver", what: option.value.type, to }, at);
            }
        }
    }
}

/**
 * Calls an object of Glue's or Spark's. Of these only what a DynamicFrame has as `write` can be called; what was taken for one
 * by its name alone is something else.
 */
export function callApi(machine: Machine, object: Api, args: CallArguments, at: number): Value {
    const of = object.settings.get("of");
    const path = of === undefined ? undefined : spelledOut(of.value);
    if (object.presumed && path !== undefined) {
        return callForeign(machine, { kind: "foreign", path }, args, at);
    }
    if (object.type === "DataFrameWriter" && path === "DynamicFrame") {
        return glue.writeDynamicFrame({ machine, object, args, at });
    }
    mayBeCalled(machine, args, at);
    return unknown;
}

/** Calls a method of an object of Glue's or Spark's, or of the item of a loop. */
export function callMethodOf(machine: Machine, { of: object, name }: Method, args: CallArguments, at: number): Value {
    if (object.kind !== "api") {
        return object;
    }
    const handler = own(methods[object.type], name);
    if (handler !== undefined) {
        return handler({ machine, object, args, at });
    }
    mayBeCalled(machine, args, at);
    return fluent.includes(object.type) ? object : unknown;
}
