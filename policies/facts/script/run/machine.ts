/** The state of following a script: what is in memory, what has happened, and where jumps go. */

import { type Action, type End, type Happening } from "../events";
import { fail, type Flow, forget, happen, join, start, take } from "./flow";
import { type Frame, type Jump, type Path } from "./frames";
import { Memory } from "./memory";
import { difference, shared } from "./assumptions";
import { type ClassValue, type FunctionValue, none, type Scope, unknown, type Value } from "./values";
import { choose } from "./joining";

/** A script for which following all its paths takes too long. */
export class TooComplexError extends Error {
    constructor(
        /** Offset of what was being followed. */
        readonly at: number,
    ) {
        super("too complex");
        this.name = "TooComplexError";
    }
}

/** Steps after which a script is given up: so many, and one more for each of its characters. */
const MAX_STEPS = 100_000;
/** Things in one another, calls among them, after which it is given up. */
const MAX_DEPTH = 400;
/** Happenings after which it is given up. */
const MAX_HAPPENINGS = 3_000;

/** Names that something has happened in an earlier turn of a loop. */
export function inTurn(key: string, loop: string): string {
    return `${key} in ${loop}`;
}

/** Follows a script. */
export class Machine {
    readonly memory = new Memory();
    /** What has happened here; undefined where no run comes. */
    flow: Flow | undefined = start;
    readonly frames: Frame[] = [];
    /** The calls that led here. */
    trace = "";
    /** Loops over items that are not known, outermost first. */
    readonly loops: string[] = [];
    /** Functions of the script that are being called. */
    readonly calling: FunctionValue[] = [];
    /** What a `yield` runs, where the function is a context manager: the block of its `with`. */
    readonly atYield: ((given: Value) => Value)[] = [];
    readonly happenings = new Map<string, Happening>();
    /** The keys of what has happened, in the order in which it was followed. */
    readonly noted: string[] = [];
    readonly ends: End[] = [];
    /** Imported functions that are called, by their full names, and where. */
    readonly calls = new Map<string, number>();
    /** The script's classes, by the names of their scopes. */
    readonly classes = new Map<string, ClassValue>();
    /** Modules of which everything is imported. */
    readonly starImports: string[] = [];
    private steps = 0;
    private depth = 0;
    private scopes = 0;

    /** For a script of this length. */
    constructor(private readonly length: number) {}

    /** Counts a step, so that every script comes to an end. */
    step(at: number): void {
        this.steps += 1;
        if (this.steps > MAX_STEPS + this.length) {
            throw new TooComplexError(at);
        }
    }

    /** Runs something that is part of something else. */
    deeper<T>(at: number, run: () => T): T {
        this.step(at);
        this.depth += 1;
        if (this.depth > MAX_DEPTH) {
            throw new TooComplexError(at);
        }
        const result = run();
        this.depth -= 1;
        return result;
    }

    newScope(parent: Scope | undefined, isClass = false): Scope {
        this.scopes += 1;
        return { id: `s${this.scopes}`, parent, elsewhere: new Map(), isClass };
    }

    /** The name of something that is made here: the same when a loop comes by again. */
    identity(at: number): string {
        return `${this.trace}${at}`;
    }

    /** Runs something under a longer trace. */
    traced<T>(step: string, run: () => T): T {
        const before = this.trace;
        this.trace = `${before}${step}>`;
        const result = run();
        this.trace = before;
        return result;
    }

    /** Notes what the script does here. */
    note(action: Action, at: number): void {
        if (this.flow === undefined) {
            return;
        }
        // What is done while a failure is on its way out is told apart from the same done without one.
        const key = `${action.kind}@${this.identity(at)}${this.flow.failing === undefined ? "" : "!"}`;
        const seen = this.happenings.get(key);
        const before = seen === undefined ? this.flow : join(seen.before, this.flow);
        this.happenings.set(key, { action, key, at, before, loops: [...this.loops] });
        this.noted.push(key);
        if (this.happenings.size > MAX_HAPPENINGS) {
            throw new TooComplexError(at);
        }
        const presumed = "presumed" in action && action.presumed;
        this.flow = happen(
            forget(this.flow, (one) => one === `swallowed:${key}`),
            key,
            presumed ? `${action.kind}?` : action.kind,
            ...(action.kind === "glueRead" ? this.loops.map((loop) => inTurn(key, loop)) : []),
        );
    }

