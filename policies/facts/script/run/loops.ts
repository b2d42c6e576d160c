/** Loops. */

import { type For, type While } from "../python/syntax";
import { iterate } from "./containers";
import { assign } from "./assign";
import { evaluate } from "./evaluate";
import { execute } from "./execute";
import { assume, take } from "./flow";
import { type Frame, type Path } from "./frames";
import { type Machine } from "./machine";
import { itemOf } from "./names";
import { test } from "./tests";
import { type Scope, type Value } from "./values";

/** Loops over more items than these are followed as ones over items that are not known. */
export const MAX_TURNS = 60;

type Loop = Extract<Frame, { kind: "loop" }>;

/** Follows a loop: `turns` runs its body as often as it is known to run, and `otherwise` is its `else`. */
function loop(machine: Machine, scope: Scope, at: number, turns: (loop: Loop) => void, otherwise: () => void): void {
    const mark = machine.memory.mark();
    const frame: Loop = { kind: "loop", scope, mark, turn: mark, breaks: [], continues: [] };
    machine.frames.push(frame);
    turns(frame);
    machine.frames.pop();
    otherwise();
    const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(mark) };
    machine.memory.rewind(mark);
    machine.meet([end && { ...end, flow: take(end.flow, at) }, ...frame.breaks]);
}

/** One turn: what jumps to the next one meets what comes to its end. */
function turn(machine: Machine, frame: Loop, body: () => void): void {
    const outer = { turn: frame.turn, continues: frame.continues };
    frame.turn = machine.memory.mark();
    frame.continues = [];
    body();
    const end = machine.flow && { flow: machine.flow, changes: machine.memory.changesSince(frame.turn) };
    machine.memory.rewind(frame.turn);
    machine.meet([end, ...frame.continues]);
    Object.assign(frame, outer);
}

/**
 * Follows something that is repeated any number of times, also not at all. Twice is enough: the second time begins with what
 * the first may have left, and a third would find nothing new.
 */
export function repeatUnknown(machine: Machine, at: number, body: () => void): void {
    machine.looping(loopAt(at), () => {
        for (let time = 0; time < 2; time += 1) {
            machine.maybe(at, body);
        }
    });
}

/** Names a loop. */
export function loopAt(at: number): string {
    return `loop@${at}`;
}

/** `for target in iterable:` */
export function executeFor(machine: Machine, scope: Scope, { target, iterable, body, otherwise, from }: For): void {
    const value = evaluate(machine, scope, iterable);
    const items = iterate(machine, value);
    const once = (frame: Loop, item: Value): void =>
        turn(machine, frame, () => {
            assign(machine, scope, target, item);
            execute(machine, scope, body);
        });
    const turns = (frame: Loop): void => {
        if (items === undefined || items.length > MAX_TURNS) {
            repeatUnknown(machine, from, () => once(frame, turnItem(value, from)));
            return;
        }
        items.forEach((item, index) => machine.traced(`#${index}`, () => once(frame, item)));
    };
    loop(machine, scope, from, turns, () => execute(machine, scope, otherwise));
}

/** What a turn of a loop over something unknown gets. */
function turnItem(iterable: Value, at: number): Value {
    const counted = iterable.kind === "foreign" && iterable.path === "builtins.enumerate()";
    const item = itemOf(loopAt(at));
    return counted ? { kind: "items", items: [item, item], open: false } : item;
}

/** `while test:` */
export function executeWhile(machine: Machine, scope: Scope, { test: condition, body, otherwise, from }: While): void {
    const exits: (Path | undefined)[] = [];
    const turns = (frame: Loop): void => {
        for (let time = 0; time < 2 && machine.flow !== undefined; time += 1) {
            const { holds, whenTrue, whenFalse } = test(machine, scope, condition);
            if (holds !== true) {
                exits.push(leaveLoop(machine, frame, from, whenFalse));
            }
            if (holds === false) {
                machine.flow = undefined;
                break;
            }
            machine.flow = machine.flow && assume(machine.flow, whenTrue);
            turn(machine, frame, () => execute(machine, scope, body));
        }
        if (machine.flow !== undefined) {
            const { holds, whenFalse } = test(machine, scope, condition);
            exits.push(holds === true ? undefined : leaveLoop(machine, frame, from, whenFalse));
        }
        machine.memory.rewind(frame.mark);
        machine.meet(exits);
    };
    const repeated = (frame: Loop): void => machine.looping(loopAt(from), () => turns(frame));
    loop(machine, scope, from, repeated, () => execute(machine, scope, otherwise));
}

/** The path that does not enter the loop again. */
function leaveLoop(machine: Machine, frame: Loop, at: number, assumed: Parameters<typeof assume>[1]): Path | undefined {
    return (
        machine.flow && {
            flow: take(assume(machine.flow, assumed), at),
            changes: machine.memory.changesSince(frame.mark),
        }
    );
}
