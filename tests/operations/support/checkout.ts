import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../../support/sluice";

/** What a step printed, both streams as they came, and how it ended. */
export interface Shown {
    readonly code: number | null;
    readonly printed: string;
}

/** What a deployment needs of the checkout. */
const PARTS = [
    ...["bin", "dist", "etl", "infra", "local", "policies", "Pulumi.yaml", "Pulumi.local.yaml"],
    ...["package.json", "tsconfig.json"],
];

/** A dataset less is a deployment that takes half as long. */
const LEFT_OUT = ["etl/datasets/airports.json"];

/**
 * A copy of the checkout, under version control as the original, for procedures that change it: with a lake of its own, and
 * with `npx sluice` and `pulumi` on PATH that are the copy's and speak to that lake, whatever the stack.
 */
export class Checkout {
    readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-operations-"));
    readonly state = path.join(this.folder, ".sluice");
    private readonly environment: NodeJS.ProcessEnv;

    constructor() {
        for (const part of PARTS) {
            fs.cpSync(path.join(ROOT, part), path.join(this.folder, part), { recursive: true });
        }
        LEFT_OUT.forEach((file) => fs.rmSync(path.join(this.folder, file)));
        fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(this.folder, "node_modules"));
        fs.writeFileSync(path.join(this.folder, ".gitignore"), ".sluice/\nnode_modules\ndist/\ncommands/\n");
        const sluice = `exec "${process.execPath}" "${path.join(this.folder, "bin", "sluice.js")}"`;
        this.command("npx", `[ "$1" = sluice ] || { echo "npx $1: only sluice" >&2; exit 2; }\nshift\n${sluice} "$@"`);
        this.command("pulumi", `${sluice} pulumi "$@"`);
        const { PULUMI_BACKEND_URL: _, ...inherited } = process.env;
        this.environment = {
            ...inherited,
            PATH: [path.join(this.folder, "commands"), process.env.PATH].join(path.delimiter),
            SLUICE_STATE: this.state,
            // Where somebody would be asked, the answer is yes.
            PULUMI_SKIP_CONFIRMATIONS: "true",
            ...{ GIT_AUTHOR_NAME: "test", GIT_AUTHOR_EMAIL: "test@example.com" },
            ...{ GIT_COMMITTER_NAME: "test", GIT_COMMITTER_EMAIL: "test@example.com" },
            ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" },
        };
        this.git("init", "-q");
        this.commit("The program as it is");
    }

    /** Speaks to the local endpoint, too, in the name of a stack that is not `local`. */
    endpoint(): Record<string, string> {
        const { url } = JSON.parse(fs.readFileSync(path.join(this.state, "endpoint.json"), "utf8")) as { url: string };
        return { AWS_ENDPOINT_URL: url };
    }

    /** Runs a block as it is written; a variable that nobody has set ends it. */
    shell(block: string, env: Readonly<Record<string, string>> = {}): Promise<Shown> {
        const child = spawn("sh", ["-euc", block], {
            cwd: this.folder,
            env: { ...this.environment, ...env },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let printed = "";
        child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
        return new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve({ code, printed }));
        });
    }

    /** Runs `sluice` for the test itself. @throws Error with what it said, when it fails. */
    sluice(...args: string[]): string {
        return execFileSync(process.execPath, [path.join(this.folder, "bin", "sluice.js"), ...args], {
            cwd: this.folder,
            encoding: "utf8",
            env: { ...this.environment, ...(fs.existsSync(path.join(this.state, "endpoint.json")) && this.endpoint()) },
        });
    }

    /** Applies a change as the page shows it. */
    apply(diff: string): void {
        const file = this.write("change.diff", `${diff}\n`);
        this.git("apply", "--recount", file);
        fs.rmSync(file);
    }

    /** Writes a file of the operator's, outside version control, and returns its path. */
    write(name: string, text: string): string {
        const file = path.join(this.state, "files", name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
        return file;
    }

    commit(message: string): string {
        this.git("add", "-A");
        this.git("commit", "-q", "-m", message);
        return this.git("rev-parse", "HEAD").trim();
    }

    remove(): void {
        fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    }

    private git(...args: string[]): string {
        return execFileSync("git", args, { cwd: this.folder, encoding: "utf8", env: this.environment });
    }

    private command(name: string, script: string): void {
        const file = path.join(this.folder, "commands", name);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    }
}
