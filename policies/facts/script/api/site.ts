/** A call of one of Glue's or Spark's methods. */

import { byName, type CallArguments } from "../run/arguments";
import { type Machine } from "../run/machine";
import { type Given, type Api, type Value } from "../run/values";

/** What a method is called on, with what, and where. */
export interface Site {
    readonly machine: Machine;
    readonly object: Api;
    readonly args: CallArguments;
    readonly at: number;
}

/** What a method does and gives. */
export type Handler = (site: Site) => Value;

/** The arguments of a call by the names that its parameters have, in order. */
export function named({ args }: Site, ...parameters: readonly string[]): ReadonlyMap<string, Given> {
    return byName(args, parameters);
}

/** The same object with something set on it. */
function withSettings({ object }: Site, settings: Iterable<readonly [string, Given | undefined]>): Api {
    const merged = new Map(object.settings);
    for (const [key, value] of settings) {
        if (value !== undefined) {
            merged.set(key, value);
        }
    }
    return { ...object, settings: merged };
}

/** What `.option(key, value)`, `.options(…)`, `.format(…)` and `.mode(…)` make of a reader or a writer. */
export function configure(site: Site, method: string): Api {
    const { args } = site;
    const [first, second] = args.positional;
    switch (method) {
        case "option": {
            const key = first?.value.kind === "text" ? first.value.parts[0] : undefined;
            return typeof key === "string"
                ? withSettings(site, [[`option ${key.toLowerCase()}`, second]])
                : site.object;
        }
        case "options":
            return withSettings(
                site,
                [...args.named].map(([key, given]) => [`option ${key.toLowerCase()}`, given] as const),
            );
        case "format":
            return withSettings(site, [["format", named(site, "source").get("source")]]);
        case "mode":
            return withSettings(site, [["mode", named(site, "saveMode").get("saveMode")]]);
        default:
            return site.object;
    }
}
