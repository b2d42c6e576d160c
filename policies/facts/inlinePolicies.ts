/** Inline policies of roles: in the role, as resources of their own, and those that an exclusive list leaves on it. */

import { documentAt, gapOnly, type Grants, hasValue, isProvided, mergeGrants, noGrants, unknownGap } from "./grants";
import { formatPath, isList, show, Unknown, type Value } from "./known";
import { type Resource } from "./resource";
import { IAM_ROLE, IAM_ROLE_POLICIES_EXCLUSIVE, IAM_ROLE_POLICY } from "./types";

/** The policy of a resource that is one inline policy. */
export function inlinePolicy(resource: Resource): Grants {
    const name = resource.read("name");
    return documentAt(resource, ["policy"], `inline policy "${typeof name === "string" ? name : resource.name}"`);
}

/** The names of the program's inline policies; undefined when one is not known. */
export function inlineNames(resources: readonly Resource[]): ReadonlySet<string> | undefined {
    if (!resources.some(({ type }) => type === IAM_ROLE_POLICIES_EXCLUSIVE)) {
        return undefined;
    }
    const names = resources.flatMap((resource): readonly Value[] => {
        if (resource.type === IAM_ROLE_POLICY) {
            return [resource.read("name")];
        }
        const list = resource.type === IAM_ROLE ? resource.read("inlinePolicies") : undefined;
        return isList(list) ? list.map((_, index) => resource.read("inlinePolicies", index, "name")) : [];
    });
    return names.some((name) => name instanceof Unknown)
        ? undefined
        : new Set(names.flatMap((name) => (typeof name === "string" ? name : [])));
}

/** An exclusive list of inline policies leaves those on the role that it names: one of elsewhere may say anything. */
export function keptInlinePolicies(resource: Resource, inline: ReadonlySet<string> | undefined): Grants {
    const list = resource.read("policyNames");
    if (list instanceof Unknown) {
        return unknownGap(list);
    }
    return mergeGrants(
        (isList(list) ? list : []).map((name, index) => {
            if (name instanceof Unknown) {
                return unknownGap(name);
            }
            if (inline === undefined || (typeof name === "string" && inline.has(name))) {
                return noGrants;
            }
            const property = formatPath(["policyNames", index]);
            return gapOnly(
                `${property} of ${resource.urn} is ${show(name)}, an inline policy that is not in this program`,
                "Declare it in this program as a RolePolicy, or take its name off the list.",
                { urn: resource.urn, property },
            );
        }),
    );
}

/** The inline policies that a role itself lists. */
export function ownInlinePolicies(role: Resource): Grants {
    const list = isProvided(role, "inlinePolicies") ? undefined : role.read("inlinePolicies");
    if (list instanceof Unknown) {
        return unknownGap(list);
    }
    if (hasValue(list) && !isList(list)) {
        return gapOnly(
            `inlinePolicies of ${role.urn} is ${show(list)}; allowed: a list of policies, each with name and policy`,
            "Write it as a list, or each policy as a RolePolicy.",
            { urn: role.urn, property: "inlinePolicies" },
        );
    }
    return mergeGrants(
        (isList(list) ? list : []).map((_, index) => {
            const at = ["inlinePolicies", index];
            const name = role.read(...at, "name");
            // One entry without a policy is how a role says that it has no inline policies at all.
            return hasValue(role.read(...at, "policy"))
                ? documentAt(role, [...at, "policy"], `inline policy "${typeof name === "string" ? name : index}"`)
                : noGrants;
        }),
    );
}
