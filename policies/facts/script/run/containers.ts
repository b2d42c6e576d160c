/** Lists, tuples and dictionaries. */

import { either, optionsOf } from "./joining";
import { type Machine } from "./machine";
import { wholeArgument, spelledOut } from "./texts";
import { type Entries, type Items, text, tuple, unknown, type Value } from "./values";

/** What a container holds beyond these is not remembered. */
const MAX_ITEMS = 200;

/** The content of a list. */
function itemsOf(items: readonly Value[], open: boolean): Items {
    const known = items.length > MAX_ITEMS ? items.slice(0, MAX_ITEMS) : items;
    return { kind: "items", items: known, open: open || items.length > MAX_ITEMS };
}

/** The content of a dictionary. */
function entriesOf(entries: ReadonlyMap<string, Value>, open: boolean): Entries {
    const known = entries.size > MAX_ITEMS ? new Map([...entries].slice(0, MAX_ITEMS)) : entries;
    return { kind: "entries", entries: known, open: open || entries.size > MAX_ITEMS };
}

/** A new list. */
export function newList(machine: Machine, at: number, items: readonly Value[], open = false): Value {
    const id = `list@${machine.identity(at)}`;
    machine.memory.set(id, itemsOf(items, open));
    return { kind: "list", id };
}

/** A new dictionary. */
export function newDict(machine: Machine, at: number, entries: ReadonlyMap<string, Value>, open = false): Value {
    const id = `dict@${machine.identity(at)}`;
    machine.memory.set(id, entriesOf(entries, open));
    return { kind: "dict", id };
}

/** The items of a list or a tuple. */
export function itemsIn(machine: Machine, value: Value): Items | undefined {
    const content = value.kind === "list" ? machine.memory.get(value.id) : value;
    return content?.kind === "items" ? content : undefined;
}

/** The entries of a dictionary. */
export function entriesIn(machine: Machine, value: Value): Entries | undefined {
    const content = value.kind === "dict" ? machine.memory.get(value.id) : undefined;
    return content?.kind === "entries" ? content : undefined;
}

/** Everything that iterating over a value gives, one after the other; undefined where that is not known. */
export function iterate(machine: Machine, value: Value): readonly Value[] | undefined {
    const entries = entriesIn(machine, value);
    if (entries !== undefined) {
        return entries.open ? undefined : [...entries.entries.keys()].map(text);
    }
    const items = itemsIn(machine, value);
    return items === undefined || items.open ? undefined : items.items;
}

/** `object[key]`. */
export function subscript(machine: Machine, object: Value, key: Value): Value {
    const name = spelledOut(key);
    switch (object.kind) {
        case "arguments":
            return name === undefined ? unknown : { kind: "text", parts: [{ argument: name }] };
        case "dict":
            return inDictionary(entriesIn(machine, object), key);
        case "list":
        case "items": {
            const items = itemsIn(machine, object);
            const index = key.kind === "constant" && typeof key.value === "number" ? key.value : undefined;
            return (index === undefined || items?.open === true ? undefined : items?.items.at(index)) ?? unknown;
        }
        case "foreign":
            return { kind: "foreign", path: object.path };
        default:
            return unknown;
    }
}

/** An entry; where the key is an argument of the run, the one that the argument will name. */
function inDictionary(entries: Entries | undefined, key: Value): Value {
    if (entries === undefined) {
        return unknown;
    }
    const name = spelledOut(key);
    if (name !== undefined) {
        return entries.entries.get(name) ?? unknown;
    }
    const argument = wholeArgument(key);
    const options = [...entries.entries].map(([value, entry]) => ({
        value: entry,
        when: argument === undefined ? [] : [{ ...argument, value, holds: true }],
    }));
    return options.length === 0 || entries.open ? unknown : { kind: "choice", options };
}

/** `object[key] = value`. */
export function setSubscript(machine: Machine, object: Value, key: Value, value: Value): void {
    for (const { value: target } of optionsOf(object)) {
        const entries = entriesIn(machine, target);
        const items = itemsIn(machine, target);
        if (target.kind === "dict" && entries !== undefined) {
            machine.memory.set(target.id, withEntry(entries, spelledOut(key), value));
        } else if (target.kind === "list" && items !== undefined) {
            machine.memory.set(target.id, { ...items, open: true });
        }
    }
}

function withEntry({ entries, open }: Entries, key: string | undefined, value: Value): Entries {
    if (key !== undefined && (entries.has(key) || entries.size < MAX_ITEMS)) {
        return { kind: "entries", entries: new Map(entries).set(key, value), open };
    }
    if (key !== undefined) {
        return { kind: "entries", entries, open: true };
    }
    const any = [...entries].map(([name, before]) => [name, either(before, value)] as const);
    return { kind: "entries", entries: new Map(any), open: true };
}

/** The values that `a, b, c = value` gives to each of its targets. */
export function unpack(machine: Machine, value: Value, count: number): readonly Value[] {
    const items = iterate(machine, value);
    return Array.from({ length: count }, (_, index) => (items?.length === count ? items[index] : undefined) ?? unknown);
}

/** The methods of lists and dictionaries; undefined for those that say nothing. */
export function containerMethod(
    machine: Machine,
    object: Value,
    name: string,
    args: readonly Value[],
    at: number,
): Value | undefined {
    const [first = unknown] = args;
    const items = itemsIn(machine, object);
    const entries = entriesIn(machine, object);
    if (object.kind === "list" && items !== undefined) {
        const more = name === "append" ? [first] : name === "extend" ? iterate(machine, first) : undefined;
        if (name === "copy") {
            return newList(machine, at, items.items, items.open);
        }
        if (["append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse"].includes(name)) {
            const open = items.open || more === undefined;
            const full = items.items.length >= MAX_ITEMS;
            machine.memory.set(
                object.id,
                full ? { ...items, open: true } : itemsOf([...items.items, ...(more ?? [])], open),
            );
        }
        return undefined;
    }
    if (object.kind !== "dict" || entries === undefined) {
        return undefined;
    }
    switch (name) {
        case "get": {
            const found = inDictionary(entries, first);
            const known = spelledOut(first);
            return known !== undefined && !entries.entries.has(known) && !entries.open ? (args[1] ?? undefined) : found;
        }
        case "keys":
            return { kind: "items", items: [...entries.entries.keys()].map(text), open: entries.open };
        case "values":
            return { kind: "items", items: [...entries.entries.values()], open: entries.open };
        case "items":
            return {
                kind: "items",
                items: [...entries.entries].map(([key, value]) => tuple([text(key), value])),
                open: entries.open,
            };
        case "copy":
            return newDict(machine, at, entries.entries, entries.open);
        case "update":
        case "setdefault":
        case "pop":
        case "clear": {
            const added = name === "update" ? entriesIn(machine, first) : undefined;
            const merged = new Map([...entries.entries, ...(added?.entries ?? [])]);
            const open = entries.open || added === undefined || added.open;
            machine.memory.set(object.id, entriesOf(merged, open));
            return undefined;
        }
        default:
            return undefined;
    }
}
