/** Variables. */

import { type Machine } from "./machine";
import { type Scope, text, unknown, type Value } from "./values";

/** The value of a name; what the script does not bind is Python's own, or comes from an `import *`. */
export function lookUp(machine: Machine, scope: Scope, name: string): Value {
    const elsewhere = scope.elsewhere.get(name);
    for (let at: Scope | undefined = elsewhere ?? scope; at !== undefined; at = at.parent) {
        const value = at.isClass && at !== scope ? undefined : machine.memory.get(`${at.id}.${name}`);
        if (value !== undefined) {
            return value;
        }
    }
    if (name === "__name__") {
        // Glue runs the script itself, never imports it.
        return text("__main__");
    }
    const starred = machine.starImports.map((module) => `${module}.${name}`);
    const path = starred.find((full) => provided.has(full)) ?? (builtins.has(name) ? `builtins.${name}` : `?.${name}`);
    return { kind: "foreign", path };
}

/** Binds a name. */
export function bind(machine: Machine, scope: Scope, name: string, value: Value): void {
    const target = scope.elsewhere.get(name) ?? scope;
    machine.memory.set(`${target.id}.${name}`, value);
}

/** Python's own names, of which others are made or which are told apart. */
const builtins = new Set(
    (
        "BaseException Exception KeyError SystemExit ValueError abs all any bool bytes callable classmethod dict dir " +
        "enumerate exit filter float format frozenset getattr globals hasattr hash id input int isinstance issubclass " +
        "iter len list locals map max min next object open pow print property quit range repr reversed round set " +
        "setattr slice sorted staticmethod str sum super tuple type vars zip"
    ).split(" "),
);

/** What `from module import *` brings of the names that the pack knows. */
const provided = new Set([
    "awsglue.context.GlueContext",
    "awsglue.dynamicframe.DynamicFrame",
    "awsglue.job.Job",
    "awsglue.utils.getResolvedOptions",
    "pyspark.SparkContext",
    "pyspark.context.SparkContext",
    "pyspark.sql.SQLContext",
    "pyspark.sql.SparkSession",
    "pyspark.sql.session.SparkSession",
    "pyspark.streaming.StreamingContext",
    "sys.exit",
]);

/** The module's scope, which functions reach by `global`. */
function moduleScope(scope: Scope): Scope {
    let at = scope;
    while (at.parent !== undefined) {
        at = at.parent;
    }
    return at;
}

/** Makes names of another scope those of this one: `global`, `nonlocal`. */
export function declareElsewhere(machine: Machine, scope: Scope, names: readonly string[], global: boolean): void {
    for (const name of names) {
        let at: Scope | undefined = global ? moduleScope(scope) : scope.parent;
        while (!global && at !== undefined && machine.memory.get(`${at.id}.${name}`) === undefined) {
            at = at.parent;
        }
        if (at !== undefined) {
            scope.elsewhere.set(name, at);
        }
    }
}

/** What a loop's turn gives where its items are not known. */
export function itemOf(loop: string): Value {
    return { ...unknown, item: loop };
}
