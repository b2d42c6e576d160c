import { parseState } from "./state";

/** A resource that a cut-off deployment had begun to make: whether AWS has it is not known. */
export interface PendingCreate {
    readonly urn: string;
    readonly type: string;
    /** What the program gave, with the provider's defaults. */
    readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * The resources that were being made when a deployment ended, from what `pulumi stack export` prints.
 *
 * @throws UserError where that is not a deployment.
 */
export function pendingCreates(exported: string): readonly PendingCreate[] {
    // The others, updates and deletions, are of resources that the state has: reading those shows what is left to do.
    return (parseState(exported).deployment.pending_operations ?? [])
        .filter(({ type }) => type === "creating")
        .map(({ resource: { urn, type, inputs = {} } }) => ({ urn, type, inputs }));
}
