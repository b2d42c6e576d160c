import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { RoleRefusedError } from "../authorize/assume-role";
import { type Core } from "../core";
import { AwsError, messageOf } from "../errors";
import { type QualityOutcome, QualityProcess } from "../runs/quality-process";
import { Collection } from "../state/collection";
import { type Actions } from "./action";
import { compact, invalidInput, notFound, now, omit, readInput } from "./input";
import { page } from "./paging";
import {
    batchSchema,
    type EvaluationRun,
    evaluationRunSchema,
    listSchema,
    passes,
    type QualityResult,
    qualityResultSchema,
    resultSchema,
    runSchema,
    startSchema,
} from "./quality-schema";
import { type Ruleset, type Rulesets } from "./rulesets";

/** Glue's own defaults: workers, and minutes. */
const defaults = { workers: 5, timeout: 2880 } as const;

interface LiveRun {
    process?: QualityProcess;
    stopping: boolean;
    done: Promise<void>;
}

/** Evaluations of data quality rulesets, run by DuckDB as the role that the caller passes, and what they found. */
export class QualityRuns {
    private readonly runs: Collection<EvaluationRun>;
    private readonly results: Collection<QualityResult>;
    private readonly live = new Map<string, LiveRun>();

    constructor(
        private readonly core: Core,
        private readonly rulesets: Rulesets,
    ) {
        const folder = path.join(core.config.stateDir, "glue");
        this.runs = new Collection(path.join(folder, "quality-runs"), evaluationRunSchema);
        this.results = new Collection(path.join(folder, "quality-results"), qualityResultSchema);
        for (const run of this.runs.list().filter(({ Status }) => Status === "RUNNING" || Status === "STOPPING")) {
            this.finish(run.RunId, { Status: "FAILED", ErrorString: "The local endpoint ended while this ran." });
        }
    }

    readonly actions: Actions = {
        StartDataQualityRulesetEvaluationRun: (input) => {
            const request = readInput(startSchema, input);
            const before = this.runs
                .list()
                .find(({ ClientToken: token }) => token !== undefined && token === request.ClientToken);
            if (before !== undefined) {
                return { RunId: before.RunId };
            }
            const rulesets = request.RulesetNames.map((name) => this.rulesets.require(name));
            const time = now();
            const run: EvaluationRun = compact({
                RunId: `dqrun-${randomBytes(20).toString("hex")}`,
                DataSource: request.DataSource,
                Role: request.Role,
                NumberOfWorkers: request.NumberOfWorkers ?? defaults.workers,
                Timeout: request.Timeout ?? defaults.timeout,
                Status: "RUNNING",
                StartedOn: time,
                LastModifiedOn: time,
                ExecutionTime: 0,
                RulesetNames: request.RulesetNames,
                ResultIds: [],
                ClientToken: request.ClientToken,
            });
            this.runs.set(run.RunId, run);
            this.launch(run, rulesets);
            return { RunId: run.RunId };
        },
        GetDataQualityRulesetEvaluationRun: (input) =>
            omit(this.requireRun(readInput(runSchema, input).RunId), "ClientToken"),
        ListDataQualityRulesetEvaluationRuns: (input) => {
            const request = readInput(listSchema, input);
            const found = newestFirst(this.runs.list()).filter((run) => passes(run, request.Filter));
            const { items, nextToken } = page(found, (run) => run.RunId, request);
            const shown = items.map(({ RunId, Status, StartedOn, DataSource }) => ({
                RunId,
                Status,
                StartedOn,
                DataSource,
            }));
            return compact({ Runs: shown, NextToken: nextToken });
        },
        CancelDataQualityRulesetEvaluationRun: (input) => {
            const { RunId, Status } = this.requireRun(readInput(runSchema, input).RunId);
            const live = this.live.get(RunId);
            if (live === undefined) {
                throw invalidInput(`Run ${RunId} is ${Status}; only a run that is under way can be cancelled.`);
            }
            this.stop(RunId, live);
            return {};
        },
        GetDataQualityResult: (input) => this.requireResult(readInput(resultSchema, input).ResultId),
        BatchGetDataQualityResult: (input) => {
            const ids = readInput(batchSchema, input).ResultIds;
            return {
                Results: ids.flatMap((id) => this.results.get(id) ?? []),
                ResultsNotFound: ids.filter((id) => !this.results.has(id)),
            };
        },
        ListDataQualityResults: (input) => {
            const request = readInput(listSchema, input);
            const found = newestFirst(this.results.list()).filter((result) => passes(result, request.Filter));
            const { items, nextToken } = page(found, (result) => result.ResultId, request);
            const shown = items.map(({ ResultId, DataSource, StartedOn }) => ({ ResultId, DataSource, StartedOn }));
            return compact({ Results: shown, NextToken: nextToken });
        },
    };

