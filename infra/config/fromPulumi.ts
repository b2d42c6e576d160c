import { z } from "zod";

/**
 * A value as Pulumi hands it over, made what the schema takes where that is the same value written otherwise.
 *
 * Pulumi keeps every key as text: numbers, booleans and objects are JSON in it. Inside an object the types are what the command
 * line or the editor left there: `pulumi config set --path` turns `2` into a number and `true` into a boolean but leaves `2.5`
 * text, so either may stand where the schema wants the other. What does not fit is returned as it came, for the schema to refuse.
 */
export function fitTo(schema: z.core.$ZodType, value: unknown): unknown {
    if (z.safeParse(schema, value).success) {
        return value;
    }
    const plain = unwrapped(schema);
    const json = typeof value === "string" ? parsedJson(value) : value;
    if (plain instanceof z.ZodObject && isObject(json)) {
        const shape = plain.shape as Readonly<Record<string, z.core.$ZodType>>;
        return mapValues(json, (item, key) => (shape[key] === undefined ? item : fitTo(shape[key], item)));
    }
    if (plain instanceof z.ZodRecord && isObject(json)) {
        return mapValues(json, (item) => fitTo(plain.valueType, item));
    }
    if (plain instanceof z.ZodArray && Array.isArray(json)) {
        return json.map((item) => fitTo(plain.element, item));
    }
    if (typeof value !== "string") {
        const text = String(value);
        return isScalar(value) && z.safeParse(schema, text).success ? text : value;
    }
    // `many` for a number is told as "many"; `0` is told as 0, the number that was meant and is out of range.
    return wantsText(plain) ? value : json;
}

/** A schema without what only says whether it may be left out. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
    return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
        ? unwrapped(schema.unwrap())
        : schema;
}

const wantsText = (schema: z.core.$ZodType) => schema instanceof z.ZodString || schema instanceof z.ZodEnum;
const isScalar = (value: unknown) => typeof value === "number" || typeof value === "boolean";
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null && !Array.isArray(value);

function parsedJson(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

function mapValues(
    object: Readonly<Record<string, unknown>>,
    change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
