import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Session } from "../authorize/sessions";
import { type Core } from "../core";
import { messageOf } from "../errors";
import { type Job } from "../glue/job-schema";
import { type JobRun } from "../glue/job-run-schema";
import { clientEnvironment } from "./environment";
import { LineFile } from "./line-file";
import { LogShipper } from "./log-shipper";
import { PythonProcess } from "./python-process";

/** How a run's process ended. */
export interface JobProcessEnd {
    readonly succeeded: boolean;
    /** Glue's ErrorMessage, for a run that failed by itself. */
    readonly errorMessage?: string;
}

/** What a run starts with. */
export interface JobProcessOptions {
    readonly job: Job;
    readonly run: JobRun;
    readonly arguments: Readonly<Record<string, string>>;
    readonly session: Session;
    /** Lets the run, and nobody else, at its job's bookmark. */
    readonly token: string;
}

const errorFileSchema = z.object({ message: z.string() });

/** The process of one job run, Spark or Python alone, with its logs. */
export class JobProcess {
    /** Settles when the process has ended and its last line is in the logs. */
    readonly ended: Promise<JobProcessEnd>;
    private readonly process: PythonProcess;

    private constructor(process: PythonProcess, ended: Promise<JobProcessEnd>) {
        this.process = process;
        this.ended = ended;
    }

    /** Asks the whole process group to end and makes it. */
    async stop(): Promise<void> {
        await this.process.stop();
        await this.ended;
    }

    /** The folder of a run: `output.log`, `error.log` and, while it runs or when it failed, `work/`. */
    static folder(core: Core, runId: string): string {
        return path.join(core.config.stateDir, "runs", runId);
    }

    static async start(core: Core, options: JobProcessOptions): Promise<JobProcess> {
        const { job, run, session, token } = options;
        const { config } = core;
        const folder = JobProcess.folder(core, run.Id);
        const workDir = path.join(folder, "work");
        fs.mkdirSync(workDir, { recursive: true });
        const specFile = path.join(folder, "spec.json");
        fs.writeFileSync(
            specFile,
            JSON.stringify({
                runId: run.Id,
                jobName: job.Name,
                attempt: run.Attempt,
                scriptLocation: job.Command.ScriptLocation,
                arguments: options.arguments,
                endpoint: core.url(),
                region: config.region,
                workDir,
                sparkJars: config.sparkJars,
                ...(config.trustStore === undefined ? {} : { trustStore: config.trustStore }),
            }),
        );
        // Two groups, as with Glue; the stream is the run's id.
        const logs = [
            await RunLog.open(core, run.Id, session, `${run.LogGroupName}/output`, path.join(folder, "output.log")),
            await RunLog.open(core, run.Id, session, `${run.LogGroupName}/error`, path.join(folder, "error.log")),
        ] as const;
        const [output, error] = logs;
        const isShell = job.Command.Name === "pythonshell";
        const process = new PythonProcess({
            python: config.python,
            args: [...(isShell ? config.processes.shell : config.processes.job), "--spec", specFile],
            cwd: workDir,
            env: {
                ...clientEnvironment(config, core.url(), session),
                SLUICE_ENDPOINT: core.url(),
                SLUICE_RUN_TOKEN: token,
            },
            onStdout: (line) => output.push(line),
            onStderr: (line) => error.push(line),
        });
        const ended = process.ended.then(async (end): Promise<JobProcessEnd> => {
            await Promise.all(logs.map((log) => log.close()));
            if (end.code === 0) {
                // A run that did its work has done it, whether or not its leavings can be cleared away.
                await fs.promises.rm(workDir, { recursive: true, force: true }).catch((problem: Error) => {
                    core.log.info("work folder not removed", { runId: run.Id, error: problem.message });
                });
                return { succeeded: true };
            }
            const how = end.startError ?? (end.signal === null ? `exit code ${end.code}` : `killed by ${end.signal}`);
            const message = errorMessage(path.join(workDir, "error.json"));
            return {
                succeeded: false,
                errorMessage: message ?? `Command failed: ${how}. Last error line: ${error.last}`,
            };
        });
        return new JobProcess(process, ended);
    }
}

/** What the run left as its error; undefined where it ended without a word. */
function errorMessage(file: string): string | undefined {
    if (!fs.existsSync(file)) {
        return undefined;
    }
    try {
        return errorFileSchema.parse(JSON.parse(fs.readFileSync(file, "utf8"))).message;
    } catch (error) {
        return `The run's error.json cannot be read: ${messageOf(error)}`;
    }
}

/** One of a run's two streams: a file, and CloudWatch as far as the role may write there. */
class RunLog {
    last = "none";

    private constructor(
        private readonly file: LineFile,
        private readonly shipper: LogShipper | undefined,
    ) {}

    static async open(core: Core, runId: string, session: Session, group: string, file: string): Promise<RunLog> {
        const lines = new LineFile(file, (error) =>
            core.log.error("run log file not written", { runId, file, error: error.message }),
        );
        // On Glue it is the job's role that writes the logs: without leave there are none in CloudWatch.
        const resource = core.arns.logStream(group, runId);
        for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
            const answer = await core.authorizer.ask({ kind: "role", session }, { action, resource });
            if (!answer.allowed) {
                core.log.info("run logs stay local", { runId, group, file, reason: answer.message });
                return new RunLog(lines, undefined);
            }
        }
        const shipper = new LogShipper(core.moto.logs, group, runId, (error) =>
            core.log.error("run logs not shipped", { runId, group, error: error.message }),
        );
        return new RunLog(lines, shipper);
    }

    push(line: string): void {
        this.last = line.trim() === "" ? this.last : line;
        this.file.push(line);
        this.shipper?.push(line);
    }

    async close(): Promise<void> {
        await this.shipper?.close();
        this.file.close();
    }
}
