/** What a path through a script takes for given of the run's arguments: `args["WRITE_MODE"] == "overwrite"`. */

/** That an argument has a value, or that it has not. */
export interface Assumption {
    readonly argument: string;
    readonly value: string;
    readonly holds: boolean;
    /** What the script takes for the argument where it is not given. */
    readonly fallback?: string;
}

/** Tells the value of a run's argument: null where it is known not to be given, undefined where nothing is known. */
export type ArgumentValues = (name: string) => string | null | undefined;

function same(a: Assumption, b: Assumption): boolean {
    return a.argument === b.argument && a.value === b.value && a.holds === b.holds;
}

/** What both take for given. */
export function shared(a: readonly Assumption[], b: readonly Assumption[]): readonly Assumption[] {
    return a === b ? a : a.filter((one) => b.some((other) => same(one, other)));
}

/** What the first takes for given, and the second does not. */
export function difference(a: readonly Assumption[], b: readonly Assumption[]): readonly Assumption[] {
    return a === b ? [] : a.filter((one) => !b.some((other) => same(one, other)));
}

/** Both together; each once. */
export function both(a: readonly Assumption[], b: readonly Assumption[]): readonly Assumption[] {
    return b.length === 0 ? a : [...a, ...difference(b, a)];
}

/** The opposite of a single assumption; of several, nothing can be said. */
export function opposite(assumptions: readonly Assumption[]): readonly Assumption[] {
    const [only, ...more] = assumptions;
    return only === undefined || more.length > 0 ? [] : [{ ...only, holds: !only.holds }];
}

/** Whether an argument has a value, as far as the assumptions tell. */
export function toldBy(assumptions: readonly Assumption[], argument: string, value: string): boolean | undefined {
    for (const assumption of assumptions) {
        if (assumption.argument !== argument) {
            continue;
        }
        if (assumption.value === value) {
            return assumption.holds;
        }
        if (assumption.holds) {
            return false;
        }
    }
    return undefined;
}

/** Whether a run with these arguments can be one of which the assumptions hold. */
export function possible(assumptions: readonly Assumption[], values: ArgumentValues): boolean {
    return assumptions.every(({ argument, value, holds, fallback }) => {
        const given = values(argument);
        const known = given === null ? fallback : given;
        return known === undefined || (known === value) === holds;
    });
}
