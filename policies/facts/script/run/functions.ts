/** Calling the script's own functions and classes. */

import { allValues, type CallArguments, noArguments } from "./arguments";
import { methodOf } from "./attributes";
import { execute } from "./execute";
import { newDict } from "./containers";
import { type Frame } from "./frames";
import { type Machine } from "./machine";
import { bind } from "./names";
import { type FunctionValue, type Instance, type ClassValue, type Scope, tuple, unknown, type Value } from "./values";

/** Calls within calls, after which what a call gives is taken for unknown; a function may call itself this often. */
const MAX_CALLS = 40;
const MAX_RECURSION = 2;

/** Calls a function of the script. */
export function invoke(machine: Machine, callee: FunctionValue, args: CallArguments, at: number): Value {
    const recursion = machine.calling.filter(({ id }) => id === callee.id).length;
    if (machine.flow === undefined || machine.calling.length >= MAX_CALLS || recursion >= MAX_RECURSION) {
        return unknown;
    }
    if (callee.generator && callee.as !== "contextmanager") {
        // It runs when somebody iterates over it, if anybody does.
        machine.maybe(at, () => {
            run(machine, callee, args, at);
        });
        return unknown;
    }
    // What a context manager yields to is its `with`, which runs it; called on its own it does nothing yet.
    return callee.as === "contextmanager" ? unknown : run(machine, callee, args, at);
}

/** Runs a function's body. */
export function run(machine: Machine, callee: FunctionValue, args: CallArguments, at: number): Value {
    return machine.deeper(at, () =>
        machine.traced(String(at), () => {
            const scope = machine.newScope(callee.scope);
            giveArguments(machine, scope, callee, args, at);
            const frame: Extract<Frame, { kind: "call" }> = {
                kind: "call",
                scope,
                mark: machine.memory.mark(),
                returns: [],
            };
            machine.frames.push(frame);
            machine.calling.push(callee);
            execute(machine, scope, callee.body);
            machine.calling.pop();
            machine.frames.pop();
            const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(frame.mark) };
            machine.memory.rewind(frame.mark);
            return machine.returned(frame.returns, end);
        }),
    );
}

function giveArguments(machine: Machine, scope: Scope, callee: FunctionValue, args: CallArguments, at: number): void {
    const positional = [...callee.bound, ...args.positional.map(({ value }) => value)];
    const named = new Map([...callee.named, ...[...args.named].map(([name, { value }]) => [name, value] as const)]);
    for (const { name, kind } of callee.parameters) {
        if (kind === "*") {
            bind(machine, scope, name, args.open ? unknown : tuple(positional.splice(0)));
        } else if (kind === "**") {
            bind(machine, scope, name, newDict(machine, at, named, args.open));
        } else {
            const given = named.get(name) ?? (kind === "plain" ? positional.shift() : undefined);
            named.delete(name);
            const absent = args.open ? unknown : (callee.fallbacks.get(name) ?? unknown);
            bind(machine, scope, name, given ?? absent);
        }
    }
}

/** Makes an object of a class of the script. */
export function instantiate(machine: Machine, type: ClassValue, args: CallArguments, at: number): Value {
    const object: Instance = { kind: "instance", id: `object@${machine.identity(at)}`, type };
    const constructor = methodOf(machine, object, "__init__", at);
    if (constructor !== undefined) {
        invoke(machine, constructor, args, at);
        return object;
    }
    // A dataclass or a named tuple: its fields, in order, are what it is made of.
    const fields = type.definition.body.flatMap((statement) => {
        const [target] = statement.kind === "assign" ? statement.targets : [];
        return target?.kind === "name" ? [target.name] : [];
    });
    args.positional.forEach(({ value }, index) => {
        const field = fields[index];
        if (field !== undefined) {
            machine.memory.set(`${object.id}.${field}`, value);
        }
    });
    for (const [name, { value }] of args.named) {
        machine.memory.set(`${object.id}.${name}`, value);
    }
    return object;
}

/** What may be called by whoever it was given to: a callback is followed as one that may run, with anything. */
export function mayBeCalled(machine: Machine, args: CallArguments, at: number): void {
    for (const { value, from } of allValues(args)) {
        if (value.kind === "function" && !machine.calling.some(({ id }) => id === value.id)) {
            machine.traced(String(at), () => {
                machine.maybe(from, () => {
                    invoke(machine, value, { ...noArguments, open: true }, from);
                });
            });
        }
    }
}
