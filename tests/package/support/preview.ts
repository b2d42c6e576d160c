import { findProject, findStack } from "../../../local/check/project";
import { readStackConfig } from "../../../local/check/stack-config";
import { withWorkspace } from "../../../local/check/workspace";
import { runOrThrow } from "../../../local/child";
import { startEngine } from "../../../local/engine";
import { logProgress } from "../../../local/progress";
import { ensurePulumi } from "../../../local/toolchain/pulumi";

/** A resource as the engine has it, after every transform. */
export interface Previewed {
    readonly urn: string;
    readonly type: string;
    readonly inputs: Readonly<Record<string, unknown>>;
}

/** Previews a program on the real engine, every provider stood in for, and gives what it would create. */
export async function preview(folder: string): Promise<readonly Previewed[]> {
    const project = findProject(folder);
    const stack = findStack(project, undefined);
    const cli = await ensurePulumi(logProgress(() => undefined));
    const config = readStackConfig(stack, project.name, new Set());
    return withWorkspace(cli, project, stack, config, async ({ env, configFile }) => {
        const engine = await startEngine({
            region: "eu-west-1",
            accountId: "123456789012",
            environment: { ...process.env, PULUMI_HOME: env.PULUMI_HOME, PULUMI_BACKEND_URL: env.PULUMI_BACKEND_URL },
            anyType: true,
            program: { folder: project.program },
        });
        try {
            const where = ["--cwd", project.folder, "--stack", stack.name, "--config-file", configFile];
            const { stdout } = await runOrThrow(cli.command, ["preview", ...where, "--json", "--non-interactive"], {
                env: { ...env, ...engine.env },
            });
            const { steps } = JSON.parse(stdout) as { steps: { newState: Previewed }[] };
            return steps.map(({ newState: { urn, type, inputs = {} } }) => ({ urn, type, inputs }));
        } finally {
            await engine.close();
        }
    });
}
