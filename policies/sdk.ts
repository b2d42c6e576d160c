/**
 * The policy SDK deserializes every resource again for every policy. A stack of 12,000 resources and 20 stack policies would
 * spend most of its check on that, so what one policy has had deserialized is handed to the next.
 */

// As a whole, not its exports: what is replaced must be what the SDK looks up.
import deserialization = require("@pulumi/policy/deserialize");
import { type Lake, readLake } from "./facts/lake";
import { type PolicyInput } from "./facts/resource";

type Deserialize = (message: object, proxySecrets: boolean) => object;

/** The property under which the SDK's proxy around properties gives what it stands before. */
const TARGET = "__getSpecialProxyTarget";

/**
 * Makes the SDK deserialize each message once. Validations get the same object, which they only read; remediations change
 * theirs, and go on getting their own.
 */
export function deserializeOnce(): void {
    const sdk = deserialization as unknown as { deserializeProperties: Deserialize };
    const original = sdk.deserializeProperties;
    const done = new WeakMap<object, object>();
    sdk.deserializeProperties = (message, proxySecrets) => {
        if (proxySecrets) {
            return original(message, proxySecrets);
        }
        const before = done.get(message);
        if (before !== undefined) {
            return before;
        }
        const properties = original(message, proxySecrets);
        done.set(message, properties);
        return properties;
    };
}

let last: { readonly key: object; readonly count: number; readonly lake: Lake } | undefined;

/**
 * The lake of the stack that is being checked: made for the first stack policy, the same for the others of the same check. Two
 * checks never share properties, so what the first resource's are tells them apart.
 */
export function sharedLake(inputs: readonly PolicyInput[]): Lake {
    const [first] = inputs;
    const key = first && ((first.props as Record<string, unknown>)[TARGET] as object | undefined);
    if (key === undefined) {
        return readLake(inputs);
    }
    if (last?.key !== key || last.count !== inputs.length) {
        last = { key, count: inputs.length, lake: readLake(inputs) };
    }
    return last.lake;
}
