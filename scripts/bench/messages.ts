/** What the engine sends to a policy pack in a preview of a generated program, as bytes. */

import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import * as fs from "node:fs";
import { encode } from "../../local/engine/provider/codec";
import { type PropertyMap } from "../../local/engine/provider/values";
import { plan, type PlannedResource, PROJECT, STACK, urn } from "./plan";
import { type ProgramResource } from "./program";

/** The engine's requests about one program. */
export interface Messages {
    /** Two requests a resource, in the order that the engine makes them. */
    readonly resources: readonly { readonly remediate: Buffer; readonly analyze: Buffer }[];
    /** All resources together. */
    readonly stack: Buffer;
}

/** Writes the requests about a program: its resources, and what the engine adds, the stack and the provider. */
export function writeMessages(program: readonly ProgramResource[]): Messages {
    const resources = [...engineResources(), ...plan(program)];
    return {
        resources: resources.map((resource) => ({
            remediate: bytes(analyzeRequest(resource, resource.inputs)),
            // The engine takes its own and the provider's notes out of what is only looked at.
            analyze: bytes(analyzeRequest(resource, withoutInternal(resource.inputs))),
        })),
        // Messages written one after the other are one message with all their elements: no need to hold all of them at once.
        stack: Buffer.concat(
            resources.map((resource) =>
                bytes(new proto.AnalyzeStackRequest().setResourcesList([stackResource(resource)])),
            ),
        ),
    };
}

const version = (
    JSON.parse(fs.readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8")) as { readonly version: string }
).version;
const providerType = "pulumi:providers:aws";
const providerName = `default_${version.replaceAll(".", "_")}`;
const providerUrn = urn(providerType, providerName);

/** The resources that no program declares and every stack has. */
function engineResources(): readonly PlannedResource[] {
    const stack = { type: "pulumi:pulumi:Stack", name: `${PROJECT}-${STACK}` };
    return [
        { ...stack, urn: urn(stack.type, stack.name), inputs: {}, outputs: {}, propertyDependencies: {} },
        {
            ...{ type: providerType, name: providerName, urn: providerUrn, propertyDependencies: {} },
            inputs: { __internal: {}, version },
            outputs: { version },
        },
    ];
}

function analyzeRequest(resource: PlannedResource, properties: PropertyMap): proto.AnalyzeRequest {
    return new proto.AnalyzeRequest()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(resource.urn)
        .setProperties(encode(properties))
        .setOptions(options(resource))
        .setProvider(provider(resource));
}

function stackResource(resource: PlannedResource): proto.AnalyzerResource {
    const dependencies = new Set(Object.values(resource.propertyDependencies).flat());
    const message = new proto.AnalyzerResource()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(resource.urn)
        .setProperties(encode(withoutInternal(resource.outputs)))
        .setOptions(options(resource))
        .setProvider(provider(resource))
        .setParent(resource.parent ?? "")
        .setDependenciesList([...dependencies]);
    for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
        const dependencies = new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, dependencies);
    }
    return message;
}

function options({ parent }: PlannedResource): proto.AnalyzerResourceOptions {
    return new proto.AnalyzerResourceOptions()
        .setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts())
        .setParent(parent ?? "");
}

function provider({ type }: PlannedResource): proto.AnalyzerProviderResource | undefined {
    return type.startsWith("aws:")
        ? new proto.AnalyzerProviderResource()
              .setType(providerType)
              .setName(providerName)
              .setUrn(providerUrn)
              .setProperties(encode({ version }))
        : undefined;
}

function withoutInternal(properties: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

function bytes(message: { serializeBinary(): Uint8Array }): Buffer {
    return Buffer.from(message.serializeBinary());
}
