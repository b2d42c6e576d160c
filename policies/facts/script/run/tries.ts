/** `try`, and what goes on after a failure. */

import { type ExceptClause, type Try } from "../python/syntax";
import { evaluate } from "./evaluate";
import { execute } from "./execute";
import { type Flow, happen, take } from "./flow";
import { choose } from "./joining";
import { type Frame, type Path } from "./frames";
import { type Machine } from "./machine";
import { bind } from "./names";
import { type Scope, unknown, type Value } from "./values";

/** `try:` with all that belongs to it. */
export function executeTry(machine: Machine, scope: Scope, statement: Try): void {
    const { final, from } = statement;
    if (final === undefined) {
        executeHandled(machine, scope, statement);
        return;
    }
    finallyRun(
        machine,
        from,
        () => executeHandled(machine, scope, statement),
        () => execute(machine, scope, final),
    );
}

/**
 * Runs something, and after it, however it ends, something else; what fails goes on failing after that. `after` is told
 * whether there was a failure.
 */
export function finallyRun(machine: Machine, at: number, run: () => void, after: (failed: boolean) => void): void {
    const frame: Extract<Frame, { kind: "finally" }> = {
        kind: "finally",
        mark: machine.memory.mark(),
        raised: machine.flow,
        jumps: [],
    };
    machine.frames.push(frame);
    const seen = machine.memory.watch(run);
    machine.frames.pop();
    const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(frame.mark) };
    machine.memory.rewind(frame.mark);

    const failed = machine.alternative(() => {
        machine.flow = frame.raised && machine.failing(frame.raised, at);
        recall(machine, seen);
        after(true);
    });
    machine.passOn(failed?.flow);
    for (const { flow, changes, jump } of frame.jumps) {
        machine.alternative(() => {
            machine.flow = flow;
            machine.memory.meet([{ changes, when: [] }]);
            after(false);
            if (machine.flow !== undefined) {
                machine.jump(jump, flow.via ?? at);
            }
        });
    }
    machine.meet([end]);
    if (machine.flow !== undefined) {
        after(false);
    }
}

/** The body and its handlers, without what is done finally. */
function executeHandled(machine: Machine, scope: Scope, { body, handlers, otherwise, from }: Try): void {
    if (handlers.length === 0) {
        execute(machine, scope, body);
        return;
    }
    const exceptions = handlers.map(({ type }) => (type === undefined ? [undefined] : caught(machine, scope, type)));
    const catchesExit = exceptions.flat().some((name) => name === undefined || exitTypes.has(name));
    const caughtHere = catchFailures(machine, from, catchesExit, () => execute(machine, scope, body));
    if (machine.flow !== undefined) {
        execute(machine, scope, otherwise);
    }
    const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(caughtHere.mark) };
    machine.memory.rewind(caughtHere.mark);
    const handled = handlers.map((handler) => handle(machine, scope, handler, caughtHere));
    if (!exceptions.flat().some((name) => name === undefined || anyFailure.has(name))) {
        machine.passOn(caughtHere.raised);
    }
    machine.meet([end, ...handled]);
}

const exitTypes = new Set(["builtins.BaseException", "builtins.SystemExit"]);
const anyFailure = new Set(["builtins.BaseException", "builtins.Exception"]);

/** The names of the exceptions that a handler is for. */
function caught(machine: Machine, scope: Scope, type: ExceptClause["type"]): readonly string[] {
    const value = type === undefined ? unknown : evaluate(machine, scope, type);
    const types = value.kind === "items" ? value.items : [value];
    return types.map((item) => (item.kind === "foreign" ? item.path : ""));
}

/** What a handler begins with. */
export interface Caught {
    readonly mark: number;
    /** What may have happened before the failure, and that it was caught. */
    readonly raised: Flow | undefined;
    /** All values that places held while the body ran. */
    readonly seen: ReturnType<Machine["memory"]["watch"]>;
    readonly at: number;
}

/** Runs a body whose failures are caught. */
export function catchFailures(machine: Machine, at: number, catchesExit: boolean, run: () => void): Caught {
    const frame: Extract<Frame, { kind: "try" }> = { kind: "try", catchesExit, raised: machine.flow };
    const mark = machine.memory.mark();
    const before = machine.noted.length;
    machine.frames.push(frame);
    const seen = machine.memory.watch(run);
    machine.frames.pop();
    // A write that failed and of which the run makes nothing: rows that a commit would then leave behind.
    const writes = machine.noted.slice(before).filter((key) => key.startsWith("write@"));
    const swallowed = writes.map((key) => `swallowed:${key}`);
    return { mark, raised: frame.raised && happen(frame.raised, ...swallowed), seen, at };
}

function handle(machine: Machine, scope: Scope, handler: ExceptClause, caughtHere: Caught): Path | undefined {
    return machine.alternative(() => {
        machine.flow = caughtHere.raised && take(caughtHere.raised, handler.from);
        recall(machine, caughtHere.seen);
        if (handler.name !== undefined) {
            bind(machine, scope, handler.name, unknown);
        }
        execute(machine, scope, handler.body);
    });
}

/** The path that goes on after a failure as if nothing had been. */
export function swallow(machine: Machine, caughtHere: Caught): Path | undefined {
    return machine.alternative(() => {
        machine.flow = caughtHere.raised && take(caughtHere.raised, caughtHere.at);
        recall(machine, caughtHere.seen);
    });
}

/** What memory may hold after a failure somewhere in between: any value that it held while that ran. */
function recall(machine: Machine, seen: Caught["seen"]): void {
    for (const [place, values] of seen) {
        const known = [...values].filter((value) => value !== undefined);
        const [first] = known;
        if (first === undefined) {
            continue;
        }
        const contents = first.kind === "items" || first.kind === "entries";
        const open: Value = first.kind === "items" ? { ...first, open: true } : unknown;
        machine.memory.set(place, contents ? open : choose(known.map((value) => ({ value, when: [] }))));
    }
}
