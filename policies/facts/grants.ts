/** Reading policies off resources: what was read, and what could not be. */

import { type PolicyDocument, parsePolicyDocument, PolicyDocumentError, type PolicySource } from "./iam";
import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { type Resource } from "./resource";

/** A policy that is not known: it may say anything. */
export interface Gap {
    /** What is not known, and why. */
    readonly what: string;
    /** What makes it known. */
    readonly remedy: string;
    /** The resource that leaves it open, where that is one of the program. */
    readonly urn?: string;
    /** The property of it. */
    readonly property?: string;
}

/** A managed policy on a role. */
export interface AttachedPolicy {
    /** Its ARN; undefined where that is not known. */
    readonly arn?: string;
    /** What to call it in messages, as the sources of its statements are called. */
    readonly name: string;
    /** What it says; undefined where that cannot be told. */
    readonly document?: PolicyDocument;
    /** The resource that attaches it, and the property that does. */
    readonly holder: Resource;
    readonly property: string;
    /** Why ARN or content are not known. */
    readonly gap?: Gap;
}

/** Policies that were read, and what could not be. */
export interface Grants {
    readonly policies: readonly PolicySource[];
    /** The managed ones among the policies, with those that could not be read. */
    readonly attached: readonly AttachedPolicy[];
    readonly gaps: readonly Gap[];
}

/** No policy at all. */
export const noGrants: Grants = { policies: [], attached: [], gaps: [] };

/** Several grants as one; the same gap found twice is one gap. */
export function mergeGrants(grants: readonly Grants[]): Grants {
    const gaps = new Map(grants.flatMap((grant) => grant.gaps.map((gap) => [gap.what, gap] as const)));
    return {
        policies: grants.flatMap(({ policies }) => policies),
        attached: grants.flatMap(({ attached }) => attached),
        gaps: [...gaps.values()],
    };
}

/** A gap and nothing else. */
export function gapOnly(what: string, remedy: string, at: Pick<Gap, "urn" | "property"> = {}): Grants {
    return { ...noGrants, gaps: [{ what, remedy, ...at }] };
}

/** The same for a value that is not known before deployment. */
export function unknownGap(value: Unknown, consequence = ""): Grants {
    return { ...noGrants, gaps: [gapOf(value, consequence)] };
}

/** The gap that a value leaves which is not known before deployment. */
export function gapOf(value: Unknown, consequence = ""): Gap {
    return {
        what: `${value.toString()}${consequence}`,
        remedy:
            "Give roles, policies and buckets explicit names and build ARNs from the names " +
            "(`arn:aws:s3:::${bucketName}/users/*`) instead of from outputs: then it is known at preview.",
        urn: value.urn,
        property: value.path,
    };
}

/** A policy document, or why there is none. */
export type DocumentRead = { readonly document: PolicyDocument } | { readonly gap: Gap };

/** Reads the policy document that stands at a property: as JSON text, or as the object that the provider makes text of. */
export function readDocument(holder: Resource, path: readonly PathStep[]): DocumentRead {
    const value = holder.read(...path);
    const open = firstUnknown(value);
    if (open !== undefined) {
        return { gap: gapOf(open) };
    }
    const property = formatPath(path);
    const refused = (why: string): DocumentRead => ({
        gap: {
            what: `${property} of ${holder.urn} ${why}`,
            remedy: "Write it as IAM's documentation says, as JSON text or as an object.",
            urn: holder.urn,
            property,
        },
    });
    if (typeof value !== "string" && (typeof value !== "object" || value === null || isList(value))) {
        return refused(`is ${show(value)}; allowed: a policy document, as JSON text or as an object`);
    }
    try {
        return { document: parsePolicyDocument(value) };
    } catch (error) {
        if (error instanceof PolicyDocumentError) {
            return refused(`is no policy document: ${error.message}`);
        }
        throw error;
    }
}

/** The policy document that stands at a property, as a grant. */
export function documentAt(holder: Resource, path: readonly PathStep[], name: string): Grants {
    const read = readDocument(holder, path);
    return "gap" in read
        ? { ...noGrants, gaps: [read.gap] }
        : { ...noGrants, policies: [{ name, document: read.document }] };
}

/** The first value in it that is not known. */
function firstUnknown(value: Value): Unknown | undefined {
    if (value instanceof Unknown) {
        return value;
    }
    if (typeof value !== "object" || value === null) {
        return undefined;
    }
    for (const item of Object.values(value) as readonly Value[]) {
        const found = firstUnknown(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/**
 * Whether a property is the provider's own reading of what other resources say: it is not known, and nothing in the
 * program set it. A role's `inlinePolicies` are so when they are declared as RolePolicy resources.
 */
export function isProvided(resource: Resource, property: string): boolean {
    return resource.read(property) instanceof Unknown && resource.madeFrom(property) === undefined;
}

/** Whether something is there, be it unknown. */
export function hasValue(value: Value): boolean {
    return value !== undefined && value !== null && value !== "";
}