    /** Stops every evaluation: the endpoint ends. */
    async close(): Promise<void> {
        await Promise.all(
            [...this.live].map(async ([id, live]) => {
                this.stop(id, live);
                await live.done;
            }),
        );
    }

    private launch(run: EvaluationRun, rulesets: readonly Ruleset[]): void {
        const live: LiveRun = { stopping: false, done: Promise.resolve() };
        this.live.set(run.RunId, live);
        live.done = this.evaluate(run, rulesets, live)
            .then((outcome) => {
                if (live.stopping) {
                    this.finish(run.RunId, { Status: "STOPPED" });
                } else if ("error" in outcome) {
                    this.finish(run.RunId, { Status: "FAILED", ErrorString: outcome.error });
                } else {
                    const ResultIds = rulesets.map(({ Name }) => this.keep(run, Name, outcome.results[Name] ?? []));
                    this.finish(run.RunId, { Status: "SUCCEEDED", ResultIds });
                }
            })
            .catch((error: unknown) => {
                this.finish(run.RunId, {
                    Status: "FAILED",
                    ErrorString: `The local endpoint failed: ${messageOf(error)}`,
                });
            })
            .finally(() => this.live.delete(run.RunId));
    }

    private async evaluate(run: EvaluationRun, rulesets: readonly Ruleset[], live: LiveRun): Promise<QualityOutcome> {
        const { core } = this;
        const [first] = rulesets;
        try {
            const session = await core.assumeRole.forGlue({
                role: run.Role,
                sessionName: "GlueDataQuality",
                sourceArn: core.arns.ruleset(first?.Name ?? ""),
                durationSeconds: Math.min(run.Timeout * 60, 43_200),
            });
            try {
                const { DatabaseName, TableName } = run.DataSource.GlueTable;
                live.process = QualityProcess.start(core, {
                    workDir: path.join(core.config.stateDir, "quality", run.RunId),
                    database: DatabaseName,
                    table: TableName,
                    rulesets: Object.fromEntries(rulesets.map(({ Name, Ruleset }) => [Name, Ruleset])),
                    credentials: session,
                });
                if (live.stopping) {
                    await live.process.stop();
                }
                return await live.process.ended;
            } finally {
                core.sessions.expire(session.accessKeyId);
            }
        } catch (error) {
            if (error instanceof RoleRefusedError || error instanceof AwsError) {
                return { error: `Role ${core.arns.role(run.Role)} cannot be assumed: ${error.message}` };
            }
            throw error;
        }
    }

    private stop(runId: string, live: LiveRun): void {
        live.stopping = true;
        const run = this.runs.get(runId);
        if (run !== undefined) {
            this.runs.set(runId, { ...run, Status: "STOPPING", LastModifiedOn: now() });
        }
        void live.process?.stop();
    }

    private keep(run: EvaluationRun, rulesetName: string, rules: QualityResult["RuleResults"]): string {
        const passed = rules.filter(({ Result }) => Result === "PASS").length;
        const result: QualityResult = {
            ResultId: `dqresult-${randomBytes(20).toString("hex")}`,
            Score: rules.length === 0 ? 1 : passed / rules.length,
            DataSource: run.DataSource,
            RulesetName: rulesetName,
            StartedOn: run.StartedOn,
            CompletedOn: now(),
            RulesetEvaluationRunId: run.RunId,
            RuleResults: rules,
        };
        this.results.set(result.ResultId, result);
        return result.ResultId;
    }

    private finish(runId: string, end: Partial<EvaluationRun>): void {
        const run = this.runs.get(runId);
        if (run !== undefined) {
            const time = now();
            const ExecutionTime = Math.round(time - run.StartedOn);
            this.runs.set(runId, { ...run, ...end, ExecutionTime, CompletedOn: time, LastModifiedOn: time });
        }
    }

    private requireRun(id: string): EvaluationRun {
        const run = this.runs.get(id);
        if (run === undefined) {
            throw notFound(`Cannot find Data Quality Ruleset Evaluation Run ${id}.`);
        }
        return run;
    }

    private requireResult(id: string): QualityResult {
        const result = this.results.get(id);
        if (result === undefined) {
            throw notFound(`Cannot find Data Quality Result ${id}.`);
        }
        return result;
    }
}

function newestFirst<T extends { readonly StartedOn: number }>(all: readonly T[]): T[] {
    return [...all].sort((a, b) => b.StartedOn - a.StartedOn);
}
