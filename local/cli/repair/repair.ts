import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    BatchGetNamedQueryCommand,
    InvalidRequestException,
    paginateListNamedQueries,
    type AthenaClient,
} from "@aws-sdk/client-athena";
import { run, type RunResult } from "../../child";
import { UserError } from "../../errors";
import { packageRoot } from "../../paths";
import type { Progress } from "../../progress";
import { connect, LOCAL_STACK, type Lake } from "../connection";
import { importId, NAMED_BY_AWS, NAMED_QUERY, NO_ID } from "./importIds";
import { pendingCreates, type PendingCreate } from "./pending";
import { living, parseState, type State, type StateResource, takeUp, unread } from "./state";

/** What became of a resource that was being made when a deployment was cut off. */
export interface Repaired {
    readonly urn: string;
    /** The id it was looked for under; none where that cannot be known. */
    readonly id?: string;
    /** `yes`: the state has it now. `no`: the next `up` makes it. */
    readonly made: "yes" | "no" | "unknown";
    /** What to know or do about it. */
    readonly note?: string;
    /** Whether somebody has to do it: AWS may have what nothing knows of. */
    readonly left: boolean;
}

/** Where a resource that was being made would be. */
type Whereabouts = { readonly id: string } | "nowhere" | "unknown";

/**
 * Repairs a stack whose `pulumi up` was cut off. Such a stack may have, beside what it knows, resources that were being made:
 * the state says so, and not whether AWS has them. Each is written into the state under the id that its inputs give, and read
 * by `pulumi refresh`: what AWS has stays there, what it has not goes again, and the next `up` makes it.
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
    const must = mustSucceed(await pulumiOf(stack, progress), stack);
    if (unlock) {
        await must("cancel", stack, "--yes");
    }
    const exported = await must("stack", "export");
    const state = parseState(exported);
    const operations = state.deployment.pending_operations ?? [];
    const pending = pendingCreates(exported);
    const places = new Map<string, Whereabouts>();
    if (pending.length > 0) {
        const lake = await connect(stack);
        for (const create of pending) {
            places.set(create.urn, living(state, create.urn) ? "unknown" : await whereabouts(create, lake));
        }
    }
    const ids = new Map([...places].flatMap(([urn, at]) => (typeof at === "string" ? [] : [[urn, at.id] as const])));
    const edited = takeUp(state, ids);
    if (operations.length > 0) {
        await importState(must, edited);
    }
    // What was being changed or deleted is read as well: with the import the state forgets that.
    const known = new Set(edited.deployment.resources?.map(({ urn }) => urn));
    const begun = operations.map(({ resource }) => resource.urn).filter((urn) => known.has(urn));
    const toRead = new Set([...begun, ...unread(edited)]);
    if (toRead.size > 0) {
        const targets = [...toRead].flatMap((urn) => ["--target", urn]);
        const what = `Looking for ${toRead.size} resources that were being made or changed (pulumi refresh)`;
        try {
            await progress.step(what, () => must("refresh", "--yes", "--skip-preview", ...targets));
        } catch (error) {
            // The state has forgotten by now what could not be looked for: a second repair would not tell.
            const lost = pending
                .map((create) => outcome(create, places.get(create.urn) ?? "unknown", living(edited, create.urn)))
                .flatMap(({ urn, note, left }) => (left ? [`\n${urn}: ${note ?? ""}`] : []));
            const beside = lost.length > 0 ? `\nAWS may have, beside that:${lost.join("")}` : "";
            throw new UserError(`${(error as Error).message}\nThen run sluice repair again.${beside}`);
        }
    }
    const now = parseState(await must("stack", "export"));
    return pending.map((create) => outcome(create, places.get(create.urn) ?? "unknown", living(now, create.urn)));
}

function outcome({ urn, type, inputs }: PendingCreate, at: Whereabouts, now: StateResource | undefined): Repaired {
    if (at === "unknown") {
        if (now !== undefined) {
            const note = `the state has an older one, ${now.id ?? "without an id"}, that it was to replace. The next up tries again; if AWS says that the name is taken, delete the one that the state does not have`;
            return { urn, made: "unknown", note, left: true };
        }
        const { note, left } = NAMED_BY_AWS.get(type) ?? NO_ID;
        const description = typeof inputs.description === "string" ? ` (description: ${inputs.description})` : "";
        return { urn, made: "unknown", note: `${note}${description}`, left };
    }
    return {
        urn,
        ...(at !== "nowhere" && { id: at.id }),
        made: now === undefined ? "no" : "yes",
        left: false,
    };
}

async function whereabouts(create: PendingCreate, lake: Lake): Promise<Whereabouts> {
    if (create.type.startsWith("pulumi:")) {
        // Providers and stacks are Pulumi's own: AWS has nothing of them.
        return "nowhere";
    }
    if (create.type === NAMED_QUERY) {
        const id = await namedQueryId(await lake.athena(), create.inputs);
        return id === undefined ? "nowhere" : { id };
    }
    const id = importId(create, lake.names.location);
    return id === undefined ? "unknown" : { id };
}

/** `pulumi stack import` drops what is pending, so that the next deployment starts without it. */
async function importState(must: Must, state: State): Promise<void> {
    // Readable by its owner alone: a state may hold secrets.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-repair-"));
    try {
        const file = path.join(folder, "state.json");
        fs.writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
        await must("stack", "import", "--file", file);
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
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

/** Runs Pulumi, which must succeed, and gives its standard output. */
type Must = (...args: string[]) => Promise<string>;

function mustSucceed(pulumi: Pulumi, stack: string): Must {
    return async (...args) => {
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
}

/** Runs Pulumi on a stack, whatever its exit code. */
type Pulumi = (...args: string[]) => Promise<RunResult>;

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
