/** Attributes: of objects of the script's own classes, of Glue's and Spark's objects, of whatever was imported. */

import { attributeOfApi } from "../api/attributes";
import { choose } from "./joining";
import { type Machine } from "./machine";
import { invoke } from "./functions";
import { noArguments } from "./arguments";
import { type ClassValue, type FunctionValue, type Instance, unknown, type Value } from "./values";

/** `object.name`. */
export function attributeOf(machine: Machine, object: Value, name: string, at: number): Value {
    switch (object.kind) {
        case "choice":
            return choose(
                object.options
                    // An attribute of None is an error, so where a run goes on it was one of the others.
                    .filter(({ value }) => !(value.kind === "constant" && value.value === null))
                    .map(({ value, when }) => ({ value: attributeOf(machine, value, name, at), when })),
            );
        case "instance":
            return (
                machine.memory.get(`${object.id}.${name}`) ??
                bound(machine, find(machine, object.type, name), object, at) ??
                unknown
            );
        case "super":
            return bound(machine, findIn(machine, object.bases, name), object.of, at) ?? unknown;
        case "class":
            return bound(machine, find(machine, object, name), object, at) ?? unknown;
        case "foreign":
        case "api":
            return attributeOfApi(machine, object, name, at);
        case "text":
        case "list":
        case "dict":
        case "items":
        case "arguments":
        case "function":
            return { kind: "method", of: object, name };
        default:
            return unknown;
    }
}

/** What a class or the classes that it is derived from hold under a name. */
function find(machine: Machine, type: ClassValue, name: string): Value | undefined {
    return machine.memory.get(`${type.id}.${name}`) ?? findIn(machine, type.bases, name);
}

function findIn(machine: Machine, bases: readonly Value[], name: string): Value | undefined {
    for (const base of bases) {
        const found = base.kind === "class" ? find(machine, base, name) : undefined;
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** A class's function as its object has it: with the object as its first argument, or called if it is a property. */
function bound(
    machine: Machine,
    found: Value | undefined,
    object: Instance | ClassValue,
    at: number,
): Value | undefined {
    if (found?.kind !== "function") {
        return found;
    }
    if (found.as === "static" || (object.kind === "class" && found.as !== "class")) {
        return found;
    }
    const self = found.as === "class" && object.kind === "instance" ? object.type : object;
    const method: FunctionValue = { ...found, bound: [self, ...found.bound] };
    return found.as === "property" ? invoke(machine, method, noArguments, at) : method;
}

/** A method that a class of the script has under this name. */
export function methodOf(machine: Machine, object: Instance, name: string, at: number): FunctionValue | undefined {
    const found = bound(machine, find(machine, object.type, name), object, at);
    return found?.kind === "function" ? found : undefined;
}
