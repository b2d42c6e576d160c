import { findService } from "../service/service";
import { findGo, findPulumi, GO_MINIMUM, PULUMI_MINIMUM } from "../toolchain/pulumi";
import { findInterpreter, findPython, PYTHON_MINIMUM } from "../toolchain/python";
import { findJava, JAVA_VERSION } from "../toolchain/java";
import { findJars } from "../toolchain/jars";

/** Oldest Node.js that the project runs on. */
export const NODE_MINIMUM = "20.9";

/** What was found of one tool. */
export interface Finding {
    readonly tool: string;
    readonly needed: string;
    readonly found: string;
    /** `ok`; `will be installed`: the first `local up` does it; `missing`: somebody must. */
    readonly state: "ok" | "will be installed" | "missing";
    /** How to get it, when it is missing. */
    readonly remedy?: string;
}

/** Looks for everything that the local lake needs, and changes nothing. */
export async function examine(): Promise<Finding[]> {
    const [interpreters, python, pulumi, go, service] = await Promise.all([
        findInterpreter(),
        findPython(),
        findPulumi(),
        findGo(),
        findService(),
    ]);
    const java = await findJava(python);
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const nodeOk = major > 20 || (major === 20 && minor >= 9);
    const findings: Finding[] = [
        {
            tool: "Node.js",
            needed: `${NODE_MINIMUM} or newer`,
            found: process.versions.node,
            state: nodeOk ? "ok" : "missing",
            remedy: "Install Node.js 20 or newer: nodejs.org",
        },
        {
            tool: "Python",
            needed: `${PYTHON_MINIMUM} or newer`,
            found:
                interpreters.found?.version ??
                (interpreters.tooOld.map(({ version }) => `${version} (too old)`).join(", ") || "none"),
            state: interpreters.found ? "ok" : "missing",
            remedy: `Install Python ${PYTHON_MINIMUM} or newer with venv: python.org`,
        },
        {
            tool: "Python packages",
            needed: "as locked",
            found: python ?? "not installed yet",
            state: python ? "ok" : "will be installed",
        },
        {
            tool: "Java",
            needed: `${JAVA_VERSION}`,
            found: java ? `${java.version}${java.bundled ? " (from the Python packages)" : ""}` : "none",
            state: java ? "ok" : python ? "missing" : "will be installed",
            remedy: `Install a JDK or JRE ${JAVA_VERSION}: adoptium.net`,
        },
        jarsFinding(python !== undefined && java ? findJars(python, java) : undefined),
        {
            tool: "Pulumi",
            needed: `${PULUMI_MINIMUM} or newer`,
            found: pulumi ? `${pulumi.version} (${pulumi.command})` : "none",
            state: pulumi ? "ok" : go ? "will be installed" : "missing",
            remedy: `Install Pulumi (pulumi.com/docs/install), or Go ${GO_MINIMUM} or newer (go.dev/doc/install) to have it built`,
        },
        {
            tool: "Go",
            needed: pulumi ? "not needed: Pulumi is there" : `${GO_MINIMUM} or newer`,
            found: go ?? "none",
            state: go || pulumi ? "ok" : "missing",
            remedy: "Install Go (go.dev/doc/install), or Pulumi itself",
        },
        { tool: "Local lake", needed: "-", found: service ? `runs at ${service.url}` : "not running", state: "ok" },
    ];
    return findings;
}

function jarsFinding(jars: readonly string[] | undefined): Finding {
    return {
        tool: "Spark's S3 filesystem",
        needed: "as locked",
        found: jars ? `${jars.length} jars` : "not fetched yet",
        state: jars ? "ok" : "will be installed",
    };
}
