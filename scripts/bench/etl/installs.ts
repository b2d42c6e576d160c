/** What single contenders need beside the toolchain; installed once into the cache folder, apart from the project's own. */

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { runOrThrow } from "../../../local/child";
import { packageRoot, pythonFolder } from "../../../local/paths";
import { type Progress } from "../../../local/progress";
import { type Runtime } from "../../../local/toolchain";
import { ensureBuilt } from "../../../local/toolchain/cache";

/** Something that is there, or why it is not. */
export type Installed = { readonly path: string } | { readonly reason: string };

/** The benchmark's Python programs. */
export const PROGRAMS = path.join(packageRoot(), "scripts", "bench", "etl", "python");

/** The jar with which Spark's Parquet writer finds S3A's magic committer. */
export async function installCloudCommitter(runtime: Runtime, progress: Progress): Promise<Installed> {
    const program = path.join(PROGRAMS, "cloud_committer.py");
    return orReason(async () => {
        const folder = await ensureBuilt(`bench-cloud-committer-${digest(program)}`, async (into) => {
            const { java, trustStore } = runtime;
            await progress.step("Fetching Spark's binding to S3A's committers (once)", () =>
                runOrThrow(runtime.python, [program, into], {
                    env: {
                        PYTHONPATH: pythonFolder(),
                        JAVA_HOME: java.home,
                        ...(trustStore && { SPARK_SUBMIT_OPTS: `-Djavax.net.ssl.trustStore=${trustStore}` }),
                    },
                }),
            );
        });
        const [jar] = fs.readdirSync(folder).filter((file) => file.endsWith(".jar"));
        if (jar === undefined) {
            throw new Error(`${folder} should hold a jar and holds none; remove the folder and run again`);
        }
        return path.join(folder, jar);
    });
}

/** A Python with awswrangler, from a lock file with hashes. */
export async function installAwswrangler(runtime: Runtime, progress: Progress): Promise<Installed> {
    const lock = path.join(PROGRAMS, "requirements.lock");
    return orReason(async () => {
        const folder = await ensureBuilt(`bench-awswrangler-${digest(lock, runtime.python)}`, async (into) => {
            await progress.step("Installing awswrangler (once, about 300 MB)", async () => {
                await runOrThrow(runtime.python, ["-m", "venv", into]);
                const pip = ["-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "--no-input"];
                await runOrThrow(path.join(into, "bin", "python"), [...pip, "-r", lock]);
            });
        });
        return path.join(folder, "bin", "python");
    });
}

async function orReason(install: () => Promise<string>): Promise<Installed> {
    try {
        return { path: await install() };
    } catch (error) {
        return { reason: error instanceof Error ? error.message : String(error) };
    }
}

function digest(file: string, more = ""): string {
    return createHash("sha256").update(fs.readFileSync(file)).update(more).digest("hex").slice(0, 12);
}