    /** Follows a loop: what happened in turns of it that an outer loop has made before is not of its own turns. */
    looping(loop: string, run: () => void): void {
        const isOfTurn = (key: string): boolean => key.endsWith(inTurn("", loop));
        this.flow = this.flow && forget(this.flow, isOfTurn);
        this.loops.push(loop);
        run();
        this.loops.pop();
    }

    /** Something that may fail is done: who watches for failures may go on from here; for exits, who watches for these. */
    mayFail(exits = false): void {
        for (let index = this.frames.length - 1; index >= 0 && this.flow !== undefined; index -= 1) {
            const frame = this.frames[index];
            if (frame?.kind === "finally" || (frame?.kind === "try" && (!exits || frame.catchesExit))) {
                frame.raised = frame.raised === undefined ? this.flow : join(frame.raised, this.flow);
                return;
            }
        }
    }

    /** Runs one of several alternatives, and takes back what it did. */
    alternative(run: () => void): Path | undefined {
        const before = this.flow;
        const mark = this.memory.mark();
        run();
        const path = this.flow && { flow: this.flow, changes: this.memory.changesSince(mark) };
        this.memory.rewind(mark);
        this.flow = before;
        return path;
    }

    /** Goes on where the alternatives that end here meet. */
    meet(paths: readonly (Path | undefined)[]): void {
        const alive = paths.filter((path) => path !== undefined);
        const [first, ...more] = alive;
        if (first === undefined) {
            this.flow = undefined;
            return;
        }
        const common = more.reduce((assumed, { flow }) => shared(assumed, flow.assumptions), first.flow.assumptions);
        this.memory.meet(alive.map(({ flow, changes }) => ({ changes, when: difference(flow.assumptions, common) })));
        this.flow = more.reduce((flow, path) => join(flow, path.flow), first.flow);
    }

    /** Runs something that may be left out. */
    maybe(at: number, run: () => void): void {
        const done = this.alternative(run);
        this.meet([done, this.flow && { flow: take(this.flow, at), changes: new Map() }]);
    }

    /** The path from a mark to here, which ends here. */
    private leave(mark: number, at: number): Path | undefined {
        const path = this.flow && { flow: take(this.flow, at), changes: this.memory.changesSince(mark) };
        this.flow = undefined;
        return path;
    }

    /** Jumps: to the loop, the call or the end that the jump is for, or first into a `finally` on the way. */
    jump(jump: Jump, at: number): void {
        for (const frame of this.frames.toReversed()) {
            if (frame.kind === "finally") {
                const path = this.leave(frame.mark, at);
                frame.jumps.push(...(path === undefined ? [] : [{ ...path, jump }]));
                return;
            }
            if (jump.kind === "exit") {
                if (frame.kind === "try" && frame.catchesExit) {
                    this.raise(true);
                    return;
                }
            } else if (frame.kind === "call" && jump.kind === "return" && frame.scope === jump.scope) {
                const path = this.leave(frame.mark, at);
                frame.returns.push(...(path === undefined ? [] : [{ ...path, value: jump.value }]));
                return;
            } else if (frame.kind === "loop" && jump.kind !== "return" && frame.scope === jump.scope) {
                const path = this.leave(jump.kind === "break" ? frame.mark : frame.turn, at);
                (jump.kind === "break" ? frame.breaks : frame.continues).push(...(path === undefined ? [] : [path]));
                return;
            }
        }
        if (jump.kind === "exit" && this.flow !== undefined) {
            this.ends.push({ at, flow: this.flow });
        }
        this.flow = undefined;
    }

    /** A failure, raised here, or an exit: it ends this path. */
    raise(exits = false): void {
        this.mayFail(exits);
        this.flow = undefined;
    }

    /** Lets a failure that nothing caught go on outwards. */
    passOn(raised: Flow | undefined): void {
        const before = this.flow;
        this.flow = raised;
        this.mayFail();
        this.flow = before;
    }

    /** The flow of a failure that is on its way through a `finally`. */
    failing(raised: Flow, at: number): Flow {
        return take(fail(raised, at), at);
    }

    /** What a call gave: the values of all its returns. */
    returned(returns: readonly (Path & { readonly value: Value })[], fallsThrough: Path | undefined): Value {
        const paths = [...returns, ...(fallsThrough === undefined ? [] : [{ ...fallsThrough, value: none as Value }])];
        const [first] = paths;
        this.meet(paths);
        if (first === undefined) {
            return unknown;
        }
        const common = paths.reduce((assumed, { flow }) => shared(assumed, flow.assumptions), first.flow.assumptions);
        return choose(paths.map(({ value, flow }) => ({ value, when: difference(flow.assumptions, common) })));
    }
}
