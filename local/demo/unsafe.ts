import * as fs from "node:fs";
import * as path from "node:path";
import { GetCrawlersCommand, GetJobsCommand } from "@aws-sdk/client-glue";
import { dump, load } from "js-yaml";
import { type Lake, LOCAL_STACK } from "../cli/connection";
import { deployArguments } from "../cli/local";
import { pulumi } from "../cli/pulumi";
import { UserError } from "../errors";
import { packageRoot, stateFolder } from "../paths";
import type { Progress } from "../progress";

/** A change that must not reach an account, and the rule that stops it. */
export interface UnsafeChange {
    readonly name: string;
    readonly title: string;
    /** The rule that must refuse it. */
    readonly rule: string;
    /** Stack configuration that is changed, namespace `sluice`. */
    readonly config?: Readonly<Record<string, unknown>>;
    /** Program in `changes/` that is run in place of `infra/`. */
    readonly program?: string;
}

export const UNSAFE_CHANGES: readonly UnsafeChange[] = [
    {
        name: "max-retries",
        title: "three automatic retries (sluice:maxRetries: 3)",
        rule: "max-retries",
        config: { maxRetries: 3 },
    },
    {
        name: "all-zones-crawler",
        title: "one crawler over both zones",
        rule: "separate-crawlers",
        program: "all-zones-crawler.ts",
    },
    {
        name: "delete-grant",
        title: "s3:Delete* for a job that appends",
        rule: "delete-only-with-overwrite",
        program: "delete-grant.ts",
    },
];

/** How a change was refused. */
export interface Refusal {
    readonly rule: string;
    readonly message: string;
}

/**
 * Tries to deploy an unsafe change with `pulumi up`, the pack enforced.
 *
 * @throws UserError when it is not refused, or refused by another rule, or something in the lake changed all the same.
 */
export async function tryUnsafe(lake: Lake, change: UnsafeChange, progress: Progress): Promise<Refusal> {
    const before = await snapshot(lake);
    const folder = writeProject(change);
    const lines: string[] = [];
    const result = await pulumi(
        ["up", "--yes", ...deployArguments(), "--config-file", path.join(folder, `Pulumi.${LOCAL_STACK}.yaml`)],
        { cwd: folder, progress, onLine: (line) => lines.push(line) },
    );
    const refusals = parseViolations(lines);
    const refusal = refusals.find(({ rule }) => rule === change.rule);
    if (result.code === 0 || refusal === undefined) {
        throw new UserError(
            `${change.title}: expected ${change.rule} to refuse it, got exit code ${result.code} and ${refusals.map(({ rule }) => rule).join(", ") || "no violation"}:\n${lines.join("\n")}`,
        );
    }
    const after = await snapshot(lake);
    if (after !== before) {
        throw new UserError(`${change.title}: refused, but the lake changed.\nbefore: ${before}\nafter: ${after}`);
    }
    return refusal;
}

/** A project like ours, with the change in it: the same name and stack, so that it is our lake that would change. */
function writeProject(change: UnsafeChange): string {
    const root = packageRoot();
    const folder = path.join(stateFolder(), "changes", change.name);
    fs.mkdirSync(folder, { recursive: true });
    const read = (file: string) => load(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
    const project = read(path.join(root, "Pulumi.yaml"));
    const changed = change.program
        ? {
              main: path.join(root, "local", "demo", "changes", change.program),
              runtime: { name: "nodejs", options: { typescript: true } },
          }
        : { main: path.join(root, String(project.main)) };
    fs.writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        dump({ ...project, ...changed, main: path.relative(folder, changed.main) }),
    );
    const stackFile = `Pulumi.${LOCAL_STACK}.yaml`;
    const working = read(path.join(stateFolder(), "pulumi", "project", stackFile));
    const settings = Object.fromEntries(
        Object.entries(change.config ?? {}).map(([key, value]) => [`sluice:${key}`, value]),
    );
    fs.writeFileSync(
        path.join(folder, stackFile),
        dump({ ...working, config: { ...(working.config as object), ...settings } }),
    );
    return folder;
}

/** What the refused changes would have changed, as AWS tells it. */
async function snapshot(lake: Lake): Promise<string> {
    const [glue, { IAMClient, GetRolePolicyCommand, ListRolesCommand, ListRolePoliciesCommand }] = await Promise.all([
        lake.glue(),
        import("@aws-sdk/client-iam"),
    ]);
    const iam = new IAMClient({
        endpoint: lake.localUrl,
        region: lake.names.location.region,
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const { Jobs: jobs = [] } = await glue.send(new GetJobsCommand({}));
    const { Crawlers: crawlers = [] } = await glue.send(new GetCrawlersCommand({}));
    const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
    const policies = await Promise.all(
        roles.map(async ({ RoleName }) => {
            const { PolicyNames: names = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
            return Promise.all(names.map((PolicyName) => iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))));
        }),
    );
    return JSON.stringify({
        jobs: jobs.map(({ Name, MaxRetries, LastModifiedOn }) => ({ Name, MaxRetries, LastModifiedOn })),
        crawlers: crawlers.map(({ Name, LastUpdated }) => ({ Name, LastUpdated })),
        policies: policies.flat().map(({ RoleName, PolicyDocument }) => ({ RoleName, PolicyDocument })),
    });
}

/** The mandatory violations in what Pulumi printed: the rule, and the lines of its message. */
export function parseViolations(lines: readonly string[]): Refusal[] {
    const refusals: { rule: string; message: string[]; indent: number }[] = [];
    for (const line of lines) {
        const head = /^(\s*)-?\s*\[(mandatory|advisory|remediate)\]\s+(?:\[severity: \w+\]\s+)?(\S+)/.exec(line);
        const current = refusals.at(-1);
        const indent = /^\s*/.exec(line)?.[0].length ?? 0;
        if (head) {
            refusals.push({ rule: head[2] === "mandatory" ? (head[3] ?? "") : "", message: [], indent });
        } else if (current && line.trim() !== "" && indent > current.indent) {
            current.message.push(line.trim());
        } else if (current && line.trim() !== "") {
            // The next section begins: nothing after it belongs to the last message.
            refusals.push({ rule: "", message: [], indent: Number.MAX_SAFE_INTEGER });
        }
    }
    return refusals
        .filter(({ rule }) => rule !== "")
        .map(({ rule, message }) => ({ rule, message: message.join("\n") }));
}
