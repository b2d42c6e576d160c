/** How a rule says that it does not take a value. */

import { type Finding } from "../rule";
import { show, Unknown, type Value } from "./known";

/** A value that a rule refuses. */
export interface Refused {
    /** Whose value it is, `job "users"`. */
    readonly of: string;
    /** The property path. */
    readonly property: string;
    readonly value: Value;
    /** What that value means, where it does not say so itself. */
    readonly meaning?: string;
    readonly allowed: string;
    readonly fix: string;
    /** The resource, in a stack check. */
    readonly urn?: string;
}

/** The finding: what was got, what is allowed, how to fix it. A value that is not known is refused undecided. */
export function refuse({ of, property, value, meaning, allowed, fix, urn }: Refused): Finding {
    const unknown = value instanceof Unknown;
    const got = unknown ? value.toString() : `${property} is ${show(value)}`;
    const why = unknown || meaning === undefined ? "" : ` (${meaning})`;
    return {
        message: `${of}: ${got}${why}; allowed: ${allowed}. ${fix}`,
        property,
        ...(unknown ? { undecided: true } : {}),
        ...(urn === undefined ? {} : { urn }),
    };
}
