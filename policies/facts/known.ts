/**
 * Reading resource properties that may not be known yet.
 *
 * The policy SDK throws when a policy reads a value that only the deployment will tell, and the engine then reports an
 * advisory whatever the policy's level: a mandatory rule would pass unread. So rules read through {@link readProperty},
 * which hands an {@link Unknown} back instead, and a rule that needs the value refuses, saying which value it missed.
 */

import sdk = require("@pulumi/policy/proxy");

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

/** The property under which the SDK's proxy around properties gives what it stands before. */
const TARGET = "__getSpecialProxyTarget";

/** What the engine sends in place of values that are not known: the SDK's proxy throws where one of these is. */
const notKnown: ReadonlySet<unknown> = new Set(
    ["Boolean", "Number", "String", "Array", "Asset", "Archive", "Object"].map((type) => {
        const mark = (sdk as Readonly<Record<string, unknown>>)[`unknown${type}Value`];
        if (typeof mark !== "string") {
            throw new Error(
                `@pulumi/policy does not say how it marks a ${type} that is not known; the pack needs 1.21.`,
            );
        }
        return mark;
    }),
);

/** What stands behind the SDK's proxy, or the properties themselves where there is none. */
export function behindProxy(properties: object): object {
    return ((properties as Readonly<Record<string, unknown>>)[TARGET] as object | undefined) ?? properties;
}

/** The value at a path; undefined where there is none, {@link Unknown} where it or what holds it is not known. */
export function readProperty(source: PropertySource, path: readonly PathStep[]): Value {
    // Not through the proxy: it makes a proxy more for each thing that is read, and a lake has hundreds of thousands of them.
    let value: unknown = behindProxy(source.properties);
    const at: PathStep[] = [];
    for (const step of path) {
        if (typeof value !== "object" || value === null) {
            return undefined;
        }
        at.push(step);
        value = Object.hasOwn(value, step) ? (value as Readonly<Record<PathStep, unknown>>)[step] : undefined;
        if (notKnown.has(value)) {
            return unknownAt(source, at);
        }
    }
    return readDeep(source, value, at);
}

/**
 * Copies a value, with {@link Unknown} in place of what is not known.
 *
 * @param at - Where the value is; changed on the way, and as it was in the end.
 */
function readDeep(source: PropertySource, value: unknown, at: PathStep[]): Value {
    if (typeof value === "string") {
        return notKnown.has(value) ? unknownAt(source, at) : value;
    }
    if (typeof value !== "object" || value === null) {
        return value === null || typeof value === "number" || typeof value === "boolean" ? value : undefined;
    }
    const child = (step: PathStep): Value => {
        at.push(step);
        const found = readDeep(source, (value as Readonly<Record<PathStep, unknown>>)[step], at);
        at.pop();
        return found;
    };
    if (Array.isArray(value)) {
        // Not map(): a list of a remediation is a proxy still, which would make a proxy of what map() gives.
        return Array.from({ length: value.length }, (_, index) => child(index));
    }
    const copy: Record<string, Value> = {};
    for (const key of Object.keys(value)) {
        if (key === "__proto__") {
            // Assigning it would change what the copy inherits.
            Object.defineProperty(copy, key, { value: child(key), enumerable: true });
        } else {
            copy[key] = child(key);
        }
    }
    return copy;
}

function unknownAt({ urn, dependenciesOf }: PropertySource, at: readonly PathStep[]): Unknown {
    return new Unknown(urn, formatPath(at), dependenciesOf?.(String(at[0])));
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
