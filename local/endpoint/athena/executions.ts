import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Caller } from "../authorize/caller";
import { type Core } from "../core";
import { messageOf } from "../errors";
import { compact, now } from "../glue/input";
import { type ProcessCredentials } from "../runs/environment";
import { QueryProcess, type QueryResult } from "../runs/query-process";
import { Collection } from "../state/collection";
import {
    type ExecutionRecord,
    executionRecordSchema,
    type QueryExecution,
    type QueryState,
    startSchema,
    statistics,
} from "./execution-schema";
import { invalidRequest, readRequest } from "./input";
import { effectiveConfiguration, outputLocation } from "./output-location";
import { applyParameters, statementType } from "./statement";
import { type WorkGroups } from "./work-groups";

/** Each query is a Python process of its own; more at once would only make all of them slower. */
const maxRunning = 4;

/** Queries that are over are forgotten beyond this, oldest first. */
const maxKept = 500;

interface LiveQuery {
    process?: QueryProcess;
    cancelled: boolean;
    readonly credentials: ProcessCredentials;
    readonly queryString: string;
    readonly cutoffBytes: number | undefined;
    done: Promise<void>;
}

/** Runs queries, and keeps how they went. */
export class Executions {
    private readonly records: Collection<ExecutionRecord>;
    private readonly live = new Map<string, LiveQuery>();
    private readonly queue: string[] = [];
    private running = 0;

    constructor(private readonly core: Core) {
        this.records = new Collection(path.join(core.config.stateDir, "athena", "executions"), executionRecordSchema);
        for (const { execution } of this.records.list()) {
            if (execution.Status.State === "QUEUED" || execution.Status.State === "RUNNING") {
                this.end(
                    execution.QueryExecutionId,
                    "FAILED",
                    "The local endpoint ended while this query was under way.",
                );
            }
        }
    }

    get(id: string): ExecutionRecord | undefined {
        return this.records.get(id);
    }

    /** The query, or the error that Athena gives. */
    require(id: string): ExecutionRecord {
        const record = this.records.get(id);
        if (record === undefined) {
            throw invalidRequest(`QueryExecution ${id} was not found`);
        }
        return record;
    }

    /** Queries of a workgroup, newest first. */
    of(workGroup: string): readonly QueryExecution[] {
        return this.records
            .list()
            .map((record) => record.execution)
            .filter((execution) => execution.WorkGroup === workGroup)
            .sort((a, b) => b.Status.SubmissionDateTime - a.Status.SubmissionDateTime);
    }

    /** Starts a query; with a token that was used before, gives the query of then. */
    start(input: unknown, caller: Caller, workGroups: WorkGroups): string {
        const request = readRequest(startSchema, input);
        const token = request.ClientRequestToken;
        const before = this.records.list().find((record) => token !== undefined && record.clientRequestToken === token);
        if (before !== undefined) {
            if (before.execution.Query !== request.QueryString) {
                throw invalidRequest(
                    "Idempotent parameters do not match: the ClientRequestToken was used with another query.",
                );
            }
            return before.execution.QueryExecutionId;
        }
        const group = workGroups.require(request.WorkGroup ?? "primary");
        if (group.State === "DISABLED") {
            throw invalidRequest(`WorkGroup ${group.Name} is disabled.`);
        }
        const queryString = applyParameters(request.QueryString, request.ExecutionParameters ?? []);
        const id = randomUUID();
        const folder = outputLocation(group, request.ResultConfiguration?.OutputLocation);
        this.records.set(
            id,
            compact({
                clientRequestToken: token,
                execution: compact({
                    QueryExecutionId: id,
                    Query: request.QueryString,
                    StatementType: statementType(request.QueryString),
                    ResultConfiguration: {
                        ...effectiveConfiguration(group, request.ResultConfiguration),
                        OutputLocation: `${folder}${id}.csv`,
                    },
                    QueryExecutionContext: request.QueryExecutionContext ?? {},
                    Status: { State: "QUEUED" as const, SubmissionDateTime: now() },
                    Statistics: statistics(0, 0, 0),
                    WorkGroup: group.Name,
                    EngineVersion: {
                        SelectedEngineVersion: "AUTO",
                        EffectiveEngineVersion: "Athena engine version 3",
                    },
                    ExecutionParameters: request.ExecutionParameters,
                }),
            }),
        );
        this.live.set(id, {
            cancelled: false,
            credentials: credentialsOf(caller),
            queryString,
            cutoffBytes: group.Configuration.BytesScannedCutoffPerQuery,
            done: Promise.resolve(),
        });
        this.queue.push(id);
        this.startQueued();
        this.forgetOld();
        return id;
    }

