import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Core } from "../core";
import { clientEnvironment, type ProcessCredentials } from "./environment";
import { PythonProcess } from "./python-process";

/** What became of one rule, in Glue's shape. */
export const ruleResultSchema = z.object({
    Name: z.string(),
    Description: z.string(),
    EvaluationMessage: z.string().optional(),
    Result: z.enum(["PASS", "FAIL", "ERROR"]),
    EvaluatedMetrics: z.record(z.string(), z.number()),
    EvaluatedRule: z.string(),
});

const outcomeSchema = z.union([
    z.object({ results: z.record(z.string(), z.array(ruleResultSchema)) }),
    z.object({ error: z.string() }),
]);

/** What an evaluation gave: the results of each ruleset's rules, or an error. */
export type QualityOutcome = z.infer<typeof outcomeSchema>;

/** What an evaluation starts with. */
export interface QualityOptions {
    readonly workDir: string;
    readonly database: string;
    readonly table: string;
    /** Rulesets by name. */
    readonly rulesets: Readonly<Record<string, string>>;
    /** The evaluation role's: what the role may not read is not evaluated. */
    readonly credentials: ProcessCredentials;
}

/** The DuckDB process of one evaluation. */
export class QualityProcess {
    private constructor(
        private readonly process: PythonProcess,
        readonly ended: Promise<QualityOutcome>,
    ) {}

    async stop(): Promise<void> {
        await this.process.stop();
        await this.ended;
    }

    static start(core: Core, options: QualityOptions): QualityProcess {
        const { config } = core;
        const { workDir, credentials, ...what } = options;
        fs.mkdirSync(workDir, { recursive: true });
        const specFile = path.join(workDir, "spec.json");
        fs.writeFileSync(specFile, JSON.stringify({ endpoint: core.url(), region: config.region, ...what }));
        let lastOutput = "";
        let lastError = "";
        const process = new PythonProcess({
            python: config.python,
            args: [...config.processes.quality, "--spec", specFile],
            cwd: workDir,
            env: clientEnvironment(config, core.url(), credentials),
            onStdout: (line) => {
                lastOutput = line.trim() === "" ? lastOutput : line;
            },
            onStderr: (line) => {
                lastError = line.trim() === "" ? lastError : line;
            },
        });
        const ended = process.ended.then(async (end): Promise<QualityOutcome> => {
            await fs.promises.rm(workDir, { recursive: true, force: true }).catch((problem: Error) => {
                core.log.info("work folder not removed", { workDir, error: problem.message });
            });
            try {
                return outcomeSchema.parse(JSON.parse(lastOutput));
            } catch {
                const how =
                    end.startError ?? (end.signal === null ? `exit code ${end.code}` : `killed by ${end.signal}`);
                return { error: `The evaluation ended without a result (${how}). ${lastError}` };
            }
        });
        return new QualityProcess(process, ended);
    }
}
