/** What the expressions of a script can be, as far as the pack tells them apart. */

import { type Block, type ClassDefinition, type Parameter } from "../python/syntax";
import { type Assumption } from "./assumptions";

/** A piece of a text: what the script spells out, or what only a run tells. */
export type TextPart =
    | string
    /** The run's argument of this name, `OUTPUT_PATH`. */
    | { readonly argument: string; readonly fallback?: string }
    /** The item of a turn of this loop: another one in each turn. */
    | { readonly item: string }
    | { readonly unknown: true };

/** A text, as a list of pieces that follow on each other. */
export interface Text {
    readonly kind: "text";
    readonly parts: readonly TextPart[];
}

export interface Constant {
    readonly kind: "constant";
    readonly value: number | boolean | null;
}

/** What an import brought, what is found on that and what calls of it give: `boto3.client().put_object`. */
export interface Foreign {
    readonly kind: "foreign";
    /** Dots for attributes, `()` for calls; begins with `?` where not even the root is known. */
    readonly path: string;
    /** The loop whose item it is. */
    readonly item?: string;
}

/** Names, innermost scope first. */
export interface Scope {
    readonly id: string;
    readonly parent: Scope | undefined;
    /** Names that another scope keeps: `global`, `nonlocal`. */
    readonly elsewhere: Map<string, Scope>;
    /** Functions inside a class do not see the class's own names. */
    readonly isClass: boolean;
}

/** A function or a lambda of the script. */
export interface FunctionValue {
    readonly kind: "function";
    readonly id: string;
    readonly name: string;
    readonly parameters: readonly Parameter[];
    readonly fallbacks: ReadonlyMap<string, Value>;
    readonly body: Block;
    readonly scope: Scope;
    /** Arguments that it is given before the caller's: `self`, or those of `functools.partial`. */
    readonly bound: readonly Value[];
    readonly named: ReadonlyMap<string, Value>;
    readonly generator: boolean;
    readonly as: "function" | "property" | "static" | "class" | "contextmanager";
}

/** A class of the script. */
export interface ClassValue {
    readonly kind: "class";
    readonly id: string;
    readonly definition: ClassDefinition;
    readonly bases: readonly Value[];
}

/** An object of one of the script's classes; its attributes are in memory. */
export interface Instance {
    readonly kind: "instance";
    readonly id: string;
    readonly type: ClassValue;
}

/** `super()`: the object, seen as what its class is derived from. */
export interface Super {
    readonly kind: "super";
    readonly of: Instance;
    readonly bases: readonly Value[];
}

/** A list or a dictionary: what it holds is in memory, since it can be changed. */
export interface Reference {
    readonly kind: "list" | "dict";
    readonly id: string;
}

/** The items of a tuple, or what a list holds; an open one may hold others. */
export interface Items {
    readonly kind: "items";
    readonly items: readonly Value[];
    readonly open: boolean;
}

/** What a dictionary holds under the keys that are known; an open one may hold others. */
export interface Entries {
    readonly kind: "entries";
    readonly entries: ReadonlyMap<string, Value>;
    readonly open: boolean;
}

/** What `getResolvedOptions` gives. */
export interface Arguments {
    readonly kind: "arguments";
}

/** The kinds of objects of Glue and Spark that the pack follows. */
export type ApiType =
    | "GlueContext"
    | "Job"
    | "SparkContext"
    | "SparkSession"
    | "SparkSessionBuilder"
    | "DynamicFrameReader"
    | "GlueDataFrameReader"
    | "DynamicFrameWriter"
    | "GlueDataFrameWriter"
    | "Source"
    | "Sink"
    | "DynamicFrame"
    | "DataFrame"
    | "DataFrameReader"
    | "DataFrameWriter"
    | "DataFrameWriterV2";

/** A value that the script gives, and where it stands. */
export interface Given {
    readonly value: Value;
    readonly from: number;
    readonly to: number;
}

/** An object of Glue's or Spark's. */
export interface Api {
    readonly kind: "api";
    readonly type: ApiType;
    /** The object is taken for this type by what is done with it; where it comes from is not known. */
    readonly presumed: boolean;
    /** What was set on a reader or a writer: `format`, `mode`, `option path`. */
    readonly settings: ReadonlyMap<string, Given>;
}

/** A method of an object, not yet called. */
export interface Method {
    readonly kind: "method";
    readonly of: Value;
    readonly name: string;
}

/** One of several, each where what is assumed of the run's arguments holds. */
export interface Choice {
    readonly kind: "choice";
    readonly options: readonly Option[];
}

export interface Option {
    readonly value: Value;
    readonly when: readonly Assumption[];
}

export type Value =
    | Text
    | Constant
    | Foreign
    | FunctionValue
    | ClassValue
    | Instance
    | Super
    | Reference
    | Items
    | Entries
    | Arguments
    | Api
    | Method
    | Choice;

/** Something of which nothing is known. */
export const unknown: Foreign = { kind: "foreign", path: "?" };

export const none: Constant = { kind: "constant", value: null };

/** A text that is spelled out. */
export function text(value: string): Text {
    return { kind: "text", parts: value === "" ? [] : [value] };
}

/** An object of Glue's or Spark's. */
export function api(type: ApiType, settings: ReadonlyMap<string, Given> = new Map(), presumed = false): Api {
    return { kind: "api", type, settings, presumed };
}

/** Items that are all known. */
export function tuple(items: readonly Value[]): Items {
    return { kind: "items", items, open: false };
}

/** Paths are for recognising names; a chain of calls that is longer than any of them is something unknown. */
const MAX_PATH = 200;

/** What is found on a foreign thing, or what a call of it gives. */
export function extend(foreign: Foreign, step: string): Foreign {
    const path = `${foreign.path}${step}`;
    return path.length > MAX_PATH ? unknown : { kind: "foreign", path };
}
