/** A resource as rules see it: what the SDK hands over, read without surprises. */

import { type PathStep, readProperty, type Value } from "./known";

/** One resource of the program. */
export interface Resource {
    /** Its type token, `aws:glue/job:Job`. */
    readonly type: string;
    readonly urn: string;
    /** Its name in the program. */
    readonly name: string;
    /** Reads a property: `read("defaultArguments", "--WRITE_MODE")`. */
    readonly read: (...path: readonly PathStep[]) => Value;
    /**
     * The resources that a top-level property was made from. Undefined where no output went into it, or where the
     * engine does not tell, as in resource policies.
     */
    readonly madeFrom: (property: string) => readonly Resource[] | undefined;
    /** Whether it has the option `protect`: the engine then deletes and replaces it in no deployment. */
    readonly isProtected: boolean;
}

/** What the SDK tells of a resource to resource policies and to stack policies. */
export interface PolicyInput {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    readonly props: object;
    /** What the program says of it beside its properties; without, nothing. */
    readonly opts?: { readonly protect?: boolean };
    /** Only in stack policies: the resources behind each property. A property that is not there has none. */
    readonly propertyDependencies?: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** A resource alone, as a resource policy sees it. */
export function oneResource(input: PolicyInput): Resource {
    return wrap(input, () => undefined);
}

/** The resources of a stack, linked by what their properties were made from. */
export function linkResources(inputs: readonly PolicyInput[]): readonly Resource[] {
    const byUrn = new Map<string, Resource>();
    const resources = inputs.map((input) =>
        wrap(input, (property) => input.propertyDependencies?.[property]?.flatMap(({ urn }) => byUrn.get(urn) ?? [])),
    );
    for (const resource of resources) {
        byUrn.set(resource.urn, resource);
    }
    return resources;
}

function wrap(input: PolicyInput, madeFrom: Resource["madeFrom"]): Resource {
    const { type, urn, name, propertyDependencies } = input;
    let properties: object | undefined;
    const source = {
        urn,
        // Not at once: where no rule reads anything of a resource, nothing has to be made of what was sent.
        get properties() {
            return (properties ??= input.props);
        },
        ...(propertyDependencies === undefined
            ? {}
            : {
                  dependenciesOf: (property: string) =>
                      (propertyDependencies[property] ?? []).map((dependency) => dependency.urn),
              }),
    };
    const known = new Map<PathStep | undefined, Value>();
    const read = (...path: readonly PathStep[]): Value => {
        // Each value is copied once: some forty rules ask for the same few. No property's name has a character 0.
        let key = path[0];
        for (let step = 1; step < path.length; step++) {
            key = `${key}\0${path[step]}`;
        }
        let value = known.get(key);
        if (value === undefined && !known.has(key)) {
            value = readProperty(source, path);
            known.set(key, value);
        }
        return value;
    };
    return { type, urn, name, read, madeFrom, isProtected: input.opts?.protect ?? false };
}
