import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
    /** Whether Pulumi refuses to delete it, and would leave it where it is (`protect` and `retainOnDelete`). */
    readonly kept: boolean;
}

/** Runs a piece of program against mocks and returns what it registered, in order of registration. */
export async function register(program: () => unknown): Promise<Registered[]> {
    const registered: Registered[] = [];
    const kept = new Set<string>();
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                registered.push({
                    type,
                    name,
                    inputs: inputs as Record<string, unknown>,
                    kept: kept.has(`${type} ${name}`),
                });
                return { id: `${name}-id`, state: { ...(inputs as object), arn: `arn:of:${name}` } };
            },
            call: ({ token }) => {
                throw new Error(`unexpected call of ${token}`);
            },
        },
        "sluice",
        "test",
        false,
    );
    await pulumi.runtime.runInPulumiStack(async () => {
        // Mocks are not told a resource's options.
        pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
            if (opts.protect && (opts as pulumi.CustomResourceOptions).retainOnDelete) {
                kept.add(`${type} ${name}`);
            }
            return undefined;
        });
        await program();
        return {};
    });
    // Registrations are calls on their way: the program's end is not theirs.
    await pulumi.runtime.disconnect();
    return registered;
}

/** The inputs of the one resource of a type whose name matches. @throws Error when there is none, or more than one. */
export function inputsOf<T = Record<string, unknown>>(
    registered: readonly Registered[],
    type: string,
    name?: string,
): T {
    const found = registered.filter(
        (resource) => resource.type === type && (name === undefined || resource.name === name),
    );
    if (found.length !== 1) {
        const all = registered.map((resource) => `${resource.type} ${resource.name}`).join("\n");
        throw new Error(`expected one ${type} ${name ?? ""}, got ${found.length} among:\n${all}`);
    }
    return (found[0] as Registered).inputs as T;
}
