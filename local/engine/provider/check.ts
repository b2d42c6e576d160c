import { autoname } from "./autoname";
import { type Configuration } from "./configuration";
import { type Resource } from "./resource";
import { checkFields, type Failure } from "./schema/check";
import { DEFAULTS } from "./schema/state";
import { allTags } from "./tags";
import { isList, type PropertyMap } from "./values";

/** What the project says of names that the program leaves out. */
export interface Autonaming {
    readonly proposedName: string;
    readonly disabled: boolean;
}

/** What a check needs to know besides the inputs. */
export interface CheckContext {
    readonly configuration: Configuration;
    /** The resource's name in the program. */
    readonly name: string;
    /** The inputs of the last deployment; empty for a new resource. */
    readonly oldInputs: PropertyMap;
    readonly randomSeed: Uint8Array;
    readonly autonaming?: Autonaming;
    /** Lets inputs pass that the adapter does not take, or not so. */
    readonly lenient: boolean;
}

/** Checks the inputs of a resource and completes them: names, defaults, region and tags. */
export function checkResource(
    resource: Resource,
    news: PropertyMap,
    context: CheckContext,
): { readonly inputs: PropertyMap; readonly failures: readonly Failure[] } {
    const { tagsAll, ...fields } = resource.properties;
    const unknown = Object.keys(news).filter(
        (name) => !(name in resource.properties) && !name.startsWith("__") && news[name] !== null,
    );
    const naming = nameFor(resource, news, context);
    const region: PropertyMap = "region" in fields ? { region: context.configuration.region } : {};
    const checked = checkFields(fields, { ...region, ...withoutNulls(news), ...naming.inputs });
    const failures = context.lenient
        ? []
        : [...naming.failures, ...checked.failures, ...unknown.map((name) => notTaken(resource, name))];
    if (failures.length === 0 && !context.lenient) {
        failures.push(...(resource.check?.(checked.inputs) ?? []));
    }
    // What an adapter does not take may still be right for AWS: it passes as the program gives it.
    const passed = context.lenient ? [...unknown, ...checked.failures.flatMap(({ property }) => property ?? [])] : [];
    return {
        failures,
        inputs: {
            ...checked.inputs,
            ...Object.fromEntries(passed.flatMap((name) => (name in news ? [[name, news[name] ?? null]] : []))),
            ...(tagsAll !== undefined && { tagsAll: allTags(checked.inputs.tags, context.configuration) }),
            [DEFAULTS]: [...Object.keys(naming.inputs), ...checked.defaults].sort(),
        },
    };
}

/** A name for a resource without one: the one it was given before, or a new one. */
function nameFor(
    { naming, type }: Resource,
    news: PropertyMap,
    { name, oldInputs, randomSeed, autonaming, lenient }: CheckContext,
): { readonly inputs: PropertyMap; readonly failures: readonly Failure[] } {
    if (naming === undefined || (news[naming.property] ?? null) !== null) {
        return { inputs: {}, failures: [] };
    }
    const { property } = naming;
    if (lenient && (news[`${property}Prefix`] ?? null) !== null) {
        return { inputs: {}, failures: [] };
    }
    const old = oldInputs[property];
    const oldDefaults = oldInputs[DEFAULTS];
    if (old !== undefined && isList(oldDefaults) && oldDefaults.includes(property)) {
        return { inputs: { [property]: old }, failures: [] };
    }
    if (autonaming?.disabled) {
        const reason = `${property} is missing, and pulumi:autonaming is disabled for ${type}; give it.`;
        return { inputs: {}, failures: [{ property, reason }] };
    }
    return { inputs: { [property]: autonaming?.proposedName || autoname(naming, name, randomSeed) }, failures: [] };
}

function notTaken({ type, properties, instead }: Resource, property: string): Failure {
    const hint = instead?.[property];
    const allowed = Object.keys(properties).filter((name) => name !== "tagsAll");
    const reason =
        hint === undefined
            ? `${property} is no input of ${type} that the local AWS provider knows; it knows ${allowed.join(", ")}.`
            : `${property} of ${type} is not supported by the local AWS provider: ${hint}.`;
    return { property, reason };
}

function withoutNulls(inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null));
}
