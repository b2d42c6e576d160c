/**
 * Which policies the SDK asks about which resource. It skips a policy whose one type is another than the resource's before it
 * makes anything of the resource; of a policy of several types it knows nothing, and makes everything for each of them.
 */

import { type Policies } from "@pulumi/policy";
import { AnalyzeRequest } from "@pulumi/pulumi/proto/analyzer_pb";

/** The types that validations and remediations are for, where they are for these alone. */
const typesOf = new WeakMap<object, readonly string[]>();

/**
 * Says that a validation or a remediation is for resources of these types alone. One type is said as the SDK's
 * validateResourceOfType says it: by token, since its class would have to come from `@pulumi/aws`.
 */
export function onlyFor<F extends object>(types: readonly string[], validation: F): F {
    typesOf.set(validation, types);
    const [only, ...more] = types;
    return more.length === 0 ? Object.assign(validation, { __pulumiType: only }) : validation;
}

/**
 * A list of policies that goes by the resource: where the SDK goes through it, those that are {@link onlyFor} other types come
 * as policies of one of these types, which it skips, saying that they do not apply.
 *
 * The SDK asks for the resource's type and goes through the list in one step: no other request comes between.
 */
export function byResource(policies: Policies): Policies {
    const lists = new Map<string, Policies>();
    const listFor = (type: string): Policies => {
        const list = lists.get(type) ?? policies.map((policy) => asSeenBy(type, policy));
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

type Policy = Policies[number];

/** A policy as it is for resources of a type. All but what is asked of a resource stays: it may be looked at for the rest. */
function asSeenBy(type: string, policy: Policy): Policy {
    const seen: Record<string, unknown> = { ...policy };
    for (const kind of ["validateResource", "remediateResource"]) {
        const types = typeof seen[kind] === "function" ? typesOf.get(seen[kind]) : undefined;
        if (types !== undefined && !types.includes(type)) {
            seen[kind] = Object.assign(() => undefined, { __pulumiType: types[0] });
        }
    }
    return seen as unknown as Policy;
}
