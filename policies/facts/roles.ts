/** Roles and all their policies: inline, attached by whatever resource, managed by AWS. */

import { attachedAt, type DeclaredPolicies, declaredPolicies } from "./attachments";
import {
    type AttachedPolicy,
    type Gap,
    gapOf,
    type Grants,
    hasValue,
    isProvided,
    mergeGrants,
    noGrants,
} from "./grants";
import { inlineNames, inlinePolicy, keptInlinePolicies, ownInlinePolicies } from "./inlinePolicies";
import { Unknown } from "./known";
import { type Resource } from "./resource";
import { indexRoles } from "./roleIndex";
import {
    IAM_POLICY_ATTACHMENT,
    IAM_ROLE,
    IAM_ROLE_POLICIES_EXCLUSIVE,
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
    /** What limits the role: it may do no more than this says, whatever the others grant. */
    readonly boundary?: Grants;
}

/** The roles of a program. */
export interface Roles {
    readonly all: readonly Role[];
    /** The managed policies that may be on any role: which one they are given to is not known. */
    readonly unplaced: readonly UnplacedPolicy[];
    /** The roles behind a property that names one or several, by ARN or by name. */
    readonly namedBy: (resource: Resource, property: string) => NamedRoles;
}

/** A managed policy, and why it is not known whose it is. */
export interface UnplacedPolicy {
    readonly policy: AttachedPolicy;
    readonly gap: Gap;
}

/** The roles that a property names. */
export interface NamedRoles {
    readonly roles: readonly Role[];
    /** A name that is not known and that no role of the program is behind. */
    readonly unknown?: Unknown;
}

/** What a policy may be named by: the program's managed policies, and the names of its inline ones. */
interface Declared {
    readonly managed: DeclaredPolicies;
    /** Undefined where one is not known. */
    readonly inline: ReadonlySet<string> | undefined;
}

/** A kind of resource that gives policies to roles: which property names the roles, and what it gives. */
interface Carrier {
    readonly type: string;
    readonly roles: string;
    readonly read: (resource: Resource, declared: Declared) => Grants;
}

const carriers: readonly Carrier[] = [
    { type: IAM_ROLE_POLICY, roles: "role", read: inlinePolicy },
    {
        type: IAM_ROLE_POLICY_ATTACHMENT,
        roles: "role",
        read: (resource, { managed }) => attachedAt(resource, ["policyArn"], managed),
    },
    {
        type: IAM_POLICY_ATTACHMENT,
        roles: "roles",
        read: (resource, { managed }) => attachedAt(resource, ["policyArn"], managed),
    },
    {
        type: IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
        roles: "roleName",
        read: (resource, { managed }) => attachedAt(resource, ["policyArns"], managed),
    },
    {
        type: IAM_ROLE_POLICIES_EXCLUSIVE,
        roles: "roleName",
        read: (resource, { inline }) => keptInlinePolicies(resource, inline),
    },
];

/** Reads all roles of the program. */
export function readRoles(resources: readonly Resource[]): Roles {
    const declared = resources.filter(({ type }) => type === IAM_ROLE);
    const policies = { managed: declaredPolicies(resources), inline: inlineNames(resources) };
    const index = indexRoles(declared);
    const grants = new Map(declared.map((role) => [role, ownGrants(role, policies.managed)]));
    const onAnyRole: Grants[] = [];
    const unplaced: UnplacedPolicy[] = [];
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
            const open =
                unknown === undefined
                    ? []
                    : [{ role: undefined, gap: gapOf(unknown, ", so its policy may be on any role") }];
            const perhaps = hidden.map(({ role, name }) => ({
                role,
                gap: gapOf(name, `, so the policy of ${resource.urn} may be on it`),
            }));
            for (const { role, gap } of found.length === 0 && unknown === undefined ? perhaps : open) {
                (role === undefined ? onAnyRole : grants.get(role))?.push({ ...noGrants, gaps: [gap] });
                unplaced.push(...read(resource, policies).attached.map((policy) => ({ policy, gap })));
            }
        }
    }
    const byResource = new Map(
        [...grants].map(([resource, own]) => [
            resource,
            {
                resource,
                ...identify(resource),
                ...mergeGrants([...own, ...onAnyRole]),
                ...(hasValue(resource.read("permissionsBoundary"))
                    ? { boundary: attachedAt(resource, ["permissionsBoundary"], policies.managed) }
                    : {}),
            },
        ]),
    );
    return {
        all: [...byResource.values()],
        unplaced,
        namedBy: (resource, property) => {
            const { found, unknown } = index.namedBy(resource, property);
            return {
                roles: found.flatMap((role) => byResource.get(role) ?? []),
                ...(unknown === undefined ? {} : { unknown }),
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
