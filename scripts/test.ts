import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { listenForInterrupt } from "../local/interrupt";
import { createProgress } from "../local/progress";
import { ensureToolchain } from "../local/toolchain";

/**
 * `npm test`: every check and every suite, one after the other (two cores and Spark leave no room for two at once), and the
 * total as the last line. `--unit` runs the fast ones alone; names of suites run those (`npm test -- e2e`).
 */
interface Suite {
    readonly name: string;
    readonly kind: "check" | "mocha" | "pytest";
    readonly command: readonly string[];
    /** Where it runs in the fast loop, `npm run test:unit`, which has a core for each of two rows of suites. */
    readonly row?: Row;
}

type Row = "policies" | "others";

interface Counts {
    readonly passed: number;
    readonly failed: number;
}

interface Result {
    readonly name: string;
    readonly counts: Counts;
    readonly seconds: number;
}

const ROOT = path.join(__dirname, "..");

const check = (name: string, ...command: string[]): Suite => ({ name, kind: "check", command });
const mocha = (name: string, pattern: string, row?: Row): Suite => ({ name, kind: "mocha", command: [pattern], row });
const pytest = (name: string, command: string[], row?: Row): Suite => ({ name, kind: "pytest", command, row });

const SUITES: readonly Suite[] = [
    check("types", "tsc", "-p", "tsconfig.json"),
    check("lint", "eslint", "--max-warnings", "0", "."),
    check("format", "prettier", "--check", "--log-level", "warn", "."),
    check("python-lint", "PYTHON", "-m", "ruff", "check", "etl", "local/python", "scripts", "tests"),
    check("python-format", "PYTHON", "-m", "ruff", "format", "--check", "etl", "local/python", "scripts", "tests"),
    check(
        "python-types",
        "PYTHON",
        "-m",
        "mypy",
        "etl/sluice_etl",
        "etl/job.py",
        "etl/quality_job.py",
        "local/python/sluice_local",
        "local/python/awsglue",
    ),
    mocha("infra", "tests/infra/{config,cost,datasets,quality}/**/*.test.ts", "others"),
    mocha("lake", "tests/infra/!(main|lazyModules).test.ts", "policies"),
    // Whole lakes for each test.
    mocha("production", "tests/infra/{alerts,analytics,observability}/**/*.test.ts"),
    mocha("policies", "tests/policies/{!(main).test.ts,{exemptions,facts,rules}/**/*.test.ts}", "policies"),
    pytest("python-unit", ["-m", "not spark and not processes", "tests"], "others"),
    mocha("start", "tests/@(infra|policies)/@(main|lazyModules).test.ts"),
    mocha("cli", "tests/local/{*.test.ts,{cli,demo,toolchain}/**/*.test.ts}"),
    pytest("python-processes", ["-m", "processes", "tests"]),
    mocha("endpoint", "tests/local/endpoint/**/*.test.ts"),
    mocha("engine", "tests/local/engine/**/*.test.ts"),
    mocha("scripts", "tests/{delivery,scripts}/**/*.test.ts"),
    mocha("check", "tests/{local/check,policies/programs}/**/*.test.ts"),
    mocha("package", "tests/package/**/*.test.ts"),
    pytest("spark", ["-m", "spark", "tests"]),
    mocha("upgrade", "tests/upgrade/**/*.test.ts"),
    mocha("faults", "tests/faults/**/*.test.ts"),
    mocha("e2e", "tests/e2e/**/*.test.ts"),
    mocha("operations", "tests/operations/**/*.test.ts"),
];

