/**
 * The values that properties have in Pulumi's protocol: JSON, and a few kinds JSON has no word for. Adapters see plain
 * JSON alone; these kinds end where an adapter begins.
 */
export type PropertyValue = Json | Unknown | Secret | Asset | Archive | readonly PropertyValue[] | PropertyMap;

/** An object among property values. */
export interface PropertyMap {
    readonly [key: string]: PropertyValue;
}

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMap;

/** A JSON object. */
export interface JsonMap {
    readonly [key: string]: Json;
}

/** A value that is not known before the deployment; `sentinel` is how it travels. */
export class Unknown {
    constructor(readonly sentinel: string) {}
}

/** A value that the engine keeps encrypted and the CLI does not show. */
export class Secret {
    constructor(readonly value: PropertyValue) {}
}

/** Content that a program hands over as text, as a file or by address. The engine leaves the content out where it is not needed. */
export class Asset {
    constructor(
        readonly hash: string,
        readonly source: { readonly text?: string; readonly path?: string; readonly uri?: string },
    ) {}
}

/** Several files handed over as one. */
export class Archive {
    constructor(
        readonly hash: string,
        readonly source: { readonly path?: string; readonly uri?: string; readonly assets?: PropertyMap },
    ) {}
}

/** An unknown string, which stands for an unknown value of any type. */
export const UNKNOWN = new Unknown("04da6b54-80e4-46f7-96ec-b56ff0331ba9");

/** Whether `value` is an object of properties, rather than a list or one of the special kinds. */
export function isMap(value: unknown): value is PropertyMap {
    return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        !(value instanceof Unknown || value instanceof Secret || value instanceof Asset || value instanceof Archive)
    );
}

/** Whether `value` is a list. (`Array.isArray` alone does not narrow a readonly array.) */
export function isList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
    return Array.isArray(value);
}

/** Whether `value` holds something unknown anywhere. */
export function hasUnknown(value: PropertyValue): boolean {
    return contains(value, (part) => part instanceof Unknown);
}

/** Whether `value` holds a secret anywhere. */
export function hasSecret(value: PropertyValue): boolean {
    return contains(value, (part) => part instanceof Secret);
}

function contains(value: PropertyValue, test: (part: PropertyValue) => boolean): boolean {
    if (test(value)) {
        return true;
    }
    if (value instanceof Secret) {
        return contains(value.value, test);
    }
    if (isList(value)) {
        return value.some((element) => contains(element, test));
    }
    return isMap(value) && Object.values(value).some((element) => contains(element, test));
}

/** `value` with its secrets opened, for comparing and for calls to AWS; never for an answer to the engine. */
export function reveal(value: PropertyMap): PropertyMap;
export function reveal(value: PropertyValue): PropertyValue;
export function reveal(value: PropertyValue): PropertyValue {
    if (value instanceof Secret) {
        return reveal(value.value);
    }
    if (isList(value)) {
        return value.map((element) => reveal(element));
    }
    if (isMap(value)) {
        return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, reveal(element)]));
    }
    return value;
}

/**
 * `outputs` with what `inputs` holds as secret made secret again: object by object, and a whole list where any element is
 * one, for AWS may return its elements in another order.
 */
export function conceal(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(
        Object.entries(outputs).map(([key, output]) => {
            const input = inputs[key];
            if (input === undefined || !hasSecret(input)) {
                return [key, output];
            }
            return [key, isMap(input) && isMap(output) ? conceal(output, input) : new Secret(output)];
        }),
    );
}
