/**
 * The policy SDK makes every resource anew for every policy. A stack of 12,000 resources and 26 stack policies would spend
 * most of its check on that, so what one policy has had made is handed to the next, and a stack is read past the SDK.
 */

// As a whole, not its exports: what is replaced must be what the SDK looks up.
import deserialization = require("@pulumi/policy/deserialize");
import { type AnalyzerResource, AnalyzeStackRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { behindProxy } from "./facts/known";
import { type Lake, readLake } from "./facts/lake";
import { type PolicyInput } from "./facts/resource";
import { exposeAssets, type Message } from "./facts/script/assets";

type Deserialize = (message: Message, proxySecrets: boolean) => object;

const deserialized = new WeakMap<object, object>();

/** Stacks, and the lakes read off them, by the deserialized properties of the first resource: no two checks share those. */
const stacks = new WeakMap<object, readonly AnalyzerResource[]>();
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
 * Makes the SDK go through a stack's first resource alone. By that {@link sharedLake} finds the stack, which is all that stack
 * policies look at: what the SDK would make of each resource (options, provider, dependencies) they have no use for.
 */
export function listFirst(): void {
    const original = Reflect.get(AnalyzeStackRequest.prototype, "getResourcesList");
    AnalyzeStackRequest.prototype.getResourcesList = function (this: AnalyzeStackRequest) {
        const list = original.call(this);
        const first = list[0];
        if (first === undefined) {
            return list;
        }
        const values = (): IterableIterator<AnalyzerResource> => {
            stacks.set(propertiesOf(first), list);
            return [first].values();
        };
        return Object.defineProperty(list, Symbol.iterator, { value: values, configurable: true });
    };
}

/** The lake of the stack that is being checked: read for the first stack policy, the same for the others of the same check. */
export function sharedLake(inputs: readonly PolicyInput[]): Lake {
    const [first] = inputs;
    if (first === undefined) {
        return readLake(inputs);
    }
    const key = behindProxy(first.props);
    const lake = lakes.get(key) ?? readLake(inputsOf(stackOf(key)));
    lakes.set(key, lake);
    return lake;
}

/** A policy that was given less than the stack would find nothing in the rest of it. */
function stackOf(first: object): readonly AnalyzerResource[] {
    const stack = stacks.get(first);
    if (stack === undefined) {
        throw new Error("the policy SDK did not go through the stack's resources as version 1.21 does");
    }
    return stack;
}

/** A stack's resources, whose properties are made when a rule first reads one of them. */
function inputsOf(stack: readonly AnalyzerResource[]): readonly PolicyInput[] {
    const urns = new Set(stack.map((resource) => resource.getUrn()));
    return stack.map((resource) => ({
        type: resource.getType(),
        urn: resource.getUrn(),
        name: resource.getName(),
        get props() {
            return propertiesOf(resource);
        },
        propertyDependencies: dependenciesOf(resource, urns),
        opts: { protect: resource.getOptions()?.getProtect() ?? false },
    }));
}

function propertiesOf(resource: AnalyzerResource): object {
    const sdk = deserialization as unknown as { deserializeProperties: Deserialize };
    return sdk.deserializeProperties((resource.getProperties() ?? new Struct()) as Message, false);
}

/** The resources of the stack behind each property, as the SDK gives them. */
function dependenciesOf(
    resource: AnalyzerResource,
    urns: ReadonlySet<string>,
): Readonly<Record<string, readonly { readonly urn: string }[]>> {
    const dependencies: Record<string, readonly { readonly urn: string }[]> = {};
    resource.getPropertydependenciesMap().forEach((behind, property) => {
        dependencies[property] = behind
            .getUrnsList()
            .filter((urn) => urns.has(urn))
            .map((urn) => ({ urn }));
    });
    return dependencies;
}
