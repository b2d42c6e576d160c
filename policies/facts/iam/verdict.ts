/**
 * Three-valued logic: what is not known is carried as `maybe` with its reason, never rounded to yes or no.
 */

/** Whether something holds. */
export type Verdict =
    | { readonly holds: "yes" }
    | { readonly holds: "no" }
    | { readonly holds: "maybe"; /** What is not known. */ readonly why: string };

/** It holds. */
export const yes: Verdict = { holds: "yes" };

/** It does not hold. */
export const no: Verdict = { holds: "no" };

/** It depends on something that is not known. */
export function maybe(why: string): Verdict {
    return { holds: "maybe", why };
}

/** The verdict of something that is known. */
export function verdict(holds: boolean): Verdict {
    return holds ? yes : no;
}

/** Holds when all do. */
export function every(verdicts: readonly Verdict[]): Verdict {
    return verdicts.find(({ holds }) => holds === "no") ?? verdicts.find(({ holds }) => holds === "maybe") ?? yes;
}

/** Holds when one does. */
export function some(verdicts: readonly Verdict[]): Verdict {
    return verdicts.find(({ holds }) => holds === "yes") ?? verdicts.find(({ holds }) => holds === "maybe") ?? no;
}

/** Holds when the other does not. */
export function not(other: Verdict): Verdict {
    return other.holds === "maybe" ? other : verdict(other.holds === "no");
}