async function main(args: readonly string[]): Promise<number> {
    listenForInterrupt();
    const unit = args.includes("--unit");
    const names = args.filter((arg) => !arg.startsWith("--"));
    const unknown = names.filter((name) => !SUITES.some((suite) => suite.name === name));
    if (unknown.length > 0) {
        console.error(`No suite ${unknown.join(", ")}; suites: ${SUITES.map((suite) => suite.name).join(", ")}`);
        return 2;
    }
    const tools = await ensureToolchain(createProgress());
    const env = {
        ...process.env,
        PATH: [path.join(ROOT, "node_modules", ".bin"), process.env.PATH].join(path.delimiter),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        SLUICE_PYTHON: tools.python,
        SLUICE_PULUMI: tools.pulumi.command,
        SLUICE_SPARK_JARS: tools.sparkJars.join(path.delimiter),
        JAVA_HOME: tools.java.home,
        ...(tools.trustStore && { SPARK_SUBMIT_OPTS: `-Djavax.net.ssl.trustStore=${tools.trustStore}` }),
    };
    const chosen = SUITES.filter((suite) => (names.length > 0 ? names.includes(suite.name) : !unit || suite.row));
    const results: Result[] = [];
    const one = async (suite: Suite, show: (text: string) => void): Promise<void> => {
        show(`\n== ${suite.name}\n`);
        const since = Date.now();
        const counts = await runSuite(suite, tools.python, env, show);
        results.push({ name: suite.name, counts, seconds: Math.round((Date.now() - since) / 1000) });
    };
    const inTurn = async (suites: readonly Suite[], show: (text: string) => void): Promise<void> => {
        for (const suite of suites) {
            await one(suite, show);
        }
    };
    const live = (text: string) => void process.stdout.write(text);
    if (unit) {
        // What the second row says is shown when the first is done.
        let later = "";
        const row = (wanted: Row) => chosen.filter((suite) => suite.row === wanted);
        await Promise.all([inTurn(row("others"), (text) => (later += text)), inTurn(row("policies"), live)]);
        live(later);
    } else {
        await inTurn(chosen, live);
    }
    console.log("");
    for (const { name, counts, seconds } of results) {
        console.log(
            `${counts.failed === 0 ? "ok    " : "FAILED"} ${name.padEnd(16)} ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`,
        );
    }
    const total = (key: keyof Counts) => results.reduce((sum, { counts }) => sum + counts[key], 0);
    console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
    return total("failed") === 0 && total("passed") > 0 ? 0 : 1;
}

async function runSuite(
    suite: Suite,
    python: string,
    environment: NodeJS.ProcessEnv,
    show: (text: string) => void,
): Promise<Counts> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-test-"));
    const file = path.join(folder, "counts");
    // What tests leave in the folder for temporary files goes when the suite has ended.
    const env = { ...environment, TMPDIR: folder };
    try {
        switch (suite.kind) {
            case "check": {
                const [command = "", ...args] = suite.command.map((word) => (word === "PYTHON" ? python : word));
                return (await exec(command, args, env, show)) === 0
                    ? { passed: 1, failed: 0 }
                    : { passed: 0, failed: 1 };
            }
            case "mocha": {
                const args = ["--reporter", "tests/support/countingReporter.js", ...suite.command];
                const code = await exec("mocha", args, { ...env, SLUICE_TEST_COUNTS: file }, show);
                return settle(
                    code,
                    fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Counts) : undefined,
                );
            }
            case "pytest": {
                const code = await exec(python, ["-m", "pytest", `--junitxml=${file}`, ...suite.command], env, show);
                return settle(code, fs.existsSync(file) ? fromJunit(fs.readFileSync(file, "utf8")) : undefined);
            }
        }
    } finally {
        fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
}

/** A runner that failed without a failed test to show, or ran none, still counts as one failure. */
function settle(code: number, counts: Counts | undefined): Counts {
    if (counts === undefined || counts.passed + counts.failed === 0 || (code !== 0 && counts.failed === 0)) {
        return { passed: counts?.passed ?? 0, failed: 1 };
    }
    return { passed: counts.passed, failed: counts.failed };
}

function fromJunit(xml: string): Counts {
    const suite = /<testsuite\b[^>]*>/.exec(xml)?.[0] ?? "";
    const of = (attribute: string) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = of("failures") + of("errors");
    // A skipped test is one that was not run: the project has none, so one is a failure.
    return { passed: of("tests") - failed - of("skipped"), failed: failed + of("skipped") };
}

function exec(
    command: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    show: (text: string) => void,
): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
        child.stdout.on("data", (chunk: Buffer) => show(chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => show(chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve(code ?? 1));
    });
}

main(process.argv.slice(2)).then(
    (code) => (process.exitCode = code),
    (error: Error) => {
        console.error(error.message);
        process.exitCode = 1;
    },
);
