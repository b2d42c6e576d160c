/** Managed policies on roles: the program's own, found by ARN or by link, and AWS's, as far as the pack knows them. */

import { type AttachedPolicy, type Gap, gapOf, type Grants, mergeGrants, noGrants, readDocument } from "./grants";
import { formatPath, isList, type PathStep, show, Unknown, type Value } from "./known";
import { managedPolicy } from "./managedPolicies";
import { type Resource } from "./resource";
import { IAM_POLICY } from "./types";

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
    const at: readonly (readonly [readonly PathStep[], Value])[] = isList(value)
        ? value.map((item, index) => [[...path, index], item] as const)
        : [[path, value]];
    return mergeGrants(
        at
            .filter(([, item]) => item !== undefined && item !== null && item !== "")
            .flatMap(([property, item]) => attached(holder, property, item, policies))
            .map(toGrants),
    );
}

function attached(
    holder: Resource,
    path: readonly PathStep[],
    arn: Value,
    policies: DeclaredPolicies,
): readonly AttachedPolicy[] {
    const property = formatPath(path);
    const unread = (gap: Gap, known: string | undefined): readonly AttachedPolicy[] => [
        {
            name: `managed policy ${known ?? "of an ARN that is not known"}`,
            ...(known === undefined ? {} : { arn: known }),
            holder,
            property,
            gap,
        },
    ];
    if (arn instanceof Unknown) {
        const behind = (holder.madeFrom(String(path[0])) ?? []).filter(({ type }) => type === IAM_POLICY);
        return behind.length > 0
            ? behind.map((policy) => declared(policy, holder, property))
            : unread(gapOf(arn), undefined);
    }
    const place = { urn: holder.urn, property };
    if (typeof arn !== "string") {
        const what = `${property} of ${holder.urn} is ${show(arn)}; allowed: the ARN of a policy`;
        return unread({ what, remedy: "Name the policy by its ARN.", ...place }, undefined);
    }
    const own = policies.find(arn);
    if (own.length > 0) {
        return own.map((policy) => ({ ...declared(policy, holder, property), arn }));
    }
    const document = managedPolicy(arn);
    if (document !== undefined) {
        return [{ arn, name: `managed policy ${arn}`, document, holder, property }];
    }
    const what =
        `${property} of ${holder.urn} is ${arn}, a policy that is not in this program and whose content this pack ` +
        "does not know";
    const remedy = "Declare in this program a policy with the permissions that are needed, and attach that.";
    return unread({ what, remedy, ...place }, arn);
}

function declared(policy: Resource, holder: Resource, property: string): AttachedPolicy {
    const name = policy.read("name");
    const arn = policy.read("arn");
    return {
        ...(typeof arn === "string" ? { arn } : {}),
        name: `managed policy "${typeof name === "string" ? name : policy.name}"`,
        ...readDocument(policy, ["policy"]),
        holder,
        property,
    };
}

function toGrants(policy: AttachedPolicy): Grants {
    const { name, document, gap } = policy;
    return {
        ...noGrants,
        attached: [policy],
        policies: document === undefined ? [] : [{ name, document }],
        gaps: gap === undefined ? [] : [gap],
    };
}