    /** Cancels a query; one that is over stays as it is. */
    async stop(id: string): Promise<void> {
        this.require(id);
        const live = this.live.get(id);
        if (live === undefined) {
            return;
        }
        live.cancelled = true;
        const queued = this.queue.indexOf(id);
        if (queued >= 0) {
            this.queue.splice(queued, 1);
            this.live.delete(id);
            this.end(id, "CANCELLED", "Query cancelled by user");
            return;
        }
        await live.process?.stop();
        await live.done;
    }

    deleteOf(workGroup: string): void {
        for (const { QueryExecutionId } of this.of(workGroup)) {
            void this.stop(QueryExecutionId).then(() => this.forget(QueryExecutionId));
        }
    }

    /** Stops every query: the endpoint ends. */
    async close(): Promise<void> {
        await Promise.all([...this.live.keys()].map((id) => this.stop(id)));
    }

    private startQueued(): void {
        while (this.running < maxRunning) {
            const id = this.queue.shift();
            const live = id === undefined ? undefined : this.live.get(id);
            if (id === undefined || live === undefined) {
                return;
            }
            this.running += 1;
            live.done = this.run(id, live)
                .catch((error: unknown) => this.end(id, "FAILED", `The local endpoint failed: ${messageOf(error)}`))
                .finally(() => {
                    this.running -= 1;
                    this.live.delete(id);
                    this.startQueued();
                });
        }
    }

    private async run(id: string, live: LiveQuery): Promise<void> {
        const { execution } = this.require(id);
        const started = Date.now();
        const queued = started - Math.round(execution.Status.SubmissionDateTime * 1000);
        this.update(id, { ...execution, Status: { ...execution.Status, State: "RUNNING" } });
        live.process = QueryProcess.start(this.core, {
            executionId: id,
            workDir: this.workDir(id),
            queryString: live.queryString,
            database: execution.QueryExecutionContext.Database,
            outputLocation: (execution.ResultConfiguration.OutputLocation ?? "").replace(/[^/]*$/, ""),
            credentials: live.credentials,
        });
        const result = await live.process.ended;
        const milliseconds = Date.now() - started;
        const scanned = "error" in result ? 0 : result.dataScannedInBytes;
        this.update(id, {
            ...this.require(id).execution,
            Statistics: statistics(milliseconds, scanned, Math.max(0, queued)),
        });
        this.conclude(id, live, result, scanned);
    }

    private conclude(id: string, live: LiveQuery, result: QueryResult, scanned: number): void {
        if (live.cancelled) {
            this.end(id, "CANCELLED", "Query cancelled by user");
        } else if ("error" in result) {
            this.end(id, "FAILED", `${result.error.type}: ${result.error.message}`);
        } else if (live.cutoffBytes !== undefined && scanned > live.cutoffBytes) {
            this.end(
                id,
                "CANCELLED",
                `Query cancelled! : Bytes scanned limit was exceeded (${scanned} > ${live.cutoffBytes})`,
            );
        } else {
            const rowsFile = path.resolve(this.workDir(id), result.rowsFile);
            this.records.set(id, { ...this.require(id), result: { columns: result.columns, rowsFile } });
            this.end(id, "SUCCEEDED");
        }
    }

    private end(id: string, state: QueryState, reason?: string): void {
        const { execution } = this.require(id);
        this.update(id, {
            ...execution,
            Status: compact({
                State: state,
                SubmissionDateTime: execution.Status.SubmissionDateTime,
                CompletionDateTime: now(),
                StateChangeReason: reason,
                AthenaError:
                    state === "FAILED" && reason !== undefined
                        ? { ErrorCategory: 2, ErrorType: 1006, Retryable: false, ErrorMessage: reason }
                        : undefined,
            }),
        });
        this.core.log.info("query ended", { id, state, ...(reason === undefined ? {} : { reason }) });
    }

    private update(id: string, execution: QueryExecution): void {
        this.records.set(id, { ...this.require(id), execution });
    }

    private workDir(id: string): string {
        return path.join(this.core.config.stateDir, "athena", "work", id);
    }

    private forgetOld(): void {
        const records = this.records.list();
        const over = records.filter(({ execution }) => !this.live.has(execution.QueryExecutionId));
        const excess = [...over]
            .sort((a, b) => a.execution.Status.SubmissionDateTime - b.execution.Status.SubmissionDateTime)
            .slice(0, Math.max(0, records.length - maxKept));
        for (const { execution } of excess) {
            this.forget(execution.QueryExecutionId);
        }
    }

    private forget(id: string): void {
        this.records.delete(id);
        fs.rmSync(this.workDir(id), { recursive: true, force: true });
    }
}

/** A query works as who asks for it, so that it reads no more than they may. */
function credentialsOf(caller: Caller): ProcessCredentials {
    switch (caller.kind) {
        case "role":
            return caller.session;
        case "administrator":
            // Signatures are not verified, so any secret goes with the key.
            return { accessKeyId: caller.accessKeyId, secretAccessKey: "sluice" };
        case "anonymous":
            throw invalidRequest("A query needs a caller.");
    }
}
