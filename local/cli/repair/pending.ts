import { UserError } from "../../errors";

/** A resource that a cut-off deployment had begun to make: whether AWS has it is not known. */
export interface PendingCreate {
    readonly urn: string;
    readonly type: string;
    /** What the program gave, with the provider's defaults. */
    readonly inputs: Readonly<Record<string, unknown>>;
}

interface Exported {
    readonly deployment?: {
        readonly pending_operations?: readonly {
            readonly type: string;
            readonly resource: {
                readonly urn: string;
                readonly type: string;
                readonly inputs?: Readonly<Record<string, unknown>>;
            };
        }[];
    };
}

/**
 * The resources that were being made when a deployment ended, from what `pulumi stack export` prints.
 *
 * @throws UserError where that is not a deployment.
 */
export function pendingCreates(exported: string): readonly PendingCreate[] {
    let state: Exported;
    try {
        state = JSON.parse(exported) as Exported;
    } catch (error) {
        throw new UserError(
            `pulumi stack export should print the stack's state as JSON; got ${JSON.stringify(exported.slice(0, 200))}: ${(error as Error).message}`,
        );
    }
    // The others, updates and deletions, are of resources that the state has: the next deployment sees what is left to do.
    return (state.deployment?.pending_operations ?? [])
        .filter(({ type }) => type === "creating")
        .map(({ resource: { urn, type, inputs = {} } }) => ({ urn, type, inputs }));
}
