/**
 * The policy SDK makes every resource anew for every policy. A stack of 12,000 resources and 26 stack policies would spend
 * most of its check on that, so what one policy has had made is handed to the next.
 */

// As a whole, not its exports: what is replaced must be what the SDK looks up.
import deserialization = require("@pulumi/policy/deserialize");
import { AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { behindProxy } from "./facts/known";
import { type Lake, readLake } from "./facts/lake";
import { type PolicyInput } from "./facts/resource";
import { exposeAssets, type Message } from "./facts/script/assets";

type Deserialize = (message: Message, proxySecrets: boolean) => object;

const deserialized = new WeakMap<object, object>();

/** The lake that was read off a stack, by the deserialized properties of its first resource: no two checks share those. */
const lakes = new WeakMap<object, Lake>();

/**
 * Makes the SDK deserialize each message once. Validations get the same object, which they only read; remediations change
 * theirs, and go on getting their own.
 */
export function deserializeOnce(): void {
    const sdk = deserialization as unknown as { deserializeProperties: Deserialize };
    const original = sdk.deserializeProperties;
    sdk.deserializeProperties = (message, proxySecrets) => {
        if (proxySecrets) {
            return original(message, proxySecrets);
        }
        const before = deserialized.get(message);
        if (before !== undefined) {
            return before;
        }
        // The SDK asks for the values that were sent, and so do those who look for what it leaves out.
        const values = message.toJavaScript();
        const sent: Message = { toJavaScript: () => values };
        const properties = original(sent, proxySecrets);
        exposeAssets(sent, properties as Record<string, unknown>);
        deserialized.set(message, properties);
        return properties;
    };
}

/**
 * Makes the SDK wrap a stack's resources until {@link sharedLake} has read them, and the first one alone for the policies
 * after that: by it they find the lake, which is all they look at.
 */
export function listOnce(): void {
    const original = Reflect.get(AnalyzeStackRequest.prototype, "getResourcesList");
    AnalyzeStackRequest.prototype.getResourcesList = function (this: AnalyzeStackRequest) {
        const list = original.call(this);
        const [first] = list;
        const all = list[Symbol.iterator].bind(list);
        const isRead = (): boolean => {
            const properties = first && deserialized.get(first.getProperties() ?? {});
            return properties !== undefined && lakes.has(properties);
        };
        return Object.defineProperty(list, Symbol.iterator, {
            value: () => (isRead() ? list.slice(0, 1).values() : all()),
        });
    };
}

/** The lake of the stack that is being checked: read for the first stack policy, the same for the others of the same check. */
export function sharedLake(inputs: readonly PolicyInput[]): Lake {
    const [first] = inputs;
    if (first === undefined) {
        return readLake(inputs);
    }
    const key = behindProxy(first.props);
    const lake = lakes.get(key) ?? readLake(inputs);
    lakes.set(key, lake);
    return lake;
}
