import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Ended, sluice } from "../../support/sluice";
import { Lake } from "../../../local/cli/connection";
import { LakeNames } from "../../../infra/names";

/** A lake of a test's own: its state in a temporary folder, its endpoint on a free port. */
export class TestLake {
    readonly state = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-e2e-"));
    readonly env = { SLUICE_STATE: this.state };

    sluice(...args: string[]): Promise<Ended> {
        return sluice(args, this.env);
    }

    /** Runs a command that must succeed, and returns its standard output. */
    async ok(...args: string[]): Promise<string> {
        const { code, stdout, stderr } = await this.sluice(...args);
        if (code !== 0) {
            throw new Error(`sluice ${args.join(" ")} exited with ${code}:\n${stdout}\n${stderr}`);
        }
        return stdout;
    }

    pulumi(command: string, ...args: string[]): Promise<Ended> {
        const pack = ["preview", "up"].includes(command) ? ["--policy-pack", "policies"] : [];
        return this.sluice(
            "pulumi",
            command,
            "--stack",
            "local",
            "--non-interactive",
            "--color",
            "never",
            ...pack,
            ...args,
        );
    }

    /** The endpoint as it is written down while it runs. */
    get record(): { pid: number; url: string } {
        return JSON.parse(fs.readFileSync(path.join(this.state, "endpoint.json"), "utf8")) as {
            pid: number;
            url: string;
        };
    }

    /** Clients of the lake's AWS services. */
    get aws(): Lake {
        const { url } = this.record;
        return new Lake(
            new LakeNames({ project: "sluice", stack: "local", accountId: "123456789012", region: "us-east-1" }),
            { endpoint: url, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } },
            url,
        );
    }

    /** The processes that have this lake's state folder in their command line. */
    processes(): string[] {
        return fs
            .readdirSync("/proc")
            .filter((name) => /^\d+$/.test(name))
            .map((pid) => {
                try {
                    return `${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")}${environmentOf(pid)}`;
                } catch (error) {
                    // Gone since the listing, or somebody else's.
                    return (error as Error).message && "";
                }
            })
            .filter((line) => line.includes(this.state));
    }
}

function environmentOf(pid: string): string {
    return fs.readFileSync(`/proc/${pid}/environ`, "utf8").replaceAll("\0", " ");
}
