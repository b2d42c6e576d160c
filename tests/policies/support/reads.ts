/** What rules read of resources, found out by watching them. */

// Not in its declarations: what the SDK itself puts around the properties that it hands to policies.
import proxy = require("@pulumi/policy/proxy");
import { readLake } from "../../../policies/facts/lake";
import { oneResource } from "../../../policies/facts/resource";
import { type ExampleResource, type Finding, type Rule } from "../../../policies/rule";

const { unknownCheckingProxy, unknownStringValue } = proxy as unknown as {
    readonly unknownCheckingProxy: (properties: object) => object;
    readonly unknownStringValue: string;
};

/** A property of a resource of a program: the resource's place in the list, and the path. */
export interface Read {
    readonly resource: number;
    readonly path: readonly string[];
}

/** What an unknown value comes from: a resource that tells rules nothing. */
const elsewhere = { urn: "urn:pulumi:stack::project::random:index/randomId:RandomId::id" };

/** What `rule` finds in a program, in this process; `unknown` is what in it is not known. */
export function findings(rule: Rule, program: readonly ExampleResource[], unknown?: Read): readonly Finding[] {
    const inputs = program.map(({ type, name, properties, options = {} }, index) => ({
        type,
        name,
        opts: options,
        urn: `urn:pulumi:stack::project::${type}::${name}`,
        props: unknownCheckingProxy(
            index === unknown?.resource ? (put(properties, unknown.path) as object) : properties,
        ),
        propertyDependencies: index === unknown?.resource ? { [unknown.path[0] ?? ""]: [elsewhere] } : {},
    }));
    const alone = inputs
        .filter(({ type }) => rule.resource?.types.includes(type))
        .flatMap(({ propertyDependencies: _, ...input }) => rule.resource?.check(oneResource(input), {}) ?? []);
    return [...alone, ...(rule.stack?.check(readLake(inputs), {}) ?? [])];
}

/** Every property that `rule` looks at in a program, whether or not it is there. */
export function readsOf(rule: Rule, program: readonly ExampleResource[]): readonly Read[] {
    const reads = new Map<string, Read>();
    const watched = program.map((resource, index) => ({
        ...resource,
        properties: watch(resource.properties, [], (path) =>
            reads.set(`${index} ${path.join("\0")}`, { resource: index, path }),
        ),
    }));
    findings(rule, watched);
    return [...reads.values()];
}

function watch<T extends object>(holder: T, path: readonly string[], seen: (path: readonly string[]) => void): T {
    const look = (key: string | symbol): void => {
        if (typeof key === "string" && !key.startsWith("__") && !(Array.isArray(holder) && !/^\d+$/u.test(key))) {
            seen([...path, key]);
        }
    };
    return new Proxy(holder, {
        has: (target, key) => (look(key), Reflect.has(target, key)),
        getOwnPropertyDescriptor: (target, key) => (look(key), Reflect.getOwnPropertyDescriptor(target, key)),
        get: (target, key) => {
            look(key);
            const value: unknown = Reflect.get(target, key);
            return typeof value === "object" && value !== null && typeof key === "string"
                ? watch(value, [...path, key], seen)
                : value;
        },
    });
}

function put(holder: unknown, [step, ...rest]: readonly string[]): unknown {
    if (step === undefined) {
        return unknownStringValue;
    }
    if (Array.isArray(holder)) {
        return holder.map((item: unknown, index) => (String(index) === step ? put(item, rest) : item));
    }
    const object = (holder ?? {}) as Readonly<Record<string, unknown>>;
    return { ...object, [step]: put(object[step], rest) };
}
