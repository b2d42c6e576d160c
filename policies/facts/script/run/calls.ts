/** Calls. */

import { callApi, callForeign, callMethodOf } from "../api/calls";
import { type CallArguments } from "./arguments";
import { methodOf } from "./attributes";
import { builtinCall } from "./builtins";
import { containerMethod } from "./containers";
import { assume } from "./flow";
import { instantiate, invoke, mayBeCalled } from "./functions";
import { choose } from "./joining";
import { type Path } from "./frames";
import { type Machine } from "./machine";
import { textMethod } from "./textMethods";
import { type Choice, type Method, type Option, unknown, type Value } from "./values";

/** Calls something. */
export function call(machine: Machine, callee: Value, args: CallArguments, at: number): Value {
    switch (callee.kind) {
        case "choice":
            return callChoice(machine, callee, args, at);
        case "function":
            return invoke(machine, callee, args, at);
        case "class":
            return instantiate(machine, callee, args, at);
        case "instance": {
            const method = methodOf(machine, callee, "__call__", at);
            return method === undefined ? unknown : invoke(machine, method, args, at);
        }
        case "method":
            return callMethod(machine, callee, args, at);
        case "foreign":
            return builtinCall(machine, callee, args, at) ?? callForeign(machine, callee, args, at);
        case "api":
            return callApi(machine, callee, args, at);
        default:
            mayBeCalled(machine, args, at);
            return unknown;
    }
}

/** One of several is called: each where what it was chosen by holds. None cannot be called, so it was one of the others. */
function callChoice(machine: Machine, { options }: Choice, args: CallArguments, at: number): Value {
    const callable = options.filter(({ value }) => value.kind !== "constant" && value.kind !== "text");
    const [only, ...more] = callable;
    if (only === undefined || more.length === 0) {
        return only === undefined ? unknown : call(machine, only.value, args, at);
    }
    const results: Option[] = [];
    const paths = callable.map(({ value, when }): Path | undefined =>
        machine.alternative(() => {
            machine.flow = machine.flow && assume(machine.flow, when);
            results.push({ value: call(machine, value, args, at), when });
        }),
    );
    machine.meet(paths);
    return choose(results);
}

function callMethod(machine: Machine, callee: Method, args: CallArguments, at: number): Value {
    const { of: object, name } = callee;
    switch (object.kind) {
        case "text":
            return textMethod(machine, object, name, args, at) ?? unknown;
        case "list":
        case "dict":
        case "items": {
            const values = args.positional.map(({ value }) => value);
            return containerMethod(machine, object, name, values, at) ?? unknown;
        }
        case "arguments":
            return argumentsMethod(object, name, args);
        case "api":
        case "foreign":
            return callMethodOf(machine, callee, args, at);
        default:
            mayBeCalled(machine, args, at);
            return unknown;
    }
}

/** Methods of the run's arguments. */
function argumentsMethod(object: Value, name: string, { positional }: CallArguments): Value {
    const [key, fallback] = positional.map(({ value }) => value);
    if (name === "copy") {
        return object;
    }
    const [argument] = key?.kind === "text" ? key.parts : [];
    if (name !== "get" || typeof argument !== "string") {
        return unknown;
    }
    const [otherwise] = fallback?.kind === "text" ? fallback.parts : [];
    const known = typeof otherwise === "string" ? { fallback: otherwise } : {};
    return { kind: "text", parts: [{ argument, ...known }] };
}
