import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { run, runOrThrow } from "../child";
import { UserError } from "../errors";
import { packageRoot } from "../paths";
import type { Progress } from "../progress";
import { cacheFolder, ensureBuilt, isComplete } from "./cache";

/** Oldest Python that the packages run on. */
export const PYTHON_MINIMUM = "3.10";
const CANDIDATES = ["python3", "python3.11", "python3.12", "python3.13", "python3.10", "python"];

/** A Python interpreter on this machine. */
export interface Interpreter {
    readonly command: string;
    /** Such as `3.11.7`. */
    readonly version: string;
}

const requirements = (): string => path.join(packageRoot(), "local", "toolchain", "python", "requirements.lock");

/** The first interpreter on PATH that is new enough, and the ones that are not. */
export async function findInterpreter(): Promise<{ found?: Interpreter; tooOld: Interpreter[] }> {
    const tooOld: Interpreter[] = [];
    for (const command of CANDIDATES) {
        const result = await run(command, ["-c", "import platform; print(platform.python_version())"]).catch(
            () => undefined,
        );
        if (result?.code !== 0) {
            continue;
        }
        const interpreter = { command, version: result.stdout.trim() };
        const [major = 0, minor = 0] = interpreter.version.split(".").map(Number);
        if (major === 3 && minor >= 10) {
            return { found: interpreter, tooOld };
        }
        tooOld.push(interpreter);
    }
    return { tooOld };
}

function environmentName(interpreter: Interpreter): string {
    const lock = createHash("sha256").update(fs.readFileSync(requirements())).digest("hex").slice(0, 12);
    return `python-${interpreter.version}-${lock}`;
}

/** The Python with the project's packages, when it is built. */
export async function findPython(): Promise<string | undefined> {
    if (process.env.SLUICE_PYTHON) {
        return process.env.SLUICE_PYTHON;
    }
    const { found } = await findInterpreter();
    return found && isComplete(environmentName(found))
        ? path.join(cacheFolder(), environmentName(found), "bin", "python")
        : undefined;
}

/** The Python with the project's packages, installed from the lock file (hashes checked) when it is not there. */
export async function ensurePython(progress: Progress): Promise<string> {
    const known = await findPython();
    if (known !== undefined) {
        return known;
    }
    const { found, tooOld } = await findInterpreter();
    if (found === undefined) {
        const got =
            tooOld.length === 0
                ? "none on PATH"
                : tooOld.map(({ command, version }) => `${command} is ${version}`).join(", ");
        throw new UserError(`Python ${PYTHON_MINIMUM} or newer is needed; got ${got}. Install it and run again.`);
    }
    return progress.step("Installing Python packages (Spark, moto, DuckDB; once)", async (update) => {
        const folder = await ensureBuilt(environmentName(found), async (into) => {
            await runOrThrow(found.command, ["-m", "venv", into]).catch((error: Error) => {
                throw new UserError(
                    `${error.message}\nOn Debian and Ubuntu, venv is a package of its own: apt-get install python3-venv`,
                );
            });
            await runOrThrow(
                path.join(into, "bin", "python"),
                [
                    "-m",
                    "pip",
                    "install",
                    "--require-hashes",
                    "--disable-pip-version-check",
                    "--no-input",
                    "-r",
                    requirements(),
                ],
                { onLine: (line) => describePip(line, update) },
            );
        });
        return path.join(folder, "bin", "python");
    });
}

function describePip(line: string, update: (detail: string) => void): void {
    const match =
        /^\s*(Collecting|Downloading|Installing collected packages|Building wheel for|Preparing metadata)\s*:?\s*(\S+)?/.exec(
            line,
        );
    if (match) {
        update(`${match[1]} ${match[2] ?? ""}`.trim().slice(0, 80));
    }
}
