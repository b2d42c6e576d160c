/** Reading lists of a resource entry by entry, each with the path that it stands at. */

import { isList, type PathStep, type Value } from "./known";
import { type Resource } from "./resource";

/** A value and where it stands. */
export interface Entry {
    readonly path: readonly PathStep[];
    readonly value: Value;
}

/** The entries of the list at a path; where one thing stands instead of a list, known or not, that one; nothing where none. */
export function entriesAt(resource: Resource, ...path: readonly PathStep[]): readonly Entry[] {
    const value = resource.read(...path);
    if (value === undefined || value === null) {
        return [];
    }
    return isList(value) ? value.map((item, index) => ({ path: [...path, index], value: item })) : [{ path, value }];
}

/** The values at the end of a path whose steps may each be a list: `rules`, `applyServerSideEncryptionByDefault`, `sseAlgorithm`. */
export function valuesAt(resource: Resource, ...steps: readonly string[]): readonly Entry[] {
    return steps.reduce<readonly Entry[]>(
        (entries, step) => entries.flatMap(({ path }) => entriesAt(resource, ...path, step)),
        [{ path: [], value: {} }],
    );
}
