import {
    conceal,
    hasSecret,
    isList,
    isMap,
    reveal,
    Secret,
    UNKNOWN,
    type PropertyMap,
    type PropertyValue,
} from "../values";
import { isEmpty, matchSet, propertyDifferences, sameLeaf } from "./difference";
import { type Fields, type Property } from "./property";

/** The list that remembers which inputs the program left to the provider. */
export const DEFAULTS = "__defaults";

type Maybe = PropertyValue | undefined;

/** What is known of a resource before it exists: its inputs; all that AWS will choose is unknown. */
export function plannedState(fields: Fields, outputs: readonly string[], inputs: PropertyMap): PropertyMap {
    const given = without(inputs, [DEFAULTS]);
    return { ...fillComputed(fields, given, {}), ...Object.fromEntries(outputs.map((name) => [name, UNKNOWN])) };
}

/** What is known of an existing resource before it is updated: what AWS chose stays, unless `changing` names it. */
export function plannedUpdate(
    fields: Fields,
    outputs: readonly string[],
    inputs: PropertyMap,
    prior: PropertyMap,
    changing: readonly string[],
): PropertyMap {
    const given = without(inputs, [DEFAULTS]);
    const kept = Object.entries(prior).filter(([name]) => outputs.includes(name));
    const unknown = changing.map((name) => [name, UNKNOWN] as const);
    return { ...fillComputed(fields, given, prior), ...Object.fromEntries([...kept, ...unknown]) };
}

/** `inputs`, and for what AWS chooses where they say nothing, its present value: what an update must send. */
export function effectiveInputs(fields: Fields, inputs: PropertyMap, prior: PropertyMap): PropertyMap {
    return fill(fields, inputs, prior, undefined);
}

function fillComputed(fields: Fields, inputs: PropertyMap, prior: PropertyMap): PropertyMap {
    return fill(fields, inputs, prior, UNKNOWN);
}

function fill(fields: Fields, inputs: PropertyMap, prior: PropertyMap, otherwise: Maybe): PropertyMap {
    const filled: Record<string, PropertyValue> = { ...inputs };
    for (const [name, property] of Object.entries(fields)) {
        const [value, old] = [inputs[name], prior[name]];
        if (value === undefined && property.computed) {
            const chosen = old ?? otherwise;
            if (chosen !== undefined) {
                filled[name] = chosen;
            }
        } else if (property.kind === "object" && isMap(value)) {
            filled[name] = fill(property.fields, value, isMap(old) ? old : {}, otherwise);
        }
    }
    return filled;
}

/**
 * The state to record of what AWS `observed`: where AWS spells something differently but means what the program `desired`,
 * the program's spelling. What only Pulumi keeps comes from `desired`.
 */
export function recordedState(fields: Fields, desired: PropertyMap, observed: PropertyMap): PropertyMap {
    const state: Record<string, PropertyValue> = { ...observed };
    for (const [name, property] of Object.entries(fields)) {
        const value = property.local ? desired[name] : reconcile(property, desired[name], observed[name]);
        if (value === undefined || value === null) {
            delete state[name];
        } else {
            state[name] = value;
        }
    }
    return state;
}

function reconcile(property: Property, desired: Maybe, observed: Maybe): Maybe {
    if (desired === undefined || desired === null || observed === undefined || observed === null) {
        return observed;
    }
    if (property.kind === "object" && isMap(desired) && isMap(observed)) {
        return recordedState(property.fields, desired, observed);
    }
    if (property.kind === "list" && isList(desired) && isList(observed)) {
        return observed.map((element, i) => reconcile(property.of, desired[i], element) ?? element);
    }
    if (property.kind === "set" && isList(desired) && isList(observed)) {
        const matches = matchSet(property.of, desired, observed);
        const matched = matches.flatMap((match, i) =>
            match === -1 ? [] : [reconcile(property.of, desired[i], observed[match]) ?? null],
        );
        return [...matched, ...observed.filter((_, i) => !matches.includes(i))];
    }
    if (property.kind === "map") {
        return observed;
    }
    return sameLeaf(property, desired, observed) ? desired : observed;
}

/** The inputs that would make the resource as it now is: the old ones where they still hold. */
export function refreshedInputs(fields: Fields, oldInputs: PropertyMap, state: PropertyMap): PropertyMap {
    const inputs: Record<string, PropertyValue> = {};
    for (const [name, old] of Object.entries(oldInputs)) {
        const property = fields[name];
        if (property === undefined || property.local) {
            inputs[name] = old;
            continue;
        }
        if (propertyDifferences(property, reveal(old), state[name], name, false).length === 0) {
            inputs[name] = old;
            continue;
        }
        const now = inputShape(property, state[name], reveal(old));
        if (now !== undefined) {
            inputs[name] = hasSecret(old) ? concealOne(now, old) : now;
        }
    }
    return inputs;
}

/** The inputs to write for a resource that the program did not make: all that it would have to say. */
export function importedInputs(fields: Fields, state: PropertyMap): PropertyMap {
    const inputs: Record<string, PropertyValue> = {};
    for (const [name, property] of Object.entries(fields)) {
        const value = inputShape(property, state[name], undefined);
        if (value !== undefined) {
            inputs[name] = value;
        }
    }
    return { ...inputs, [DEFAULTS]: [] };
}

/** `value` as a program would write it: without what AWS chooses by itself, unless the program had it too. */
function inputShape(property: Property, value: Maybe, old: Maybe): Maybe {
    const said = old !== undefined && old !== null;
    const isDefault = "default" in property && value === property.default;
    if (value === undefined || value === null || (!said && (isEmpty(value) || property.computed || isDefault))) {
        return property.required && value !== null ? value : undefined;
    }
    if (property.kind === "object" && isMap(value)) {
        const before = isMap(old) ? old : {};
        return Object.fromEntries(
            Object.entries(property.fields)
                .map(([name, field]) => [name, inputShape(field, value[name], before[name])] as const)
                .filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined),
        );
    }
    if ((property.kind === "list" || property.kind === "set") && isList(value)) {
        const before = isList(old) ? old : [];
        return value.map((element, i) => inputShape(property.of, element, before[i]) ?? element);
    }
    return value;
}

function concealOne(value: PropertyValue, old: PropertyValue): PropertyValue {
    return isMap(value) && isMap(old) ? conceal(value, old) : new Secret(value);
}

/** `properties` without the `names`. */
export function without(properties: PropertyMap, names: Iterable<string>): PropertyMap {
    const left = new Set(names);
    return Object.fromEntries(Object.entries(properties).filter(([name]) => !left.has(name)));
}
