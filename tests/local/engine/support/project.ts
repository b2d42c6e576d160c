import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startEngine, type Engine, type EngineOptions } from "../../../../local/engine";
import { packageRoot } from "../../../../local/paths";
import { pulumi } from "../../../support/tools";
import { account } from "./provider";

/** What a command of the Pulumi CLI did. */
export interface Ran {
    readonly code: number | null;
    /** All that it printed. */
    readonly output: string;
}

const open = new Set<Project>();

// A hook of mocha's root: what a failed test left open would keep mocha from ending.
after(() => Promise.all([...open].map((project) => project.remove())));

/** A Pulumi project in a folder of its own, with a file backend, run by the real CLI beside our engine. */
export class Project {
    private readonly commands = new Set<ChildProcess>();

    private constructor(
        readonly folder: string,
        private readonly engine: Engine,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    /** Makes a project of `files`, and its stack `dev`. */
    static async create(
        files: Readonly<Record<string, string>>,
        options: Partial<EngineOptions> = {},
        runtime: object = {},
    ): Promise<Project> {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-project-"));
        fs.symlinkSync(path.join(packageRoot(), "node_modules"), path.join(folder, "node_modules"));
        const manifest = { name: "demo", runtime: { name: "nodejs", options: runtime } };
        // JSON is YAML too.
        for (const [name, text] of Object.entries({ "Pulumi.yaml": JSON.stringify(manifest), ...files })) {
            fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
            fs.writeFileSync(path.join(folder, name), text);
        }
        fs.mkdirSync(path.join(folder, "state"));
        const engine = await startEngine({ region: "us-east-1", accountId: account, ...options });
        const project = new Project(folder, engine, {
            ...process.env,
            ...engine.env,
            PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
            PULUMI_HOME: path.join(folder, "home"),
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "1",
        });
        open.add(project);
        const { code, output } = await project.run("stack", "init", "dev");
        if (code !== 0) {
            throw new Error(`pulumi stack init failed: ${output}`);
        }
        return project;
    }

    /** Runs the CLI to its end. */
    async run(...args: string[]): Promise<Ran> {
        const { finished } = this.start(...args);
        return finished;
    }

    /** Starts the CLI. */
    start(...args: string[]): { readonly child: ChildProcess; readonly finished: Promise<Ran> } {
        const child = spawn(pulumi(), [...args, "--non-interactive", "--color", "never"], {
            cwd: this.folder,
            env: this.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.commands.add(child);
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        const finished = new Promise<Ran>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => {
                this.commands.delete(child);
                resolve({ code, output });
            });
        });
        return { child, finished };
    }

    write(name: string, text: string): void {
        fs.writeFileSync(path.join(this.folder, name), text);
    }

    path(name: string): string {
        return path.join(this.folder, name);
    }

    async remove(): Promise<void> {
        open.delete(this);
        this.commands.forEach((child) => child.kill("SIGKILL"));
        await this.engine.close();
        fs.rmSync(this.folder, { recursive: true, force: true });
    }
}

/** The counts that the CLI ends with, such as `{ created: 3, unchanged: 1 }` or, of a preview, `{ "to create": 3 }`. */
export function counts({ output }: Ran): Record<string, number> {
    const [, resources = ""] = output.split("\nResources:\n");
    const found = [...resources.matchAll(/(?:^ +(?:[-+~]+ ?)?|changes\. )(\d+) ([a-z ]+)$/gm)];
    return Object.fromEntries(found.map(([, count, what = ""]) => [what, Number(count)]));
}
