import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { type Session } from "../authorize/sessions";
import { type Core } from "../core";
import { clientEnvironment } from "./environment";
import { LogShipper } from "./log-shipper";
import { PythonProcess } from "./python-process";

const resultSchema = z.looseObject({
    tablesCreated: z.int().min(0),
    tablesUpdated: z.int().min(0),
    tablesDeleted: z.int().min(0),
});

/** What a crawl did, as it says at its end. */
export type CrawlResult = z.infer<typeof resultSchema>;

/** How a crawl's process ended. */
export type CrawlEnd = { readonly result: CrawlResult } | { readonly error: string };

/** What a crawl starts with. */
export interface CrawlOptions {
    readonly crawlId: string;
    readonly crawlerName: string;
    /** Where it logs; the stream is the crawler's name. */
    readonly logGroup: string;
    /** GetCrawler's shape. */
    readonly crawler: object;
    /** GetClassifier's shapes. */
    readonly classifiers: readonly object[];
    readonly session: Session;
}

/** The process of one crawl. */
export class CrawlProcess {
    /** Settles when the process has ended and its last line is in the log. */
    readonly ended: Promise<CrawlEnd>;

    private constructor(
        private readonly process: PythonProcess,
        ended: Promise<CrawlEnd>,
    ) {
        this.ended = ended;
    }

    async stop(): Promise<void> {
        await this.process.stop();
        await this.ended;
    }

    static start(core: Core, options: CrawlOptions): CrawlProcess {
        const { config } = core;
        const workDir = path.join(config.stateDir, "crawls", options.crawlId);
        fs.mkdirSync(workDir, { recursive: true });
        const specFile = path.join(workDir, "spec.json");
        fs.writeFileSync(
            specFile,
            JSON.stringify({
                endpoint: core.url(),
                region: config.region,
                crawler: options.crawler,
                classifiers: options.classifiers,
            }),
        );
        const shipper = new LogShipper(core.moto.logs, options.logGroup, options.crawlerName, (error) =>
            core.log.error("crawl logs not shipped", { crawler: options.crawlerName, error: error.message }),
        );
        const log = (line: string): void => shipper.push(`[${options.crawlId}] ${line}`);
        log(`BENCHMARK : Running Start Crawl for Crawler ${options.crawlerName}`);
        let lastOutput = "";
        let lastError = "";
        const process = new PythonProcess({
            python: config.python,
            args: [...config.processes.crawl, "--spec", specFile],
            cwd: workDir,
            env: clientEnvironment(config, core.url(), options.session),
            onStdout: (line) => {
                lastOutput = line.trim() === "" ? lastOutput : line;
            },
            onStderr: (line) => {
                lastError = line.trim() === "" ? lastError : line;
                log(line);
            },
        });
        const ended = process.ended.then(async (end): Promise<CrawlEnd> => {
            const how = end.startError ?? (end.signal === null ? `exit code ${end.code}` : `killed by ${end.signal}`);
            const outcome: CrawlEnd =
                end.code === 0
                    ? readResult(lastOutput)
                    : { error: lastError === "" ? `The crawl failed: ${how}` : lastError };
            log(
                "error" in outcome
                    ? `ERROR : ${outcome.error}`
                    : `BENCHMARK : Crawler has finished running and is in state READY: ${JSON.stringify(outcome.result)}`,
            );
            await shipper.close();
            await fs.promises.rm(workDir, { recursive: true, force: true }).catch((problem: Error) => {
                core.log.info("work folder not removed", { crawl: options.crawlId, error: problem.message });
            });
            return outcome;
        });
        return new CrawlProcess(process, ended);
    }
}

function readResult(line: string): CrawlEnd {
    try {
        return { result: resultSchema.parse(JSON.parse(line)) };
    } catch (error) {
        return {
            error: `The crawl's last line is not its result (${(error as Error).message}): ${line.slice(0, 500)}`,
        };
    }
}
