import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import { packageRoot } from "../paths";
import type { Progress } from "../progress";
import { findLeftData, findService, startService, stopService } from "../service/service";
import { ensureRuntime, ensureToolchain } from "../toolchain";
import { LOCAL_STACK } from "./connection";
import { pulumi } from "./pulumi";

/** Options of {@link up}. */
export interface UpOptions {
    readonly port: number;
    /** Deploy the lake once the endpoint runs. */
    readonly deploy: boolean;
}

/** Starts the local endpoint and deploys the lake to it, the policy pack enforced. @throws UserError when it runs already. */
export async function up(options: UpOptions, progress: Progress): Promise<string> {
    const running = await findService();
    if (running !== undefined) {
        throw new UserError(
            `The local lake runs already: ${running.url} (process ${running.pid}, since ${running.startedAt}).\n` +
                `Deploy a change to it with: npx sluice pulumi up --stack local --policy-pack policies\nStop it with: npx sluice local down`,
        );
    }
    const runtime = options.deploy ? await ensureToolchain(progress) : await ensureRuntime(progress);
    const record = await progress.step(
        "Starting the local AWS endpoint",
        () => startService(runtime, options.port),
        ({ url }) => url,
    );
    if (record.resumed) {
        progress.note("The endpoint before this one was killed; its lake goes on, with all that was in it.");
    }
    if (options.deploy) {
        const release = onInterrupt(async () => void (await stopService()));
        try {
            await deploy(progress);
        } catch (error) {
            // What went on from before is not thrown away for a deployment that failed.
            if (!record.resumed) {
                await stopService();
            }
            throw error;
        } finally {
            release();
        }
    }
    return record.url;
}

/** `pulumi up` of the local stack with the pack enforced. @throws UserError with Pulumi's own words when it fails. */
export async function deploy(progress: Progress): Promise<void> {
    await progress.step(
        "Deploying the lake (pulumi up, policy pack enforced)",
        async (update) => {
            const result = await pulumi(["up", "--yes", ...deployArguments()], {
                progress,
                onLine: (line) => update(resourceIn(line)),
            });
            if (result.code !== 0) {
                throw new UserError(
                    `pulumi up ended with exit code ${result.code}:\n${result.stdout}\n${result.stderr}`.trimEnd(),
                );
            }
            return result.stdout;
        },
        (output) => resourcesIn(output),
    );
}

/** What every Pulumi command on the local lake is given. */
export function deployArguments(): string[] {
    return [
        "--stack",
        LOCAL_STACK,
        "--policy-pack",
        `${packageRoot()}/policies`,
        "--non-interactive",
        "--color",
        "never",
    ];
}

/** What Pulumi says it did, such as `+ 54 created`: the last such list, for the first is the preview's. */
function resourcesIn(output: string): string {
    const last = output.slice(output.lastIndexOf("Resources:")).split("\n").slice(1);
    const end = last.findIndex((line) => line.trim() === "");
    return (end < 0 ? last : last.slice(0, end)).map((line) => line.trim()).join(", ") || "done";
}

function resourceIn(line: string): string {
    return line.trim().replace(/\s+/g, " ").slice(0, 90);
}

/** Stops the local endpoint and all it started. */
export async function down(progress: Progress): Promise<void> {
    const running = await findService();
    if (running === undefined && !(await findLeftData())) {
        progress.note("The local lake is not running.");
        return;
    }
    await progress.step("Stopping the local lake", stopService);
}
