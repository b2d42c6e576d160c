import * as fs from "node:fs";
import * as path from "node:path";
import { run, runOrThrow } from "../child";
import { UserError } from "../errors";
import { packageRoot } from "../paths";
import type { Progress } from "../progress";
import { cacheFolder, ensureBuilt, isComplete } from "./cache";

/** The version that is built where `pulumi` is not installed. */
export const PULUMI_VERSION = "3.259.0";
/** Oldest installed `pulumi` that is used as it is. */
export const PULUMI_MINIMUM = "3.200.0";
/** Oldest Go that builds it (Go fetches a newer toolchain by itself where the module asks for one). */
export const GO_MINIMUM = "1.21";

const NAME = `pulumi-${PULUMI_VERSION}`;
const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** A `pulumi` on this machine. */
export interface PulumiCli {
    readonly command: string;
    readonly version: string;
    /** Whether it came with a Node.js language host, as an official installation does. */
    readonly hasLanguageHost: boolean;
}

const atLeast = (version: string, minimum: string): boolean => {
    const [left, right] = [version, minimum].map((text) =>
        text
            .replace(/^v/, "")
            .split(".")
            .map((part) => parseInt(part, 10)),
    );
    for (let i = 0; i < 3; i++) {
        const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
        if (difference !== 0) {
            return difference > 0;
        }
    }
    return true;
};

/** The folder of a program on PATH, links followed. */
function folderOf(command: string): string | undefined {
    const folders = path.isAbsolute(command) ? [path.dirname(command)] : (process.env.PATH ?? "").split(path.delimiter);
    const found = folders
        .map((folder) => path.join(folder, path.basename(command)))
        .find((file) => fs.existsSync(file));
    return found && path.dirname(fs.realpathSync(found));
}

function describe(command: string, version: string): PulumiCli {
    const folder = folderOf(command);
    const hasLanguageHost = folder !== undefined && fs.existsSync(path.join(folder, "pulumi-language-nodejs"));
    return { command, version, hasLanguageHost };
}

async function versionOf(command: string): Promise<string | undefined> {
    const result = await run(command, ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } }).catch(
        () => undefined,
    );
    return result?.code === 0 ? result.stdout.trim().replace(/^v/, "") : undefined;
}

/** `pulumi` as installed (PATH) when it is new enough, else as built before. */
export async function findPulumi(): Promise<PulumiCli | undefined> {
    if (process.env.SLUICE_PULUMI) {
        return describe(process.env.SLUICE_PULUMI, (await versionOf(process.env.SLUICE_PULUMI)) ?? "unknown");
    }
    if (isComplete(NAME)) {
        return describe(path.join(cacheFolder(), NAME, "pulumi"), PULUMI_VERSION);
    }
    const installed = await versionOf("pulumi");
    return installed !== undefined && atLeast(installed, PULUMI_MINIMUM) ? describe("pulumi", installed) : undefined;
}

/** The version of Go on PATH. */
export async function findGo(): Promise<string | undefined> {
    const result = await run("go", ["env", "GOVERSION"]).catch(() => undefined);
    return result?.code === 0 ? result.stdout.trim().replace(/^go/, "") : undefined;
}

/** `pulumi`, built from its Go module (about 4 minutes on two cores, once) where it is not installed. */
export async function ensurePulumi(progress: Progress): Promise<PulumiCli> {
    const known = await findPulumi();
    if (known !== undefined) {
        return known;
    }
    const go = await findGo();
    if (go === undefined || !atLeast(go, GO_MINIMUM)) {
        throw new UserError(
            `Pulumi ${PULUMI_MINIMUM} or newer is not on PATH, and Go ${GO_MINIMUM} or newer, which would build it, is ` +
                `${go === undefined ? "not there either" : `only ${go}`}. Install Pulumi (pulumi.com/docs/install) or Go (go.dev/doc/install) and run again.`,
        );
    }
    return progress.step(
        `Building the Pulumi CLI ${PULUMI_VERSION} from its Go module (once, about 4 minutes)`,
        async (update) => {
            const folder = await ensureBuilt(NAME, async (into) => {
                let compiled = 0;
                update("fetching modules");
                await runOrThrow(
                    "go",
                    [
                        ...["build", "-v", "-trimpath", "-mod=readonly"],
                        ...["-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${PULUMI_VERSION}`],
                        ...["-o", path.join(into, "pulumi"), PACKAGE],
                    ],
                    {
                        cwd: path.join(packageRoot(), "local", "toolchain", "pulumi"),
                        env: { GOFLAGS: "", GOTOOLCHAIN: process.env.GOTOOLCHAIN ?? "auto" },
                        onLine: (line) =>
                            update(line.startsWith("go: ") ? "fetching modules" : `${++compiled} packages compiled`),
                    },
                );
                fs.chmodSync(path.join(into, "pulumi"), 0o755);
            });
            return describe(path.join(folder, "pulumi"), PULUMI_VERSION);
        },
    );
}
