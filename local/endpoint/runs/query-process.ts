import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Core } from "../core";
import { clientEnvironment, type ProcessCredentials } from "./environment";
import { PythonProcess } from "./python-process";

const columnSchema = z.object({ Name: z.string(), Type: z.string() });

const resultSchema = z.union([
    z.object({ columns: z.array(columnSchema), rowsFile: z.string(), dataScannedInBytes: z.number().min(0) }),
    z.object({ error: z.object({ type: z.string(), message: z.string() }) }),
]);

/** What a query gave: columns and a file of rows, or an error. */
export type QueryResult = z.infer<typeof resultSchema>;

/** What a query starts with. */
export interface QueryOptions {
    readonly executionId: string;
    readonly workDir: string;
    readonly queryString: string;
    readonly database: string | undefined;
    /** Ends with a slash. */
    readonly outputLocation: string;
    /** The caller's: what the caller may not read, the query may not either. */
    readonly credentials: ProcessCredentials;
}

/** The DuckDB process of one query. */
export class QueryProcess {
    readonly ended: Promise<QueryResult>;

    private constructor(
        private readonly process: PythonProcess,
        ended: Promise<QueryResult>,
    ) {
        this.ended = ended;
    }

    async stop(): Promise<void> {
        await this.process.stop();
    }

    static start(core: Core, options: QueryOptions): QueryProcess {
        const { config } = core;
        fs.mkdirSync(options.workDir, { recursive: true });
        const specFile = path.join(options.workDir, "spec.json");
        fs.writeFileSync(
            specFile,
            JSON.stringify({
                endpoint: core.url(),
                region: config.region,
                queryString: options.queryString,
                database: options.database ?? "default",
                executionId: options.executionId,
                outputLocation: options.outputLocation,
            }),
        );
        let lastOutput = "";
        let lastError = "";
        const process = new PythonProcess({
            python: config.python,
            args: [...config.processes.query, "--spec", specFile],
            cwd: options.workDir,
            env: clientEnvironment(config, core.url(), options.credentials),
            onStdout: (line) => {
                lastOutput = line.trim() === "" ? lastOutput : line;
            },
            onStderr: (line) => {
                lastError = line.trim() === "" ? lastError : line;
            },
        });
        const ended = process.ended.then((end): QueryResult => {
            try {
                return resultSchema.parse(JSON.parse(lastOutput));
            } catch {
                const how =
                    end.startError ?? (end.signal === null ? `exit code ${end.code}` : `killed by ${end.signal}`);
                return {
                    error: {
                        type: "GENERIC_INTERNAL_ERROR",
                        message: `The query process ended without a result (${how}). ${lastError}`,
                    },
                };
            }
        });
        return new QueryProcess(process, ended);
    }
}
