import { UserError } from "../../errors";

/** A resource as Pulumi's state has it; what is not named here is kept as it is. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly custom?: boolean;
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
    readonly parent?: string;
    /** `<urn>::<id>` of the provider. */
    readonly provider?: string;
    readonly dependencies?: readonly string[];
    readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
    readonly deletedWith?: string;
    /** It is replaced, and is to be deleted after its successor is made. */
    readonly delete?: boolean;
    /** It is deleted already, and its successor is to be made. */
    readonly pendingReplacement?: boolean;
}

/** What had begun, and not ended, when a deployment was cut off. */
export interface PendingOperation {
    readonly type: string;
    readonly resource: StateResource;
}

/** What `pulumi stack export` prints and `pulumi stack import` takes. */
export interface State {
    readonly deployment: {
        readonly resources?: readonly StateResource[];
        readonly pending_operations?: readonly PendingOperation[];
    };
}

/** @throws UserError where that is no stack's state. */
export function parseState(exported: string): State {
    const got = `got ${JSON.stringify(exported.slice(0, 200))}`;
    let state: Partial<State> | null;
    try {
        state = JSON.parse(exported) as Partial<State> | null;
    } catch (error) {
        throw new UserError(
            `pulumi stack export should print the stack's state as JSON; ${got}: ${(error as Error).message}`,
        );
    }
    if (typeof state !== "object" || state === null) {
        throw new UserError(`pulumi stack export should print the stack's state as a JSON object; ${got}`);
    }
    return { ...state, deployment: state.deployment ?? {} };
}

/**
 * The state with resources that were being made as ones that are there, and with no operation pending. They have no outputs:
 * reading them (`pulumi refresh`) gives those, and takes away again what AWS has not.
 *
 * @param ids The id of each, by URN.
 */
export function takeUp(state: State, ids: ReadonlyMap<string, string>): State {
    const { resources = [], pending_operations: pending = [] } = state.deployment;
    const taken = pending.flatMap(({ type, resource }): StateResource[] => {
        const id = ids.get(resource.urn);
        return type !== "creating" || id === undefined ? [] : [{ ...resource, custom: true, id, outputs: {} }];
    });
    const urns = new Set(taken.map(({ urn }) => urn));
    const before = resources.filter(({ urn, pendingReplacement }) => !(pendingReplacement && urns.has(urn)));
    return {
        ...state,
        deployment: { ...state.deployment, resources: inOrder([...before, ...taken]), pending_operations: [] },
    };
}

/** The one that the state has under a URN and that is not on its way out; a deployment may be replacing it. */
export function living(state: State, urn: string): StateResource | undefined {
    return state.deployment.resources?.find(
        (resource) => resource.urn === urn && !resource.delete && !resource.pendingReplacement,
    );
}

/** Resources of AWS whose outputs were never read: taken up, when the repair itself was cut off. */
export function unread(state: State): readonly string[] {
    return (state.deployment.resources ?? [])
        .filter(
            ({ type, custom, outputs = {} }) => custom && type.startsWith("aws:") && Object.keys(outputs).length === 0,
        )
        .map(({ urn }) => urn);
}

/** Pulumi refuses a state in which a resource comes before one that it refers to. What is in order stays where it is. */
function inOrder(resources: readonly StateResource[]): readonly StateResource[] {
    const byUrn = new Map<string, StateResource>();
    resources.forEach((resource) => byUrn.has(resource.urn) || byUrn.set(resource.urn, resource));
    // A set keeps what is added once where it was added first.
    const ordered = new Set<StateResource>();
    const visiting = new Set<StateResource>();
    const visit = (resource: StateResource): void => {
        if (visiting.has(resource)) {
            return;
        }
        visiting.add(resource);
        for (const urn of references(resource)) {
            const other = byUrn.get(urn);
            if (other !== undefined) {
                visit(other);
            }
        }
        ordered.add(resource);
    };
    resources.forEach(visit);
    return [...ordered];
}

function references(resource: StateResource): readonly string[] {
    const { parent, provider, dependencies = [], propertyDependencies = {}, deletedWith } = resource;
    return [
        parent,
        provider?.slice(0, provider.lastIndexOf("::")),
        deletedWith,
        ...dependencies,
        ...Object.values(propertyDependencies).flatMap((urns) => urns ?? []),
    ].filter((urn): urn is string => typeof urn === "string" && urn !== "");
}
