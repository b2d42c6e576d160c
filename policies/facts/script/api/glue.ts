/** Glue's own API: contexts, jobs, DynamicFrames. */

import { type GlueRead, type WriteMode } from "../events";
import { iterate, entriesIn } from "../run/containers";
import { spelledOut } from "../run/texts";
import { api, unknown } from "../run/values";
import { type Handler, named, type Site } from "./site";

const catalogParameters = [
    "database",
    "table_name",
    "redshift_tmp_dir",
    "transformation_ctx",
    "push_down_predicate",
    "additional_options",
    "catalog_id",
];

const optionsParameters = [
    "connection_type",
    "connection_options",
    "format",
    "format_options",
    "transformation_ctx",
    "push_down_predicate",
];

/** Connections that never end. */
const streams = new Set(["kafka", "kinesis"]);

/** The arguments that tell what a frame is read from. */
const sourceNames = ["database", "name_space", "table_name", "catalog_id", "connection_type", "connection_options"];

function noteStream(site: Site, name: string): void {
    const type = named(site, ...optionsParameters).get("connection_type")?.value;
    const connection = type === undefined ? undefined : spelledOut(type)?.toLowerCase();
    if (connection !== undefined && streams.has(connection)) {
        site.machine.note({ kind: "streaming", api: `${name}(connection_type="${connection}")` }, site.at);
    }
}

/** A DynamicFrame is read, which a bookmark can follow. */
function readFrame(name: string, parameters: readonly string[], gives: "DynamicFrame" | "Source"): Handler {
    return (site) => {
        const given = named(site, ...parameters);
        noteStream(site, name);
        const read: GlueRead = {
            kind: "glueRead",
            api: name,
            context: given.get("transformation_ctx"),
            source: sourceNames.flatMap((argument) => given.get(argument) ?? []),
            open: site.args.open,
        };
        site.machine.note(read, site.at);
        return api(gives);
    };
}

/** A DataFrame is read through Glue: bookmarks are for DynamicFrames. */
function readDataFrame(name: string, parameters: readonly string[]): Handler {
    return (site) => {
        const given = named(site, ...parameters);
        noteStream(site, name);
        const database = given.get("database") ?? given.get("name_space");
        const options = given.get("connection_options");
        const entries = options && entriesIn(site.machine, options.value)?.entries;
        const paths = entries?.get("paths") ?? entries?.get("path");
        const places =
            database !== undefined
                ? [{ kind: "database" as const, given: database }]
                : options === undefined || paths === undefined
                  ? []
                  : (iterate(site.machine, paths) ?? [paths]).map((value) => ({
                        kind: "path" as const,
                        given: { ...options, value },
                    }));
        site.machine.note({ kind: "plainRead", api: name, places }, site.at);
        return api("DataFrame");
    };
}

function write(name: string, mode: WriteMode = "append"): Handler {
    return ({ machine, at }) => {
        machine.note({ kind: "write", api: name, mode }, at);
        return unknown;
    };
}

function stream(name: string): Handler {
    return ({ machine, at }) => {
        machine.note({ kind: "streaming", api: name }, at);
        return api("DataFrame");
    };
}

const rdd: Handler = () => api("DynamicFrame");

const dynamicFrame = "create_dynamic_frame";
const dataFrame = "create_data_frame";

/** Methods of a GlueContext; their names are its own, so that one is recognised by them. */
export const glueContext: Readonly<Record<string, Handler>> = {
    create_dynamic_frame_from_catalog: readFrame(`${dynamicFrame}_from_catalog`, catalogParameters, "DynamicFrame"),
    create_dynamic_frame_from_options: readFrame(`${dynamicFrame}_from_options`, optionsParameters, "DynamicFrame"),
    create_dynamic_frame_from_rdd: rdd,
    create_sample_dynamic_frame_from_catalog: readFrame(
        "create_sample_dynamic_frame_from_catalog",
        ["database", "table_name", "num", "redshift_tmp_dir", "transformation_ctx"],
        "DynamicFrame",
    ),
    create_sample_dynamic_frame_from_options: readFrame(
        "create_sample_dynamic_frame_from_options",
        [
            "connection_type",
            "connection_options",
            "num",
            "sample_options",
            "format",
            "format_options",
            "transformation_ctx",
        ],
        "DynamicFrame",
    ),
    create_data_frame_from_catalog: readDataFrame(`${dataFrame}_from_catalog`, catalogParameters),
    create_data_frame_from_options: readDataFrame(`${dataFrame}_from_options`, optionsParameters),
    getSource: readFrame("getSource", ["connection_type", "format", "transformation_ctx"], "Source"),
    write_dynamic_frame_from_options: write("write_dynamic_frame_from_options"),
    write_dynamic_frame_from_catalog: write("write_dynamic_frame_from_catalog"),
    write_dynamic_frame_from_jdbc_conf: write("write_dynamic_frame_from_jdbc_conf"),
    write_data_frame_from_catalog: write("write_data_frame_from_catalog"),
    write_data_frame_from_options: write("write_data_frame_from_options"),
    write_from_options: write("write_from_options"),
    write_from_jdbc_conf: write("write_from_jdbc_conf"),
    getSink: () => api("Sink"),
    purge_table: write("purge_table", "delete"),
    purge_s3_path: write("purge_s3_path", "delete"),
    forEachBatch: stream("forEachBatch"),
};

export const dynamicFrameReader: Readonly<Record<string, Handler>> = {
    from_catalog: readFrame(`${dynamicFrame}.from_catalog`, catalogParameters, "DynamicFrame"),
    from_options: readFrame(`${dynamicFrame}.from_options`, optionsParameters, "DynamicFrame"),
    from_rdd: rdd,
};

export const glueDataFrameReader: Readonly<Record<string, Handler>> = {
    from_catalog: readDataFrame(`${dataFrame}.from_catalog`, catalogParameters),
    from_options: readDataFrame(`${dataFrame}.from_options`, optionsParameters),
    from_kafka: stream(`${dataFrame}.from_kafka`),
    from_kinesis: stream(`${dataFrame}.from_kinesis`),
};

export const dynamicFrameWriter: Readonly<Record<string, Handler>> = {
    from_catalog: write("write_dynamic_frame.from_catalog"),
    from_options: write("write_dynamic_frame.from_options"),
    from_jdbc_conf: write("write_dynamic_frame.from_jdbc_conf"),
};

export const glueDataFrameWriter: Readonly<Record<string, Handler>> = {
    from_catalog: write("write_data_frame.from_catalog"),
    from_options: write("write_data_frame.from_options"),
};

/** What `getSource` gave. */
export const source: Readonly<Record<string, Handler>> = {
    getFrame: () => api("DynamicFrame"),
};

/** What `getSink` gave; what is set on it is of no interest. */
export const sink: Readonly<Record<string, Handler>> = {
    writeFrame: write("getSink(…).writeFrame"),
    write: write("getSink(…).write"),
};

export const job: Readonly<Record<string, Handler>> = {
    init: ({ machine, object, at }) => {
        machine.note({ kind: "init", presumed: object.presumed }, at);
        return unknown;
    },
    commit: ({ machine, object, at }) => {
        machine.note({ kind: "commit", presumed: object.presumed }, at);
        return unknown;
    },
};

/** `DynamicFrame.write(…)`, a method, where DataFrame's `write` is a writer. */
export const writeDynamicFrame = write("DynamicFrame.write");
