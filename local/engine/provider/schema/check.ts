import {
    Archive,
    Asset,
    isList,
    isMap,
    Secret,
    Unknown,
    UNKNOWN,
    hasSecret,
    hasUnknown,
    reveal,
    type Json,
    type PropertyMap,
    type PropertyValue,
} from "../values";
import { documentText } from "./documents";
import { type Fields, type Property } from "./property";

/** What is wrong with an input. */
export interface Failure {
    /** The input, where it is one alone. */
    readonly property?: string;
    readonly reason: string;
}

/** Inputs after the check: of the right types, with defaults; and what is wrong with them. */
export interface Checked {
    readonly inputs: PropertyMap;
    /** Names of inputs that were filled with defaults. */
    readonly defaults: readonly string[];
    readonly failures: readonly Failure[];
}

/**
 * Checks `inputs` against `fields`. Text that reads as a number or a boolean becomes one, and the other way round, as
 * Pulumi's own AWS provider does. Unknown values pass, and secrets stay secret.
 */
export function checkFields(fields: Fields, inputs: PropertyMap, path = ""): Checked {
    const checked: Record<string, PropertyValue> = {};
    const defaults: string[] = [];
    const failures: Failure[] = [];
    for (const [name, property] of Object.entries(fields)) {
        const value = inputs[name];
        const place = path === "" ? name : `${path}.${name}`;
        if (value !== undefined && value !== null) {
            const fail = (reason: string): void => void failures.push({ property: root(place), reason });
            checked[name] = checkValue(property, value, place, fail);
        } else if ("default" in property && property.default !== undefined) {
            checked[name] = property.default;
            defaults.push(name);
        } else if (property.required) {
            failures.push({ property: root(place), reason: `${place} is missing; it must be given.` });
        }
    }
    return { inputs: checked, defaults, failures };
}

type Fail = (reason: string) => void;

function checkValue(property: Property, value: PropertyValue, path: string, fail: Fail): PropertyValue {
    if (value instanceof Unknown) {
        return value;
    }
    if (value instanceof Secret) {
        // The reason repeats no value, so a secret does not reach the terminal.
        return new Secret(
            checkValue(property, value.value, path, () =>
                fail(`${path} is a secret of the wrong kind; it must be ${expected(property)}.`),
            ),
        );
    }
    switch (property.kind) {
        case "text": {
            const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
            if (typeof text !== "string") {
                return mismatch(property, value, path, fail);
            }
            if (property.values !== undefined && !property.values.includes(text)) {
                fail(`${path} is ${JSON.stringify(text)}; it must be one of ${property.values.join(", ")}.`);
            }
            complain(property.check?.(text), path, text, fail);
            return text;
        }
        case "number": {
            const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
            if (typeof number !== "number" || Number.isNaN(number)) {
                return mismatch(property, value, path, fail);
            }
            complain(property.check?.(number), path, number, fail);
            return number;
        }
        case "flag": {
            const flag = value === "true" ? true : value === "false" ? false : value;
            return typeof flag === "boolean" ? flag : mismatch(property, value, path, fail);
        }
        case "document":
            return checkDocument(value, path, fail);
        case "list":
        case "set":
            return isList(value)
                ? value.map((element, i) => checkValue(property.of, element, `${path}[${i}]`, fail))
                : mismatch(property, value, path, fail);
        case "map":
            return isMap(value) ? checkMap(value, path, fail) : mismatch(property, value, path, fail);
        case "object": {
            if (!isMap(value)) {
                return mismatch(property, value, path, fail);
            }
            for (const name of Object.keys(value)) {
                if (!(name in property.fields) && !name.startsWith("__")) {
                    fail(`${path}.${name} is not known here; allowed: ${Object.keys(property.fields).join(", ")}.`);
                }
            }
            const { inputs, failures } = checkFields(property.fields, value, path);
            failures.forEach(({ reason }) => fail(reason));
            return inputs;
        }
        case "asset":
            return value instanceof Asset || value instanceof Archive ? value : mismatch(property, value, path, fail);
    }
}

function checkMap(value: PropertyMap, path: string, fail: Fail): PropertyMap {
    const text = { kind: "text" } as const;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([, element]) => element !== null)
            .map(([key, element]) => [key, checkValue(text, element, `${path}[${JSON.stringify(key)}]`, fail)]),
    );
}

function checkDocument(value: PropertyValue, path: string, fail: Fail): PropertyValue {
    if (typeof value === "string") {
        try {
            JSON.parse(value);
        } catch (error) {
            fail(`${path} is not JSON: ${(error as Error).message}`);
        }
        return value;
    }
    if (!isMap(value) && !isList(value)) {
        fail(`${path} is ${describe(value)}; it must be JSON, as text or as an object.`);
        return value;
    }
    // One unknown or secret part makes the whole text unknown or secret.
    if (hasUnknown(value)) {
        return UNKNOWN;
    }
    const text = documentText(reveal(value) as Json);
    return hasSecret(value) ? new Secret(text) : text;
}

function mismatch(property: Property, value: PropertyValue, path: string, fail: Fail): PropertyValue {
    fail(`${path} is ${describe(value)}; it must be ${expected(property)}.`);
    return value;
}

function complain(problem: string | undefined, path: string, value: string | number, fail: Fail): void {
    if (problem !== undefined) {
        fail(`${path} is ${JSON.stringify(value)}; ${problem}`);
    }
}

function expected(property: Property): string {
    const names = {
        text: "a string",
        number: "a number",
        flag: "true or false",
        document: "JSON",
        list: "a list",
        set: "a list",
        map: "an object of strings",
        object: "an object",
        asset: "an asset, such as new pulumi.asset.FileAsset(path)",
    };
    return names[property.kind];
}

function describe(value: PropertyValue): string {
    if (value instanceof Asset || value instanceof Archive) {
        return "an asset";
    }
    if (isList(value)) {
        return "a list";
    }
    return isMap(value) ? "an object" : JSON.stringify(value);
}

function root(path: string): string {
    return path.split(/[.[]/, 1)[0] ?? path;
}
