import { isDeepStrictEqual } from "node:util";
import { type Resource } from "./resource";
import { differences, type Difference } from "./schema/difference";
import { DEFAULTS } from "./schema/state";
import { isList, reveal, type PropertyMap } from "./values";

/** What a deployment would change of a resource. */
export interface ResourceDiff {
    readonly differences: readonly Difference[];
    /** A replacement has to go before the new one comes, for both would have the same name. */
    readonly deleteBeforeReplace: boolean;
}

/** Compares what the program wants (`news`) with what is (`state`). */
export function diffResource(resource: Resource, news: PropertyMap, state: PropertyMap): ResourceDiff {
    const found = differences(resource.properties, reveal(news), reveal(state));
    const isReplaced = found.some(({ replace }) => replace);
    return { differences: found, deleteBeforeReplace: isReplaced && hasGivenName(resource, news) };
}

/** Compares two sets of inputs of a type nothing is known about. */
export function diffInputs(news: PropertyMap, olds: PropertyMap): ResourceDiff {
    const [desired, actual] = [reveal(news), reveal(olds)];
    const names = [...new Set([...Object.keys(desired), ...Object.keys(actual)])];
    return {
        deleteBeforeReplace: false,
        differences: names
            .filter((name) => !name.startsWith("__") && !isDeepStrictEqual(desired[name], actual[name]))
            .map((path) => {
                const kind = !(path in actual) ? "add" : !(path in desired) ? "delete" : "update";
                return { path, kind, replace: false };
            }),
    };
}

/** The input that a property path begins with. */
export function rootOf({ path }: Difference): string {
    return path.split(/[.[]/, 1)[0] ?? path;
}

function hasGivenName({ naming }: Resource, news: PropertyMap): boolean {
    if (naming === undefined || naming.plain) {
        return false;
    }
    const defaults = news[DEFAULTS];
    return isList(defaults) && !defaults.includes(naming.property);
}
