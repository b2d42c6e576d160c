import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { problemsOf } from "./validation";

/** How a Python process is started: the arguments that follow the Python executable, before `--spec FILE`. */
const commandSchema = z.array(z.string()).min(1);

const configSchema = z.strictObject({
    /** Port to listen on; 0 takes any free one. */
    port: z.int().min(0).max(65535),
    /** Folder for records, logs and work files. Created when it is missing. */
    stateDir: z.string().min(1),
    /** Python executable that has moto, PySpark and DuckDB. */
    python: z.string().min(1),
    /** Java 17 for Spark. @default JAVA_HOME of the environment, else `java` on PATH */
    javaHome: z.string().min(1).optional(),
    /** Jar files that job runs need on Spark's class path (S3A). */
    sparkJars: z.array(z.string().min(1)).default([]),
    /** @default "us-east-1" */
    region: z
        .string()
        .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region name such as us-east-1")
        .default("us-east-1"),
    /** @default "123456789012" */
    accountId: z
        .string()
        .regex(/^\d{12}$/, "must be 12 digits")
        .default("123456789012"),
    /** The system's Java trust store, for a Java that brings its own. */
    trustStore: z.string().min(1).optional(),
    /** What goes to `logs/endpoint.log`. @default "debug" */
    logLevel: z.enum(["debug", "info", "error"]).default("debug"),
    /**
     * How long moto, and with it all that is in S3, waits for the next endpoint in this folder when this one is killed.
     * @default 0: it ends at once
     */
    motoKeepSeconds: z.int().min(0).default(0),
    /** Whether faults may be asked for at `/_sluice/faults`. @default false */
    faults: z.boolean().default(false),
    /** How long a minute of a job's Timeout lasts, for tests that cannot wait for one. */
    timeoutMinuteMilliseconds: z.int().min(1).default(60_000),
    /** Replaces the Python programs that the endpoint starts, for tests that need no Spark. */
    processes: z
        .strictObject({
            moto: commandSchema.default(["-m", "sluice_local.moto_server"]),
            job: commandSchema.default(["-m", "sluice_local.run_job"]),
            crawl: commandSchema.default(["-m", "sluice_local.crawl"]),
            query: commandSchema.default(["-m", "sluice_local.query"]),
            quality: commandSchema.default(["-m", "sluice_local.evaluate_quality"]),
            shell: commandSchema.default(["-m", "sluice_local.run_shell"]),
        })
        .prefault({}),
});

/** The endpoint's configuration, with defaults filled in. */
export type EndpointConfig = z.output<typeof configSchema>;

/** The endpoint's configuration as it is written in the configuration file. */
export type EndpointConfigInput = z.input<typeof configSchema>;

/** A configuration that cannot be used: the message says where, what was got and what is allowed. */
export class ConfigurationError extends Error {}

/** Checks a configuration. `source` names it in messages. */
export function parseConfig(value: unknown, source: string): EndpointConfig {
    const parsed = configSchema.safeParse(value, { reportInput: true });
    if (parsed.success) {
        return { ...parsed.data, stateDir: path.resolve(parsed.data.stateDir) };
    }
    const problems = problemsOf(parsed.error).map(
        ({ member, message, got }) => `${member === "" ? "the whole" : member}: ${message} (got ${got})`,
    );
    throw new ConfigurationError(
        `${source} is not a configuration of the local endpoint: ${problems.join("; ")}. ` +
            `Keys: ${Object.keys(configSchema.shape).join(", ")}; port, stateDir and python are required.`,
    );
}

/** Reads and checks a configuration file. */
export function readConfig(file: string): EndpointConfig {
    let text: string;
    try {
        text = fs.readFileSync(file, "utf8");
    } catch (error) {
        throw new ConfigurationError(`The configuration file ${file} cannot be read: ${(error as Error).message}`);
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new ConfigurationError(`${file} is not JSON: ${(error as Error).message}`);
    }
    return parseConfig(value, file);
}
