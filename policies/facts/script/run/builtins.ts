/** Python's own functions, as far as values go through them. */

import { exit } from "../api/exits";
import { type CallArguments, noArguments } from "./arguments";
import { attributeOf } from "./attributes";
import { call } from "./calls";
import { entriesIn, itemsIn, iterate, newDict, newList } from "./containers";
import { loopAt, MAX_TURNS, repeatUnknown } from "./loops";
import { type Machine } from "./machine";
import { itemOf } from "./names";
import { concatenate, spelledOut } from "./texts";
import { type Foreign, none, text, tuple, unknown, type Value } from "./values";

/** What a call of one of these gives; undefined for all others. */
export function builtinCall(machine: Machine, callee: Foreign, args: CallArguments, at: number): Value | undefined {
    const values = args.positional.map(({ value }) => value);
    const [first = unknown, second = unknown] = values;
    switch (callee.path) {
        case "builtins.exit":
        case "builtins.quit":
        case "sys.exit":
        case "os._exit":
            exit(machine, values[0] ?? none, at);
            return unknown;
        case "builtins.getattr": {
            const name = spelledOut(second);
            return name === undefined ? unknown : attributeOf(machine, first, name, at);
        }
        case "builtins.list":
        case "builtins.tuple":
        case "builtins.set":
        case "builtins.sorted":
        case "builtins.reversed":
        case "builtins.iter": {
            const items = values.length === 0 ? [] : iterate(machine, first);
            return items === undefined ? first : newList(machine, at, items);
        }
        case "builtins.dict":
            return dictionary(machine, args, at);
        case "builtins.str":
        case "os.fspath":
            return concatenate([first]);
        case "builtins.enumerate": {
            const items = iterate(machine, first);
            return items && tuple(items.map((item, index) => tuple([{ kind: "constant", value: index }, item])));
        }
        case "builtins.zip": {
            const lists = values.map((value) => iterate(machine, value));
            const [shortest] = lists.map((list) => list?.length ?? Infinity).sort((a, b) => a - b);
            return lists.some((list) => list === undefined) || shortest === undefined
                ? undefined
                : tuple(
                      Array.from({ length: shortest }, (_, index) =>
                          tuple(lists.map((list) => list?.[index] ?? unknown)),
                      ),
                  );
        }
        case "builtins.range":
            return range(values);
        case "builtins.super":
            return superOf(machine);
        case "os.path.join":
            return concatenate(values.flatMap((value, index) => (index === 0 ? [value] : [text("/"), value])));
        case "copy.copy":
        case "copy.deepcopy":
            return first;
        case "functools.partial":
            return partial(args);
        case "builtins.map":
            return mapped(machine, first, second, at);
        default:
            return callsBack(machine, callee, args, at);
    }
}

function dictionary(machine: Machine, { positional, named, open }: CallArguments, at: number): Value {
    const [source] = positional;
    if (source?.value.kind === "arguments") {
        return source.value;
    }
    const before = source && entriesIn(machine, source.value);
    const entries = new Map([
        ...(before?.entries ?? []),
        ...[...named].map(([name, { value }]) => [name, value] as const),
    ]);
    return newDict(machine, at, entries, open || (source !== undefined && (before === undefined || before.open)));
}

function range(values: readonly Value[]): Value | undefined {
    const numbers = values.map((value) => (value.kind === "constant" ? Number(value.value) : NaN));
    const [first = NaN, end, step = 1] = numbers;
    const [from, to] = end === undefined ? [0, first] : [first, end];
    const count = Math.ceil((to - from) / step);
    return Number.isFinite(count) && count <= MAX_TURNS
        ? tuple(
              Array.from({ length: Math.max(count, 0) }, (_, index) => ({
                  kind: "constant",
                  value: from + index * step,
              })),
          )
        : undefined;
}

/** `super()` in a method: its object, seen as what its class is derived from. */
function superOf(machine: Machine): Value {
    const method = machine.calling.at(-1);
    const [self] = method?.bound ?? [];
    const type = method && machine.classes.get(method.scope.id);
    return self?.kind === "instance" && type !== undefined ? { kind: "super", of: self, bases: type.bases } : unknown;
}

function partial({ positional, named }: CallArguments): Value {
    const [callee, ...rest] = positional.map(({ value }) => value);
    return callee?.kind === "function"
        ? {
              ...callee,
              bound: [...callee.bound, ...rest],
              named: new Map([...callee.named, ...[...named].map(([name, { value }]) => [name, value] as const)]),
          }
        : unknown;
}

/** Calls a function with each item of a list. */
function mapped(machine: Machine, callee: Value, list: Value, at: number): Value {
    const items = iterate(machine, list);
    if (items !== undefined && items.length <= MAX_TURNS) {
        const results = items.map((item, index) =>
            machine.traced(`#${index}`, () =>
                call(machine, callee, { ...noArguments, positional: [{ value: item, from: at, to: at }] }, at),
            ),
        );
        return newList(machine, at, results);
    }
    repeatUnknown(machine, at, () => {
        const item = itemOf(loopAt(at));
        call(machine, callee, { ...noArguments, positional: [{ value: item, from: at, to: at }] }, at);
    });
    return unknown;
}

/** An executor's `map` and `submit`, and threads: they call the function that they are given, with what comes with it. */
function callsBack(machine: Machine, { path }: Foreign, args: CallArguments, at: number): Value | undefined {
    const [callee, ...rest] = args.positional;
    if (path.endsWith(".map") && callee?.value.kind === "function" && rest[0] !== undefined) {
        return mapped(machine, callee.value, rest[0].value, at);
    }
    if (path.endsWith(".submit") && callee?.value.kind === "function") {
        machine.maybe(at, () => {
            call(machine, callee.value, { ...args, positional: rest }, at);
        });
        return unknown;
    }
    const target = path === "threading.Thread" ? args.named.get("target") : undefined;
    if (target !== undefined) {
        const given = args.named.get("args");
        const items = given && itemsIn(machine, given.value);
        const positional = (items?.items ?? []).map((value) => ({ value, from: at, to: at }));
        machine.maybe(at, () => {
            call(machine, target.value, { positional, named: new Map(), open: items === undefined }, at);
        });
        return unknown;
    }
    return undefined;
}
