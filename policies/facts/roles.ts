/** Roles and all their policies: inline, attached by whatever resource, managed by AWS. */

import {
    attachedAt,
    type DeclaredPolicies,
    declaredPolicies,
    documentAt,
    type Grants,
    hasValue,
    isProvided,
    mergeGrants,
    noGrants,
    unknownGap,
} from "./grants";
import { isList, Unknown, type Value } from "./known";
import { type Resource } from "./resource";
import {
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_ROLE_POLICY,
    IAM_ROLE_POLICY_ATTACHMENT,
    IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
} from "./types";

/** A role of the program with everything that grants or denies it something. */
export interface Role extends Grants {
    readonly resource: Resource;
    /** What to call it in messages. */
    readonly name: string;
    /** Its ARN as far as it is known; `*` stands for the account that is not. Undefined when not even the name is. */
    readonly arn?: string;
}

/** The roles of a program. */
export interface Roles {
    /** The roles behind a property that names one or several, by ARN or by name. */
    readonly namedBy: (resource: Resource, property: string) => NamedRoles;
}

/** The roles that a property names. */
export interface NamedRoles {
    readonly roles: readonly Role[];
    /** A name that is not known and that no role of the program is behind. */
    readonly unknown?: Unknown;
}

/** A kind of resource that gives policies to roles: which property names the roles, and what it gives. */
interface Carrier {
    readonly type: string;
    readonly roles: string;
    readonly read: (resource: Resource, policies: DeclaredPolicies) => Grants;
}

const carriers: readonly Carrier[] = [
    { type: IAM_ROLE_POLICY, roles: "role", read: inlinePolicy },
    {
        type: IAM_ROLE_POLICY_ATTACHMENT,
        roles: "role",
        read: (resource, policies) => attachedAt(resource, ["policyArn"], policies),
    },
    {
        type: IAM_POLICY_ATTACHMENT,
        roles: "roles",
        read: (resource, policies) => attachedAt(resource, ["policyArn"], policies),
    },
    {
        type: IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
        roles: "roleName",
        read: (resource, policies) => attachedAt(resource, ["policyArns"], policies),
    },
];

/** Reads all roles of the program. */
export function readRoles(resources: readonly Resource[]): Roles {
    const policies = declaredPolicies(resources);
    const declared = resources.filter(({ type }) => type === IAM_ROLE);
    const index = indexRoles(declared);
    const grants = new Map(declared.map((role) => [role, ownGrants(role, policies)]));
    const onAnyRole: Grants[] = [];
    // Names that the program makes from outputs: what names a role by plain text may mean one of these.
    const hidden = declared.flatMap((role) => {
        const name = role.read("name");
        return name instanceof Unknown && !isProvided(role, "name") ? [{ role, name }] : [];
    });
    for (const { type, roles, read } of carriers) {
        for (const resource of resources.filter((item) => item.type === type)) {
            const { found, unknown } = index.namedBy(resource, roles);
            for (const role of found) {
                grants.get(role)?.push(read(resource, policies));
            }
            if (unknown !== undefined) {
                onAnyRole.push(unknownGap(unknown, ", so its policy may be on any role"));
            } else if (found.length === 0) {
                for (const { role, name } of hidden) {
                    grants.get(role)?.push(unknownGap(name, `, so the policy of ${resource.urn} may be on it`));
                }
            }
        }
    }
    const byResource = new Map(
        [...grants].map(([resource, own]) => [
            resource,
            { resource, ...identify(resource), ...mergeGrants([...own, ...onAnyRole]) },
        ]),
    );
    return {
        namedBy: (resource, property) => {
            const { found, unknown } = index.namedBy(resource, property);
            return {
                roles: found.flatMap((role) => byResource.get(role) ?? []),
                ...(unknown === undefined ? {} : { unknown }),
            };
        },
    };
}

interface RoleIndex {
    readonly namedBy: (
        resource: Resource,
        property: string,
    ) => { readonly found: readonly Resource[]; readonly unknown?: Unknown };
}

/** Finds roles by value where the values are known, else by what the property was made from. */
function indexRoles(declared: readonly Resource[]): RoleIndex {
    const byName = new Map<string, Resource[]>();
    const byArn = new Map<string, Resource[]>();
    const add = (map: Map<string, Resource[]>, key: unknown, role: Resource): void => {
        if (typeof key === "string") {
            map.set(key, [...(map.get(key) ?? []), role]);
        }
    };
    for (const role of declared) {
        add(byName, role.read("name"), role);
        add(byArn, role.read("arn"), role);
    }
    const find = (text: string): readonly Resource[] => {
        if (!text.startsWith("arn:")) {
            return byName.get(text) ?? [];
        }
        // Names are unique in an account whatever their path, so where a role's ARN is not known its end is enough.
        const [, name = ""] = /:role\/(?:.*\/)?([^/]+)$/u.exec(text) ?? [];
        const nameless = (byName.get(name) ?? []).filter((role) => typeof role.read("arn") !== "string");
        return [...(byArn.get(text) ?? []), ...nameless];
    };
    return {
        namedBy: (resource, property) => {
            const value = resource.read(property);
            const named: readonly Value[] = isList(value) ? value : [value];
            const known = named.flatMap((item) => (typeof item === "string" ? find(item) : []));
            const unknown = named.find((item) => item instanceof Unknown);
            const lost = unknown !== undefined || known.length === 0;
            const behind = lost ? (resource.madeFrom(property) ?? []).filter(({ type }) => type === IAM_ROLE) : [];
            return {
                found: [...new Set([...known, ...behind])],
                ...(unknown instanceof Unknown && behind.length === 0 ? { unknown } : {}),
            };
        },
    };
}

function identify(role: Resource): Pick<Role, "name" | "arn"> {
    const name = role.read("name");
    const arn = role.read("arn");
    const known = typeof arn === "string" ? arn : typeof name === "string" ? `arn:aws:iam::*:role/${name}` : undefined;
    return {
        name: typeof name === "string" ? name : role.name,
        ...(known === undefined ? {} : { arn: known }),
    };
}

/** What a role itself says that it may do. */
function ownGrants(role: Resource, policies: DeclaredPolicies): Grants[] {
    return [
        ownInlinePolicies(role),
        isProvided(role, "managedPolicyArns") ? noGrants : attachedAt(role, ["managedPolicyArns"], policies),
    ];
}

function inlinePolicy(resource: Resource): Grants {
    const name = resource.read("name");
    return documentAt(resource, ["policy"], `inline policy "${typeof name === "string" ? name : resource.name}"`);
}

function ownInlinePolicies(role: Resource): Grants {
    const list = isProvided(role, "inlinePolicies") ? undefined : role.read("inlinePolicies");
    if (list instanceof Unknown) {
        return unknownGap(list);
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
