/**
 * Reading resource properties that may not be known yet.
 *
 * The policy SDK throws when a policy reads a value that only the deployment will tell, and the engine then reports an
 * advisory whatever the policy's level: a mandatory rule would pass unread. So rules read through {@link readProperty},
 * which hands an {@link Unknown} back instead, and a rule that needs the value refuses, saying which value it missed.
 */

import { UnknownValueError } from "@pulumi/policy";

/** One step of a property path: a key, or an index of a list. */
export type PathStep = string | number;

/** A value that is not known before deployment. */
export class Unknown {
    constructor(
        /** The resource whose property it is. */
        readonly urn: string,
        /** The property, `s3Targets[0].path`. */
        readonly path: string,
        /**
         * URNs of the resources that it comes from; undefined where the engine does not tell (it tells stack policies
         * only), empty where it names none.
         */
        readonly comesFrom: readonly string[] | undefined,
    ) {}

    /** The sentence for messages: what is not known, of which resource, and why. */
    toString(): string {
        return `${this.path} of ${this.urn} is not known before deployment: ${this.cause()}`;
    }

    private cause(): string {
        if (this.comesFrom === undefined) {
            return "it comes from an output that is not there yet";
        }
        return this.comesFrom.length === 0
            ? "no resource of this program has it as an output, so the provider computes it or it is read from elsewhere"
            : `it comes from outputs of ${this.comesFrom.join(", ")}`;
    }
}

/** A property's value as far as it is known; {@link Unknown} stands wherever in it something is not. */
export type Value =
    undefined | null | boolean | number | string | Unknown | readonly Value[] | { readonly [key: string]: Value };

/** Where values are read, and what is told of them when they are not known. */
export interface PropertySource {
    readonly urn: string;
    /** The SDK's proxy around the resource's properties. */
    readonly properties: object;
    /** URNs that a top-level property depends on, where the engine tells. */
    readonly dependenciesOf?: (property: string) => readonly string[];
}

/** The value at a path; undefined where there is none, {@link Unknown} where it or what holds it is not known. */
export function readProperty(source: PropertySource, path: readonly PathStep[]): Value {
    let value: unknown = source.properties;
    for (const [index, step] of path.entries()) {
        if (typeof value !== "object" || value === null) {
            return undefined;
        }
        value = readStep(source, value, path.slice(0, index + 1), step);
        if (value instanceof Unknown) {
            return value;
        }
    }
    return readDeep(source, value, path);
}

/** Copies a value out of the proxy, so that nothing that rules do with it can throw. */
function readDeep(source: PropertySource, value: unknown, path: readonly PathStep[]): Value {
    if (value instanceof Unknown || value === null || typeof value !== "object") {
        return isScalar(value) ? value : undefined;
    }
    const child = (step: PathStep): Value => {
        const at = [...path, step];
        return readDeep(source, readStep(source, value, at, step), at);
    };
    if (Array.isArray(value)) {
        // Not map(): it would hand the elements, some of them unknown, to the SDK's proxy.
        return Array.from({ length: value.length }, (_, index) => child(index));
    }
    return Object.fromEntries(Object.keys(value).map((key) => [key, child(key)]));
}

function isScalar(value: unknown): value is undefined | null | boolean | number | string | Unknown {
    return (
        value === null ||
        value instanceof Unknown ||
        ["undefined", "boolean", "number", "string"].includes(typeof value)
    );
}

function readStep(source: PropertySource, holder: object, path: readonly PathStep[], step: PathStep): unknown {
    try {
        return Object.hasOwn(holder, step) ? (holder as Readonly<Record<PathStep, unknown>>)[step] : undefined;
    } catch (error) {
        if (error instanceof UnknownValueError) {
            return new Unknown(source.urn, formatPath(path), source.dependenciesOf?.(String(path[0])));
        }
        throw error;
    }
}

/** Whether a value is a list. */
export function isList(value: Value): value is readonly Value[] {
    return Array.isArray(value);
}

/** A property path as one would write it: `defaultArguments["--WRITE_MODE"]`, `s3Targets[0].path`. */
export function formatPath(path: readonly PathStep[]): string {
    return path
        .map((step, index) => {
            if (typeof step === "number") {
                return `[${step}]`;
            }
            if (!/^[A-Za-z_]\w*$/u.test(step)) {
                return `[${JSON.stringify(step)}]`;
            }
            return index === 0 ? step : `.${step}`;
        })
        .join("");
}

/** A value as a message shows it, in short. */
export function show(value: Value): string {
    if (value === undefined) {
        return "not set";
    }
    if (value instanceof Unknown) {
        return "a value that is not known before deployment";
    }
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
