/** Attributes of Glue's and Spark's objects, and of whatever was imported. */

import { own } from "../own";
import { type Machine } from "../run/machine";
import { type Api, api, type ApiType, extend, type Foreign, text, type Value } from "../run/values";

/** Attributes that are objects themselves. */
const properties: Readonly<Partial<Record<ApiType, Readonly<Record<string, ApiType>>>>> = {
    GlueContext: {
        create_dynamic_frame: "DynamicFrameReader",
        create_data_frame: "GlueDataFrameReader",
        write_dynamic_frame: "DynamicFrameWriter",
        write_data_frame: "GlueDataFrameWriter",
        spark_session: "SparkSession",
        sparkSession: "SparkSession",
        read: "DataFrameReader",
    },
    SparkSession: { read: "DataFrameReader", sparkContext: "SparkContext", builder: "SparkSessionBuilder" },
    DataFrame: { write: "DataFrameWriter" },
    DynamicFrame: { write: "DataFrameWriter" },
};

/** Those by which an object is recognised of which nothing else is known. */
const telling: Readonly<Record<string, ApiType>> = {
    create_dynamic_frame: "DynamicFrameReader",
    create_data_frame: "GlueDataFrameReader",
    write_dynamic_frame: "DynamicFrameWriter",
    write_data_frame: "GlueDataFrameWriter",
    spark_session: "SparkSession",
    read: "DataFrameReader",
    write: "DataFrameWriter",
};

/** Attributes that begin a stream. */
const streams = new Set(["readStream", "writeStream"]);

/** Imported names that are objects. */
const imported: Readonly<Record<string, ApiType>> = {
    "pyspark.sql.SparkSession.builder": "SparkSessionBuilder",
    "pyspark.sql.session.SparkSession.builder": "SparkSessionBuilder",
};

/** Methods that give the item of a loop in another spelling: another text for another item. */
const respelling = new Set(["lower", "upper", "strip", "lstrip", "rstrip", "replace"]);

/** `object.name`, where the object is Glue's or Spark's, or comes from elsewhere. */
export function attributeOfApi(machine: Machine, object: Api | Foreign, name: string, at: number): Value {
    if (streams.has(name)) {
        machine.note({ kind: "streaming", api: name }, at);
        return api("DataFrame");
    }
    if (object.kind === "foreign") {
        if (object.item !== undefined && respelling.has(name)) {
            return { kind: "method", of: object, name };
        }
        const type = own(telling, name);
        const extended = extend(object, `.${name}`);
        const known = own(imported, extended.path);
        if (known !== undefined) {
            return api(known);
        }
        // What it would be if it is none of Spark's is not forgotten: it may be called all the same.
        const of = { value: text(extended.path), from: at, to: at };
        return type === undefined ? extended : api(type, new Map([["of", of]]), true);
    }
    const type = own(properties[object.type], name);
    if (type === undefined) {
        return { kind: "method", of: object, name };
    }
    // What a DynamicFrame has as `write` is a method that writes at once.
    return api(
        type,
        type === "DataFrameWriter" ? new Map([["of", { value: text(object.type), from: at, to: at }]]) : new Map(),
        object.presumed,
    );
}
