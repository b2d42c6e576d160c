/** The roles that Glue's jobs and crawlers run as. */

import { glueName } from "./glue";
import { type Gap, gapOf } from "./grants";
import { show } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { type Role } from "./roles";
import { GLUE_CRAWLER, GLUE_JOB } from "./types";

/** A job or a crawler, and the role that it runs as. */
export interface RoleUser {
    readonly kind: "job" | "crawler";
    readonly resource: Resource;
    /** `job "users"`. */
    readonly name: string;
    /** The property that names the role. */
    readonly property: "roleArn" | "role";
    /** One, or several where the program's own links leave that open. */
    readonly roles: readonly Role[];
    /** Why the role is not known, where it is not. */
    readonly gap?: Gap;
}

/** The jobs and crawlers of the program. */
export function roleUsers(lake: Lake): readonly RoleUser[] {
    return lake.fact(readUsers);
}

/** The jobs of the program. */
export function jobUsers(lake: Lake): readonly RoleUser[] {
    return lake.fact(readJobs);
}

/** A role that jobs or crawlers run as. */
export interface GlueRole {
    readonly role: Role;
    readonly users: readonly RoleUser[];
}

/** The roles that jobs and crawlers run as, each once. */
export function glueRoles(lake: Lake): readonly GlueRole[] {
    return lake.fact(readRoles);
}

/** `job "users" and 2 more`. */
export function usersOf({ users }: GlueRole): string {
    const [first, ...more] = users;
    return `${first?.name ?? "nobody"}${more.length === 0 ? "" : ` and ${more.length} more`}`;
}

function readUsers(lake: Lake): readonly RoleUser[] {
    return [
        ...jobUsers(lake),
        ...lake.ofType(GLUE_CRAWLER).map((crawler) => readUser(lake, crawler, "crawler", "role")),
    ];
}

function readJobs(lake: Lake): readonly RoleUser[] {
    return lake.ofType(GLUE_JOB).map((job) => readUser(lake, job, "job", "roleArn"));
}

function readUser(lake: Lake, resource: Resource, kind: RoleUser["kind"], property: RoleUser["property"]): RoleUser {
    const { roles, unknown } = lake.roles.namedBy(resource, property);
    const user = { kind, resource, name: glueName(kind, resource), property, roles };
    if (roles.length > 0) {
        return user;
    }
    if (unknown !== undefined) {
        return { ...user, gap: gapOf(unknown, ", and no role of this program is behind it") };
    }
    return {
        ...user,
        gap: {
            what: `${property} of ${resource.urn} is ${show(resource.read(property))}, which is no role of this program`,
            remedy:
                `Declare the ${kind}'s role in the same program: of one that is imported with .get() or looked up no ` +
                "policy is shown.",
            urn: resource.urn,
            property,
        },
    };
}

function readRoles(lake: Lake): readonly GlueRole[] {
    const byRole = new Map<Role, RoleUser[]>();
    for (const user of roleUsers(lake)) {
        for (const role of user.roles) {
            const users = byRole.get(role);
            if (users === undefined) {
                byRole.set(role, [user]);
            } else {
                users.push(user);
            }
        }
    }
    return [...byRole].map(([role, users]) => ({ role, users }));
}
