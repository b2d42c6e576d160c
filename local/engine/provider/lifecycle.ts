import { type Configuration } from "./configuration";
import { diffResource, rootOf } from "./diff";
import { type Observation, type Resource, type Session } from "./resource";
import {
    DEFAULTS,
    effectiveInputs,
    importedInputs,
    plannedState,
    plannedUpdate,
    recordedState,
    refreshedInputs,
    without,
} from "./schema/state";
import { observedTags, tagChanges, type Tags } from "./tags";
import { conceal, isMap, reveal, type Json, type PropertyMap } from "./values";

/** A resource that exists, but that could not be made as the program wants it. */
export class HalfMade extends Error {
    constructor(
        readonly id: string,
        readonly state: PropertyMap,
        cause: unknown,
    ) {
        super(cause instanceof Error ? cause.message : String(cause), { cause });
        this.name = "HalfMade";
    }
}

/** A resource as it is recorded in Pulumi's state. */
export interface Recorded {
    readonly id: string;
    readonly state: PropertyMap;
}

/** What a resource will be, as far as that is known before it is made. */
export function previewCreate(resource: Resource, inputs: PropertyMap): PropertyMap {
    return plannedState(resource.properties, resource.outputs, inputs);
}

/** Makes a resource. @throws HalfMade where it exists by then */
export async function createResource(
    resource: Resource,
    session: Session,
    configuration: Configuration,
    inputs: PropertyMap,
): Promise<Recorded> {
    const desired = plain(inputs);
    let id: string | undefined;
    try {
        id = await resource.create(session, desired, tagsOf(desired), (created) => (id = created));
        const observation = await resource.read(session, id, settled(resource, desired));
        if (observation === undefined) {
            throw new Error("AWS took the request, but has no such resource.");
        }
        return { id, state: record(resource, session, configuration, inputs, observation) };
    } catch (error) {
        if (id === undefined) {
            throw error;
        }
        throw new HalfMade(id, await lastKnown(resource, session, configuration, inputs, id), error);
    }
}

/** What a resource will be after an update. */
export function previewUpdate(resource: Resource, inputs: PropertyMap, state: PropertyMap): PropertyMap {
    const roots = new Set(diffResource(resource, inputs, state).differences.map(rootOf));
    const changing = Object.entries(resource.changing ?? {})
        .filter(([name, causes]) => inputs[name] === undefined && causes.some((cause) => roots.has(cause)))
        .map(([name]) => name);
    return plannedUpdate(resource.properties, resource.outputs, inputs, state, changing);
}

/** Changes a resource to what the program wants. */
export async function updateResource(
    resource: Resource,
    session: Session,
    configuration: Configuration,
    id: string,
    inputs: PropertyMap,
    state: PropertyMap,
): Promise<PropertyMap> {
    const [given, before] = [plain(inputs), plain(state)];
    const roots = new Set(diffResource(resource, inputs, state).differences.map(rootOf));
    const all = tagsOf(given);
    await resource.update?.(session, id, {
        inputs: effectiveInputs(resource.properties, given, before),
        given,
        before,
        changed: (...names) =>
            names.length > 0
                ? names.some((name) => roots.has(name))
                : [...roots].some((name) => name !== "tags" && name !== "tagsAll"),
        tags: { all, ...tagChanges(tagsOf(before), all) },
    });
    const observation = await resource.read(session, id, settled(resource, { ...before, ...given }));
    if (observation === undefined) {
        throw new Error("it is gone: run pulumi refresh, then pulumi up to make it again.");
    }
    return record(resource, session, configuration, inputs, observation);
}

/** Reads a resource as it is; `inputs` are absent where it is imported or only looked up. */
export async function readResource(
    resource: Resource,
    session: Session,
    configuration: Configuration,
    id: string,
    state: PropertyMap,
    inputs: PropertyMap | undefined,
): Promise<(Recorded & { readonly inputs: PropertyMap }) | undefined> {
    const observation = await resource.read(session, id, plain(state));
    if (observation === undefined) {
        return undefined;
    }
    const now = record(resource, session, configuration, inputs ?? state, observation);
    return {
        id,
        state: now,
        inputs:
            inputs === undefined
                ? importedInputs(resource.properties, reveal(now))
                : refreshedInputs(resource.properties, inputs, reveal(now)),
    };
}

/** Takes a resource away. */
export async function deleteResource(
    resource: Resource,
    session: Session,
    id: string,
    state: PropertyMap,
): Promise<void> {
    await resource.delete(session, id, plain(state));
}

function record(
    { properties, global }: Resource,
    session: Session,
    configuration: Configuration,
    inputs: PropertyMap,
    observation: Observation,
): PropertyMap {
    const desired = plain(inputs);
    const observed = {
        ...compact(observation.properties),
        ...(global ? {} : { region: session.region }),
        ...(observation.tags && observedTags(observation.tags, desired.tags, configuration)),
    };
    const state = recordedState(properties, without(desired, observation.lost ?? []), observed);
    return conceal(state, inputs);
}

/** The state of a resource after a failure: what AWS says, else what was asked for. */
async function lastKnown(
    resource: Resource,
    session: Session,
    configuration: Configuration,
    inputs: PropertyMap,
    id: string,
): Promise<PropertyMap> {
    const asked = without(inputs, [DEFAULTS]);
    try {
        const observation = await resource.read(session, id, settled(resource, plain(inputs)));
        return observation === undefined ? asked : record(resource, session, configuration, inputs, observation);
    } catch {
        // The first failure is the one to tell.
        return asked;
    }
}

/** What stays as it is through a change of our own; the rest, being new, is no sign of somebody else's hand. */
function settled({ changing }: Resource, properties: PropertyMap): PropertyMap {
    return without(properties, Object.keys(changing ?? {}));
}

function plain(properties: PropertyMap): PropertyMap {
    return without(reveal(properties), [DEFAULTS]);
}

function tagsOf({ tagsAll }: PropertyMap): Tags {
    return isMap(tagsAll) ? (tagsAll as Tags) : {};
}

/** What an adapter read, without the parts that AWS left out. */
function compact(value: Readonly<Record<string, Json | undefined>>): PropertyMap {
    return Object.fromEntries(
        Object.entries(value)
            .filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== null)
            .map(([name, part]) => [name, compactValue(part)]),
    );
}

function compactValue(value: Json): Json {
    if (Array.isArray(value)) {
        return (value as readonly Json[]).map(compactValue);
    }
    return typeof value === "object" && value !== null ? (compact(value as Record<string, Json>) as Json) : value;
}
