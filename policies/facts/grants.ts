/** Reading policies off resources: what was read, and what could not be. */

import { parsePolicyDocument, PolicyDocumentError, type PolicySource } from "./iam";
import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { managedPolicy } from "./managedPolicies";
import { type Resource } from "./resource";
import { IAM_POLICY } from "./types";

/** A policy that is not known: it may say anything. */
export interface Gap {
    /** What is not known, and why. */
    readonly what: string;
    /** What makes it known. */
    readonly remedy: string;
}

/** Policies that were read, and what could not be. */
export interface Grants {
    readonly policies: readonly PolicySource[];
    readonly gaps: readonly Gap[];
}

/** No policy at all. */
export const noGrants: Grants = { policies: [], gaps: [] };

/** Several grants as one; the same gap found twice is one gap. */
export function mergeGrants(grants: readonly Grants[]): Grants {
    const gaps = new Map(grants.flatMap((grant) => grant.gaps.map((gap) => [gap.what, gap] as const)));
    return { policies: grants.flatMap(({ policies }) => policies), gaps: [...gaps.values()] };
}

/** A gap and nothing else. */
export function gapOnly(what: string, remedy: string): Grants {
    return { policies: [], gaps: [{ what, remedy }] };
}

/** The gap that a value leaves which is not known before deployment. */
export function unknownGap(value: Unknown, consequence = ""): Grants {
    return gapOnly(
        `${value.toString()}${consequence}`,
        "Give roles, policies and buckets explicit names and build ARNs from the names " +
            "(`arn:aws:s3:::${bucketName}/users/*`) instead of from outputs: then it is known at preview.",
    );
}

/** The policy document that stands at a property as JSON text. */
export function documentAt(holder: Resource, path: readonly PathStep[], name: string): Grants {
    const value = holder.read(...path);
    if (value instanceof Unknown) {
        return unknownGap(value);
    }
    const place = `${formatPath(path)} of ${holder.urn}`;
    const remedy = "Write it as IAM's documentation says, as JSON text.";
    if (typeof value !== "string") {
        return gapOnly(`${place} is ${show(value)}; allowed: a policy document as JSON text`, remedy);
    }
    try {
        return { policies: [{ name, document: parsePolicyDocument(value) }], gaps: [] };
    } catch (error) {
        if (error instanceof PolicyDocumentError) {
            return gapOnly(`${place} is no policy document: ${error.message}`, remedy);
        }
        throw error;
    }
}

/** The managed policies that a program declares, found by ARN. */
export interface DeclaredPolicies {
    readonly find: (arn: string) => readonly Resource[];
}

/** Finds the program's managed policies by ARN, or while that is not known by the name at its end. */
export function declaredPolicies(resources: readonly Resource[]): DeclaredPolicies {
    const byKey = new Map<string, Resource[]>();
    for (const policy of resources.filter(({ type }) => type === IAM_POLICY)) {
        const arn = policy.read("arn");
        const name = policy.read("name");
        const key = typeof arn === "string" ? arn : typeof name === "string" ? `name ${name}` : undefined;
        if (key !== undefined) {
            byKey.set(key, [...(byKey.get(key) ?? []), policy]);
        }
    }
    return {
        find: (arn) => {
            const [, account, name] = /:iam::([^:]*):policy\/(?:.*\/)?([^/]+)$/u.exec(arn) ?? [];
            return [...(byKey.get(arn) ?? []), ...((account === "aws" ? undefined : byKey.get(`name ${name}`)) ?? [])];
        },
    };
}

/** The managed policies behind an ARN, or a list of them, that stands at a property. */
export function attachedAt(holder: Resource, path: readonly PathStep[], policies: DeclaredPolicies): Grants {
    const value = holder.read(...path);
    if (isList(value)) {
        return mergeGrants(value.map((item, index) => attached(holder, [...path, index], item, policies)));
    }
    return hasValue(value) ? attached(holder, path, value, policies) : noGrants;
}

function attached(holder: Resource, path: readonly PathStep[], arn: Value, policies: DeclaredPolicies): Grants {
    if (arn instanceof Unknown) {
        const behind = (holder.madeFrom(String(path[0])) ?? []).filter(({ type }) => type === IAM_POLICY);
        return behind.length > 0 ? mergeGrants(behind.map(managed)) : unknownGap(arn);
    }
    const place = `${formatPath(path)} of ${holder.urn}`;
    if (typeof arn !== "string") {
        return gapOnly(`${place} is ${show(arn)}; allowed: the ARN of a policy`, "Name the policy by its ARN.");
    }
    const own = policies.find(arn);
    if (own.length > 0) {
        return mergeGrants(own.map(managed));
    }
    const document = managedPolicy(arn);
    return document === undefined
        ? gapOnly(
              `${place} is ${arn}, a policy that is not in this program and whose content this pack does not know`,
              "Declare in this program a policy with the permissions that are needed, and attach that.",
          )
        : { policies: [{ name: `managed policy ${arn}`, document }], gaps: [] };
}

function managed(policy: Resource): Grants {
    const name = policy.read("name");
    return documentAt(policy, ["policy"], `managed policy "${typeof name === "string" ? name : policy.name}"`);
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
