/** Finding the roles that other resources name. */

import { isList, Unknown, type Value } from "./known";
import { type Resource } from "./resource";
import { IAM_ROLE } from "./types";

/** Finds the program's roles. */
export interface RoleIndex {
    readonly namedBy: (
        resource: Resource,
        property: string,
    ) => { readonly found: readonly Resource[]; readonly unknown?: Unknown };
}

/** Finds roles by value where the values are known, else by what the property was made from. */
export function indexRoles(declared: readonly Resource[]): RoleIndex {
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
            // A crawler may name its role with the path before it.
            return byName.get(text.replace(/^.*\//su, "")) ?? [];
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
