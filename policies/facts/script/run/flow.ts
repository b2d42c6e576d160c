/** What has happened on the way to a point of the script. */

import { type Assumption, both, shared } from "./assumptions";

/** That something has happened: on every way to here, or on some. */
export interface Occurrence {
    readonly always: boolean;
    /** Offset of what a way takes that goes past it. */
    readonly past?: number;
}

/** The ways that lead to a point of the script, taken together. */
export interface Flow {
    readonly happened: ReadonlyMap<string, Occurrence>;
    /** What all of them take for given of the run's arguments. */
    readonly assumptions: readonly Assumption[];
    /** Offset of the `try` whose failure is on its way out: nothing from here on is part of a run that succeeds. */
    readonly failing?: number;
    /** Offset of the last branch or jump that was taken. */
    readonly via?: number;
}

/** The beginning of a script. */
export const start: Flow = { happened: new Map(), assumptions: [] };

/** The flow after something has happened. */
export function happen(flow: Flow, ...what: readonly string[]): Flow {
    const happened = new Map(flow.happened);
    for (const key of what) {
        happened.set(key, { always: true });
    }
    return { ...flow, happened };
}

/** The flow without some of it, as if that had not happened. */
export function forget(flow: Flow, what: (key: string) => boolean): Flow {
    const kept = [...flow.happened].filter(([key]) => !what(key));
    return kept.length === flow.happened.size ? flow : { ...flow, happened: new Map(kept) };
}

/** The flow where more is known of the run's arguments. */
export function assume(flow: Flow, assumptions: readonly Assumption[]): Flow {
    return assumptions.length === 0 ? flow : { ...flow, assumptions: both(flow.assumptions, assumptions) };
}

/** The flow after a branch or a jump. */
export function take(flow: Flow, at: number): Flow {
    return { ...flow, via: at };
}

/** The flow of a failure that is on its way out. */
export function fail(flow: Flow, at: number): Flow {
    return { ...flow, failing: at };
}

/** Where two flows meet. */
export function join(a: Flow, b: Flow): Flow {
    if (a === b) {
        return a;
    }
    const happened = new Map<string, Occurrence>();
    const add = (mine: Flow, other: Flow): void => {
        for (const [key, occurrence] of mine.happened) {
            const there = other.happened.get(key);
            if (there === undefined) {
                const past = other.via;
                happened.set(key, { always: false, ...(past === undefined ? {} : { past }) });
            } else if (!happened.has(key)) {
                happened.set(key, occurrence.always ? there : occurrence);
            }
        }
    };
    add(a, b);
    add(b, a);
    const failing = a.failing === undefined || b.failing === undefined ? undefined : a.failing;
    const via = a.via === b.via ? a.via : undefined;
    return {
        happened,
        assumptions: shared(a.assumptions, b.assumptions),
        ...(failing === undefined ? {} : { failing }),
        ...(via === undefined ? {} : { via }),
    };
}

/** Whether something has happened: always, on some ways only, or never. */
export function whether(flow: Flow, what: string): "always" | "maybe" | "never" {
    const occurrence = flow.happened.get(what);
    return occurrence === undefined ? "never" : occurrence.always ? "always" : "maybe";
}
