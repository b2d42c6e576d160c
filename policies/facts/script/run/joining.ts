/** Values of which a path through a script chooses one. */

import { type Assumption, both, possible, type ArgumentValues } from "./assumptions";
import { type Given, type Option, unknown, type Value } from "./values";

/** More possibilities than these are taken for anything. */
const MAX_OPTIONS = 12;

/** Several possibilities as one value; the same value twice is one. */
export function choose(options: readonly Option[]): Value {
    const flat = options.flatMap((option): readonly Option[] =>
        option.value.kind === "choice"
            ? option.value.options.map(({ value, when }) => ({ value, when: both(option.when, when) }))
            : [option],
    );
    const distinct: Option[] = [];
    for (const option of flat) {
        const at = distinct.findIndex(({ value }) => sameValue(value, option.value));
        const before = distinct[at];
        if (before === undefined) {
            distinct.push(option);
        } else {
            // Whatever else is assumed, it is this value in both cases.
            distinct[at] = { value: before.value, when: sameAssumptions(before.when, option.when) ? before.when : [] };
        }
    }
    const [only, ...more] = distinct;
    if (only === undefined || distinct.length > MAX_OPTIONS) {
        return unknown;
    }
    return more.length === 0 ? only.value : { kind: "choice", options: distinct };
}

/** The value that is one or the other. */
export function either(a: Value, b: Value): Value {
    return sameValue(a, b)
        ? a
        : choose([
              { value: a, when: [] },
              { value: b, when: [] },
          ]);
}

/** The possibilities of a value. */
export function optionsOf(value: Value): readonly Option[] {
    return value.kind === "choice" ? value.options : [{ value, when: [] }];
}

/** Those possibilities of a value that a run with these arguments has. */
export function possibleValues(value: Value, values: ArgumentValues): readonly Value[] {
    return optionsOf(value)
        .filter(({ when }) => possible(when, values))
        .map((option) => option.value);
}

function sameAssumptions(a: readonly Assumption[], b: readonly Assumption[]): boolean {
    return a.length === b.length && both(a, b).length === a.length;
}

/** Whether two values are known to be the same. */
function sameValue(a: Value, b: Value): boolean {
    if (a === b) {
        return true;
    }
    switch (a.kind) {
        case "constant":
            return b.kind === "constant" && a.value === b.value;
        case "text":
            return b.kind === "text" && JSON.stringify(a.parts) === JSON.stringify(b.parts);
        case "foreign":
            return b.kind === "foreign" && a.path === b.path && a.item === b.item;
        case "function":
            return b.kind === "function" && a.id === b.id && sameList(a.bound, b.bound);
        case "class":
        case "instance":
            return b.kind === a.kind && a.id === b.id;
        case "list":
        case "dict":
            return b.kind === a.kind && a.id === b.id;
        case "arguments":
            return b.kind === "arguments";
        case "api":
            return (
                b.kind === "api" &&
                a.type === b.type &&
                a.presumed === b.presumed &&
                sameMap(valuesOf(a.settings), valuesOf(b.settings))
            );
        case "method":
            return b.kind === "method" && a.name === b.name && sameValue(a.of, b.of);
        case "items":
            return b.kind === "items" && a.open === b.open && sameList(a.items, b.items);
        case "entries":
            return b.kind === "entries" && a.open === b.open && sameMap(a.entries, b.entries);
        case "super":
            return b.kind === "super" && a.of.id === b.of.id;
        case "choice":
            return false;
    }
}

function valuesOf(settings: ReadonlyMap<string, Given>): ReadonlyMap<string, Value> {
    return new Map([...settings].map(([key, { value }]) => [key, value]));
}

function sameList(a: readonly Value[], b: readonly Value[]): boolean {
    return a.length === b.length && a.every((value, index) => sameValue(value, b[index] ?? unknown));
}

function sameMap(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
    return a.size === b.size && [...a].every(([key, value]) => sameValue(value, b.get(key) ?? unknown));
}

/** What memory holds where two paths meet; a place that only one of them knows may hold anything besides. */
export function meet(
    options: readonly { readonly value: Value | undefined; readonly when: readonly Assumption[] }[],
): Value {
    const known = options.flatMap(({ value, when }) => (value === undefined ? [] : [{ value, when }]));
    const [first] = known;
    if (first === undefined) {
        return unknown;
    }
    if (first.value.kind === "items" || first.value.kind === "entries") {
        return known.map(({ value }) => value).reduce(meetContents);
    }
    return choose(known);
}

function meetContents(a: Value, b: Value): Value {
    if (sameValue(a, b)) {
        return a;
    }
    if (a.kind === "items" && b.kind === "items") {
        const longer = a.items.length >= b.items.length ? a : b;
        const shorter = longer === a ? b : a;
        const items = longer.items.map((item, index) => {
            const other = shorter.items[index];
            return other === undefined ? item : either(item, other);
        });
        return { kind: "items", items, open: a.open || b.open || a.items.length !== b.items.length };
    }
    if (a.kind === "entries" && b.kind === "entries") {
        const entries = new Map(a.entries);
        for (const [key, value] of b.entries) {
            const before = entries.get(key);
            entries.set(key, before === undefined ? value : either(before, value));
        }
        return { kind: "entries", entries, open: a.open || b.open };
    }
    return unknown;
}
