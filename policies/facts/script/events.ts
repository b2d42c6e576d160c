/** What a script does that the rules ask about. */

import { type Flow } from "./run/flow";
import { type Given } from "./run/values";

/** A place in S3 or in the catalog that is read: a path, a table with or without its database, or a database. */
export interface Place {
    readonly kind: "path" | "table" | "database";
    readonly given: Given;
}

/** A GlueContext is made. */
export interface ContextMade {
    readonly kind: "context";
}

/** `Job.init` or `Job.commit`. */
interface JobCall {
    /** Called on something of which only the name of the method tells that it may be a Glue job. */
    readonly presumed: boolean;
}

export interface JobInit extends JobCall {
    readonly kind: "init";
}

export interface JobCommit extends JobCall {
    readonly kind: "commit";
}

/** A DynamicFrame is read. */
export interface GlueRead {
    readonly kind: "glueRead";
    readonly api: string;
    /** `transformation_ctx`; undefined where it is not given. */
    readonly context: Given | undefined;
    /** What the frame is read from: database and table, or connection options. */
    readonly source: readonly Given[];
    /** Further arguments are given that are not known. */
    readonly open: boolean;
}

/** Something is read past the bookmark: by Spark itself, or by another library. */
export interface PlainRead {
    readonly kind: "plainRead";
    readonly api: string;
    readonly places: readonly Place[];
}

/** How a write treats what is there: Spark's modes, by keys, by deleting it, or as a value of the script says. */
export type WriteMode = "append" | "overwrite" | "error" | "ignore" | "merge" | "delete" | Given;

/** Something is written, or deleted. */
export interface Write {
    readonly kind: "write";
    readonly api: string;
    readonly mode: WriteMode;
}

/** A streaming API is used. */
export interface Streaming {
    readonly kind: "streaming";
    readonly api: string;
}

/** A Glue object is given to a function that is not in the script. */
export interface HandedOver {
    readonly kind: "handedOver";
    readonly what: "Job" | "GlueContext";
    /** The function. */
    readonly to: string;
}

export type Action = ContextMade | JobInit | JobCommit | GlueRead | PlainRead | Write | Streaming | HandedOver;

/** Something that the script does at a place that a run can come to. */
export interface Happening<A extends Action = Action> {
    readonly action: A;
    /** Names this occurrence in {@link Flow.happened}: the same call on other paths of calls is another. */
    readonly key: string;
    /** Offset of the call. */
    readonly at: number;
    /** What has happened before. */
    readonly before: Flow;
    /** The loops over items that are not known in which it happens, outermost first. */
    readonly loops: readonly string[];
}

/** A way in which the script ends without an error. */
export interface End {
    /** Offset of what ends it; undefined for the end of the script. */
    readonly at: number | undefined;
    readonly flow: Flow;
}
