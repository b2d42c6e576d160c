/** A script as the rules see it. */

import { type Action, type End, type Happening } from "./events";
import { parsePython, type Position, type Unparsed } from "./python/parse";
import { type Pieces } from "./python/pieces";
import { execute } from "./run/execute";
import { Machine, TooComplexError } from "./run/machine";

/** What a script does, wherever a run can come to. */
export interface Script {
    readonly kind: "script";
    readonly happenings: readonly Happening[];
    /** The ways in which it ends without an error. */
    readonly ends: readonly End[];
    /** Imported functions that it calls, by their full names (`sluice_etl.sink.append`), and where. */
    readonly calls: ReadonlyMap<string, number>;
    /** The position of an offset. */
    readonly position: (offset: number) => Position;
    /** What the script says between two offsets, in short. */
    readonly quote: (from: number, to: number) => string;
}

/** Reads a script; `pieces` are those of scripts read before. */
export function readScript(text: string, pieces?: Pieces): Script | Unparsed {
    const module = parsePython(text, pieces);
    if (module.kind === "unparsed") {
        return module;
    }
    const machine = new Machine(module.text.length);
    try {
        execute(machine, machine.newScope(undefined), module.body);
    } catch (error) {
        if (error instanceof TooComplexError) {
            return {
                kind: "unparsed",
                problem: "has more ways through it than are followed",
                position: module.position(error.at),
                remedy: "Take loops and calls apart, or move helpers into modules of their own.",
            };
        }
        throw error;
    }
    return {
        kind: "script",
        happenings: [...machine.happenings.values()],
        ends: [...machine.ends, ...(machine.flow === undefined ? [] : [{ at: undefined, flow: machine.flow }])],
        calls: machine.calls,
        position: module.position,
        quote: (from, to) => shorten(module.text.slice(from, to)),
    };
}

const MAX_QUOTE = 60;

function shorten(code: string): string {
    const line = code.replace(/\s+/gu, " ");
    return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line;
}

/** What of a kind the script does, in the order of its lines. */
export function happeningsOf<K extends Action["kind"]>(
    script: Script,
    kind: K,
): readonly Happening<Extract<Action, { kind: K }>>[] {
    return script.happenings
        .filter((one): one is Happening<Extract<Action, { kind: K }>> => one.action.kind === kind)
        .sort((a, b) => a.at - b.at);
}
