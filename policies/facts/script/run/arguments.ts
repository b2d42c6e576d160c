/** The arguments of calls. */

import { type Call } from "../python/syntax";
import { entriesIn, iterate } from "./containers";
import { evaluate } from "./evaluate";
import { type Machine } from "./machine";
import { type Given, type Scope } from "./values";

/** What a call is given. */
export interface CallArguments {
    readonly positional: readonly Given[];
    readonly named: ReadonlyMap<string, Given>;
    /** There are further ones that are not known: `*rest`, `**options`. */
    readonly open: boolean;
}

export const noArguments: CallArguments = { positional: [], named: new Map(), open: false };

/** Evaluates a call's arguments. */
export function readArguments(machine: Machine, scope: Scope, { args }: Call): CallArguments {
    const positional: Given[] = [];
    const named = new Map<string, Given>();
    let open = false;
    for (const { value: expression, name, spread } of args) {
        const { from, to } = expression;
        const value = evaluate(machine, scope, expression);
        if (spread === "*") {
            const items = iterate(machine, value);
            positional.push(...(items ?? []).map((item) => ({ value: item, from, to })));
            open ||= items === undefined;
        } else if (spread === "**") {
            const entries = entriesIn(machine, value);
            entries?.entries.forEach((entry, key) => named.set(key, { value: entry, from, to }));
            open ||= entries === undefined || entries.open;
        } else if (name === undefined) {
            positional.push({ value, from, to });
        } else {
            named.set(name, { value, from, to });
        }
    }
    return { positional, named, open };
}

/** Arguments by the names of a function's parameters. */
export function byName(
    { positional, named }: CallArguments,
    parameters: readonly string[],
): ReadonlyMap<string, Given> {
    const given = new Map(named);
    parameters.forEach((name, index) => {
        const value = positional[index];
        if (value !== undefined && !given.has(name)) {
            given.set(name, value);
        }
    });
    return given;
}

/** All values that a call is given. */
export function allValues({ positional, named }: CallArguments): readonly Given[] {
    return [...positional, ...named.values()];
}
