/** `with`. */

import { type With } from "../python/syntax";
import { type CallArguments, noArguments, readArguments } from "./arguments";
import { methodOf } from "./attributes";
import { assign } from "./assign";
import { evaluate } from "./evaluate";
import { execute } from "./execute";
import { invoke, run } from "./functions";
import { type Machine } from "./machine";
import { catchFailures, finallyRun, swallow } from "./tries";
import { type FunctionValue, type Instance, none, type Scope, unknown, type Value } from "./values";

/** `with … as …:` */
export function executeWith(machine: Machine, scope: Scope, { items, body }: With): void {
    const enter = (index: number): void => {
        const item = items[index];
        if (item === undefined) {
            execute(machine, scope, body);
            return;
        }
        const { context, target } = item;
        const inside = (value: Value): void => {
            if (target !== undefined) {
                assign(machine, scope, target, value);
            }
            enter(index + 1);
        };
        const at = context.from;
        if (context.kind === "call") {
            const callee = evaluate(machine, scope, context.callee);
            if (callee.kind === "function" && callee.as === "contextmanager") {
                withGenerator(machine, callee, readArguments(machine, scope, context), at, inside);
                return;
            }
        }
        const value = evaluate(machine, scope, context);
        if (value.kind === "instance") {
            withInstance(machine, value, at, inside);
        } else if (value.kind === "foreign" && value.path === "contextlib.suppress()") {
            withSuppressed(machine, at, () => inside(unknown));
        } else {
            inside(value);
        }
    };
    enter(0);
}

/** A function of the script that yields once: what it does around the `yield` is done around the block. */
function withGenerator(
    machine: Machine,
    callee: FunctionValue,
    args: CallArguments,
    at: number,
    inside: (value: Value) => void,
): void {
    // A `yield` of the block itself is one of the function that the `with` stands in.
    machine.atYield.push((value) => {
        const own = machine.atYield.splice(-1);
        inside(value);
        machine.atYield.push(...own);
        return unknown;
    });
    run(machine, callee, args, at);
    machine.atYield.pop();
}

/** An object of a class of the script, with its `__enter__` and `__exit__`. */
function withInstance(machine: Machine, object: Instance, at: number, inside: (value: Value) => void): void {
    const enter = methodOf(machine, object, "__enter__", at);
    const value = enter === undefined ? unknown : invoke(machine, enter, noArguments, at);
    const exit = methodOf(machine, object, "__exit__", at);
    if (exit === undefined) {
        inside(value);
        return;
    }
    finallyRun(
        machine,
        at,
        () => inside(value),
        (failed) => {
            const given = failed ? failure : none;
            const positional = [given, given, given].map((argument) => ({ value: argument, from: at, to: at }));
            invoke(machine, exit, { positional, named: new Map(), open: false }, at);
        },
    );
}

/** What `__exit__` is told of a failure: something, and so not None. */
const failure: Value = { kind: "items", items: [unknown], open: true };

function withSuppressed(machine: Machine, at: number, inside: () => void): void {
    const caught = catchFailures(machine, at, false, inside);
    const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(caught.mark) };
    machine.memory.rewind(caught.mark);
    machine.meet([end, swallow(machine, caught)]);
}
