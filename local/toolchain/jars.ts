import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { run, runOrThrow } from "../child";
import { pythonFolder } from "../paths";
import type { Progress } from "../progress";
import { cacheFolder, ensureBuilt, isComplete } from "./cache";
import { type Java, systemTrustStore } from "./java";

/** The folder's name follows from the programs that fill it and from the JVM and the PySpark whose classes are archived: the
 * archive fits no other. */
function jarsName(python: string, java: Java): string {
    const hash = createHash("sha256").update(python).update(java.version).update(java.home);
    for (const program of ["spark_jars.py", "class_archive.py"]) {
        hash.update(fs.readFileSync(path.join(pythonFolder(), "sluice_local", program)));
    }
    return `spark-jars-${hash.digest("hex").slice(0, 12)}`;
}

const jarsIn = (folder: string): string[] =>
    fs
        .readdirSync(folder)
        .filter((file) => file.endsWith(".jar"))
        .sort()
        .map((file) => path.join(folder, file));

/** The jars that give Spark its S3 filesystem, when they are there. */
export function findJars(python: string, java: Java): string[] | undefined {
    return isComplete(jarsName(python, java)) ? jarsIn(path.join(cacheFolder(), jarsName(python, java))) : undefined;
}

/** The jars that give Spark its S3 filesystem, resolved by Spark's own Ivy when they are not there. */
export async function ensureJars(python: string, java: Java, progress: Progress): Promise<string[]> {
    const known = findJars(python, java);
    if (known !== undefined) {
        return known;
    }
    const trustStore = systemTrustStore(java);
    const env = {
        PYTHONPATH: pythonFolder(),
        JAVA_HOME: java.home,
        ...(trustStore && { SPARK_SUBMIT_OPTS: `-Djavax.net.ssl.trustStore=${trustStore}` }),
    };
    return progress.step("Fetching Spark's S3 filesystem (once)", async (update) => {
        const folder = await ensureBuilt(jarsName(python, java), async (into) => {
            const onLine = (line: string) => update(line.trim().slice(0, 80));
            await runOrThrow(python, ["-m", "sluice_local.spark_jars", "--into", into], { env, onLine });
            update("preparing Spark's classes for fast starts");
            // Only speed hangs on it: a JVM without a base archive of its own cannot make one, and runs work all the same.
            await run(python, ["-m", "sluice_local.class_archive", "--jars", into], { env });
        });
        return jarsIn(folder);
    });
}
