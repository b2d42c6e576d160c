/**
 * What the engine would make of a generated program in its first preview: each resource's inputs as the provider completes
 * them, its outputs as far as they are known, and what depends on what. Inputs and outputs come from the local provider's own
 * code, so they are what a preview on this machine has.
 */

import { checkResource } from "../../local/engine/provider/check";
import { previewCreate } from "../../local/engine/provider/lifecycle";
import { findResource } from "../../local/engine/provider/registry";
import { type PropertyMap, type PropertyValue, UNKNOWN } from "../../local/engine/provider/values";
import { type Input, isOutput, type ProgramResource } from "./program";
import { PLACE } from "./program/documents";

/** Project and stack of a generated program. */
export const PROJECT = "pipelines";
export const STACK = "bench";

/** A resource as the engine has it in a preview. */
export interface PlannedResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly parent?: string;
    readonly inputs: PropertyMap;
    /** With {@link UNKNOWN} for what only the deployment will tell. */
    readonly outputs: PropertyMap;
    /** The URNs behind each property that was made from outputs. */
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

const stackUrn = urn("pulumi:pulumi:Stack", `${PROJECT}-${STACK}`);

/** The URN of a resource of a generated program. */
export function urn(type: string, name: string): string {
    return `urn:pulumi:${STACK}::${PROJECT}::${type}::${name}`;
}

/** Plans a program, resource by resource in the order that it declares them. */
export function plan(program: readonly ProgramResource[]): readonly PlannedResource[] {
    const planned = new Map<string, PlannedResource>();
    for (const resource of program) {
        planned.set(resource.name, planOne(resource, planned));
    }
    return [...planned.values()];
}

function planOne(
    { type, name, properties }: ProgramResource,
    before: ReadonlyMap<string, PlannedResource>,
): PlannedResource {
    const news = Object.fromEntries(Object.entries(properties).map(([key, input]) => [key, resolve(input, before)]));
    const adapter = findResource(type);
    const inputs = adapter === undefined ? news : completed(adapter, name, news);
    return {
        ...{ type, name, urn: urn(type, name), parent: stackUrn, inputs },
        outputs: adapter === undefined ? inputs : previewCreate(adapter, inputs),
        propertyDependencies: Object.fromEntries(
            Object.entries(properties)
                .map(([key, input]) => [key, [...new Set(behind(input, before))]] as const)
                .filter(([, urns]) => urns.length > 0),
        ),
    };
}

function completed(adapter: Parameters<typeof checkResource>[0], name: string, news: PropertyMap): PropertyMap {
    const { inputs, failures } = checkResource(adapter, news, {
        configuration: {
            ...{ region: PLACE.region, accountId: PLACE.account },
            ...{ defaultTags: {}, ignoredTags: { keys: [], keyPrefixes: [] } },
        },
        ...{ name, oldInputs: {}, randomSeed: new Uint8Array(), lenient: false },
    });
    if (failures.length > 0) {
        const said = failures.map(({ property, reason }) => `${property}: ${reason}`).join("; ");
        throw new Error(`the generated ${adapter.type} ${name} is not valid: ${said}`);
    }
    return inputs;
}

/** A value with what is known of outputs put in. */
function resolve(input: Input, before: ReadonlyMap<string, PlannedResource>): PropertyValue {
    if (isOutput(input)) {
        return resourceBehind(input.outputOf, before).outputs[input.property] ?? UNKNOWN;
    }
    if (Array.isArray(input)) {
        return (input as readonly Input[]).map((element) => resolve(element, before));
    }
    return typeof input === "object" && input !== null
        ? Object.fromEntries(Object.entries(input).map(([key, element]) => [key, resolve(element, before)]))
        : input;
}

/** The URNs of the resources whose outputs are in a value. */
function behind(input: Input, before: ReadonlyMap<string, PlannedResource>): readonly string[] {
    if (isOutput(input)) {
        return [resourceBehind(input.outputOf, before).urn];
    }
    return typeof input === "object" && input !== null
        ? Object.values(input).flatMap((element: Input) => behind(element, before))
        : [];
}

function resourceBehind(name: string, before: ReadonlyMap<string, PlannedResource>): PlannedResource {
    const resource = before.get(name);
    if (resource === undefined) {
        throw new Error(`the generated program refers to ${name} before it declares it`);
    }
    return resource;
}
