/**
 * Which policies the SDK asks about which resource. By itself it asks every one, and makes everything anew for each of them;
 * only a policy of one single type can tell it to be passed over where the resource is of another.
 */

import { type Policies } from "@pulumi/policy";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";

/** One policy of a pack. */
export type Policy = Policies[number];

/** The types that validations and remediations are for, where they are for these alone. */
const typesOf = new WeakMap<object, readonly string[]>();

/** Says that a validation or a remediation is for resources of these types alone. */
export function onlyFor<F extends object>(types: readonly string[], validation: F): F {
    typesOf.set(validation, types);
    return validation;
}

/** The types that a policy of single resources is for; undefined where it is for any, or of stacks alone. */
export function resourceTypes(policy: Policy): readonly string[] | undefined {
    return "validateResource" in policy && typeof policy.validateResource === "function"
        ? typesOf.get(policy.validateResource)
        : undefined;
}

/**
 * A list of policies that goes by the resource: where the SDK goes through it for one, those that are {@link onlyFor} other
 * types are not in it.
 *
 * The SDK asks for the resource's type and goes through the list in one step: no other request comes between.
 */
export function byResource(policies: Policies): Policies {
    const lists = new Map<string, Policies>();
    const listFor = (type: string): Policies => {
        const list = lists.get(type) ?? policies.filter((policy) => resourceTypes(policy)?.includes(type) ?? true);
        lists.set(type, list);
        return list;
    };
    let asked: string | undefined;
    const getType = Reflect.get(AnalyzeRequest.prototype, "getType");
    AnalyzeRequest.prototype.getType = function (this: AnalyzeRequest) {
        return (asked = getType.call(this));
    };
    const all = [...policies];
    return Object.defineProperty(all, Symbol.iterator, {
        value: () => {
            const type = asked;
            asked = undefined;
            return (type === undefined ? policies : listFor(type)).values();
        },
    });
}
