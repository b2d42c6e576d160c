import type { Progress } from "../progress";
import { ensureJars } from "./jars";
import { ensureJava, type Java, systemTrustStore } from "./java";
import { ensurePulumi, type PulumiCli } from "./pulumi";
import { ensurePython } from "./python";

/** What the local endpoint runs on. */
export interface Runtime {
    /** Python executable with the project's packages. */
    readonly python: string;
    readonly java: Java;
    readonly sparkJars: readonly string[];
    /** Trust store that the JVM is told to use. */
    readonly trustStore?: string;
}

/** Python, Java and Spark's jars; installed when they are not there. */
export async function ensureRuntime(progress: Progress): Promise<Runtime> {
    const python = await ensurePython(progress);
    const java = await ensureJava(python);
    const sparkJars = await ensureJars(python, java, progress);
    return { python, java, sparkJars, trustStore: systemTrustStore(java) };
}

/** Everything: the runtime and the Pulumi CLI. */
export async function ensureToolchain(progress: Progress): Promise<Runtime & { readonly pulumi: PulumiCli }> {
    // One after the other: both saturate the machine, and a log of two interleaved installs helps nobody.
    const runtime = await ensureRuntime(progress);
    const pulumi = await ensurePulumi(progress);
    return { ...runtime, pulumi };
}
