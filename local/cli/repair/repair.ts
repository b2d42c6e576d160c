import {
    BatchGetNamedQueryCommand,
    InvalidRequestException,
    paginateListNamedQueries,
    type AthenaClient,
} from "@aws-sdk/client-athena";
import { run } from "../../child";
import { UserError } from "../../errors";
import { packageRoot } from "../../paths";
import type { Progress } from "../../progress";
import { connect, LOCAL_STACK, type Lake } from "../connection";
import { importId, NAMED_BY_AWS, NAMED_QUERY } from "./importIds";
import { pendingCreates, type PendingCreate } from "./pending";

/** What became of a resource that was being made when a deployment was cut off. */
export interface Repaired {
    readonly urn: string;
    /** The id it was looked for under; none where that cannot be known. */
    readonly id?: string;
    /** Whether AWS had it: it is in the state now. Otherwise the next `up` makes it. */
    readonly found: boolean;
    /** What to know or do about it. */
    readonly note?: string;
}

/** Runs Pulumi on a stack; the exit code is looked at by {@link repair}. */
type Pulumi = (
    ...args: string[]
) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;

/**
 * Repairs a stack whose `pulumi up` was cut off. Such a stack may have, beside what it knows, resources that were being made:
 * the state says so, and not whether AWS has them. Each is looked for under the id that its inputs give, by Pulumi's own
 * `refresh --import-pending-creates`: what AWS has goes into the state, what it has not the next `up` makes.
 *
 * @param unlock End the deployment that the state says is under way (`pulumi cancel`): only where none is.
 * @returns What was being made; nothing where all is in order.
 * @throws UserError with Pulumi's words where it fails, for one because the stack is locked.
 */
export async function repair(
    stack: string,
    { unlock }: { readonly unlock: boolean },
    progress: Progress,
): Promise<readonly Repaired[]> {
    const pulumi = await pulumiOf(stack, progress);
    const must = async (...args: string[]): Promise<string> => {
        const { code, stdout, stderr } = await pulumi(...args);
        if (code !== 0) {
            const said = `${stdout}\n${stderr}`.trim();
            const hint = /currently locked|conflict.*update.*in progress/i.test(said)
                ? "\nIs no deployment of this stack under way any more? Then: sluice repair --unlock"
                : "";
            throw new UserError(
                `pulumi ${args[0] ?? ""} of stack ${stack} ended with exit code ${code}:\n${said}${hint}`,
            );
        }
        return stdout;
    };
    if (unlock) {
        await must("cancel", stack, "--yes");
    }
    const pending = pendingCreates(await must("stack", "export"));
    if (pending.length === 0) {
        return [];
    }
    const lake = await connect(stack);
    const ids = new Map<string, string>();
    for (const create of pending) {
        const id = await idOf(create, lake);
        if (id !== undefined) {
            ids.set(create.urn, id);
        }
    }
    // Two refreshes: in one, Pulumi clears what is pending before it looks for it.
    const refresh = (...args: string[]) => must("refresh", "--yes", "--skip-preview", ...args);
    if (ids.size > 0) {
        const imports = [...ids].flatMap((pair) => pair.flatMap((word) => ["--import-pending-creates", word]));
        await progress.step(`Looking for ${ids.size} resources that were being made (pulumi refresh)`, () =>
            refresh(...imports),
        );
    }
    if (ids.size < pending.length) {
        // What has no id cannot be looked for.
        await refresh("--clear-pending-creates");
    }
    const known = new Set(urns(await must("stack", "export")));
    return pending.map(({ urn, type, inputs }) => {
        const description = typeof inputs.description === "string" ? ` (description: ${inputs.description})` : "";
        const note = NAMED_BY_AWS.get(type);
        return {
            urn,
            id: ids.get(urn),
            found: known.has(urn),
            ...(note !== undefined && { note: `${note}${description}` }),
        };
    });
}

async function idOf(create: PendingCreate, lake: Lake): Promise<string | undefined> {
    return create.type === NAMED_QUERY
        ? namedQueryId(await lake.athena(), create.inputs)
        : importId(create, lake.names.location);
}

async function namedQueryId(athena: AthenaClient, inputs: PendingCreate["inputs"]): Promise<string | undefined> {
    const WorkGroup = String(inputs.workgroup);
    try {
        for await (const { NamedQueryIds = [] } of paginateListNamedQueries({ client: athena }, { WorkGroup })) {
            if (NamedQueryIds.length > 0) {
                const { NamedQueries = [] } = await athena.send(new BatchGetNamedQueryCommand({ NamedQueryIds }));
                const found = NamedQueries.find(({ Name }) => Name === inputs.name);
                if (found !== undefined) {
                    return found.NamedQueryId;
                }
            }
        }
    } catch (error) {
        // No such workgroup: no query in it.
        if (!(error instanceof InvalidRequestException)) {
            throw error;
        }
    }
    return undefined;
}

function urns(exported: string): readonly string[] {
    const { deployment } = JSON.parse(exported) as { deployment?: { resources?: { urn: string }[] } };
    return (deployment?.resources ?? []).map(({ urn }) => urn);
}

/** The local lake's own Pulumi, or for an account the one on PATH with the caller's login. */
async function pulumiOf(stack: string, progress: Progress): Promise<Pulumi> {
    const flags = ["--non-interactive", "--color", "never"];
    if (stack === LOCAL_STACK) {
        const { pulumi } = await import("../pulumi.js");
        return (...args) => pulumi([...withStack(args, stack), ...flags], { progress, onLine: () => undefined });
    }
    return (...args) => run("pulumi", [...withStack(args, stack), ...flags], { cwd: packageRoot() });
}

/** `pulumi cancel` takes the stack as an argument, and all others as an option. */
function withStack(args: readonly string[], stack: string): string[] {
    return args[0] === "cancel" ? [...args] : [...args, "--stack", stack];
}
