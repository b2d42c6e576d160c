import { z } from "zod";
import { type Caller } from "../authorize/caller";
import { s3Arn } from "../authorize/s3-access";
import { type Core } from "../core";
import { compact } from "../glue/input";
import { page } from "../glue/paging";
import { Executions } from "./executions";
import { invalidRequest, readRequest } from "./input";
import { NamedQueries } from "./named-queries";
import { columnInfo, readPage } from "./results";
import { WorkGroups } from "./work-groups";

const oneSchema = z.object({ QueryExecutionId: z.string().min(1) });
const batchSchema = z.object({ QueryExecutionIds: z.array(z.string()).min(1).max(50) });
const listSchema = z.object({
    WorkGroup: z.string().optional(),
    MaxResults: z.int().min(0).max(50, "must be at most 50").optional(),
    NextToken: z.string().optional(),
});
const resultsSchema = oneSchema.extend({
    MaxResults: z.int().min(1).max(1000, "must be 1 to 1000").optional(),
    NextToken: z.string().optional(),
});

/** Answers one call, for a caller. */
export type AthenaAction = (input: unknown, caller: Caller) => object | Promise<object>;

/** Queries, named queries and workgroups. Prepared statements and data catalogs are moto's. */
export class AthenaService {
    readonly executions: Executions;
    private readonly workGroups: WorkGroups;
    private readonly namedQueries: NamedQueries;

    constructor(private readonly core: Core) {
        this.executions = new Executions(core);
        this.workGroups = new WorkGroups(core.config.stateDir, core.arns, {
            has: (name) => this.executions.of(name).length > 0 || this.namedQueries.has(name),
            delete: (name) => {
                this.executions.deleteOf(name);
                this.namedQueries.deleteOf(name);
            },
        });
        this.namedQueries = new NamedQueries(core.config.stateDir, () => this.workGroups);
    }

    /** What answers a call here; undefined for a call that is moto's. */
    find(action: string, input: unknown): AthenaAction | undefined {
        const arn = (input as { readonly ResourceARN?: unknown } | null)?.ResourceARN;
        if (typeof arn === "string" && arn.startsWith(this.core.arns.workGroup(""))) {
            return this.workGroups.tagActions[action];
        }
        return this.actions[action] ?? this.workGroups.actions[action] ?? this.namedQueries.actions[action];
    }

    /** The workgroup of a query that was run or is kept, which is what permission to look at it is given for. */
    workGroupOf(id: string): string | undefined {
        return this.executions.get(id)?.execution.WorkGroup ?? this.namedQueries.get(id)?.WorkGroup;
    }

    async close(): Promise<void> {
        await this.executions.close();
    }

    private readonly actions: Readonly<Record<string, AthenaAction>> = {
        StartQueryExecution: (input, caller) => ({
            QueryExecutionId: this.executions.start(input, caller, this.workGroups),
        }),
        GetQueryExecution: (input) => ({
            QueryExecution: this.executions.require(readRequest(oneSchema, input).QueryExecutionId).execution,
        }),
        BatchGetQueryExecution: (input) => {
            const ids = readRequest(batchSchema, input).QueryExecutionIds;
            return {
                QueryExecutions: ids.flatMap((id) => this.executions.get(id)?.execution ?? []),
                UnprocessedQueryExecutionIds: ids
                    .filter((id) => this.executions.get(id) === undefined)
                    .map((id) => ({
                        QueryExecutionId: id,
                        ErrorCode: "INVALID_REQUEST",
                        ErrorMessage: `QueryExecution ${id} was not found`,
                    })),
            };
        },
        ListQueryExecutions: (input) => {
            const request = readRequest(listSchema, input);
            const group = this.workGroups.require(request.WorkGroup ?? "primary");
            const ids = this.executions.of(group.Name).map((execution) => execution.QueryExecutionId);
            const size = request.MaxResults === 0 ? undefined : request.MaxResults;
            const { items, nextToken } = page(ids, (id) => id, { ...request, MaxResults: size }, 50);
            return compact({ QueryExecutionIds: items, NextToken: nextToken });
        },
        StopQueryExecution: async (input) => {
            await this.executions.stop(readRequest(oneSchema, input).QueryExecutionId);
            return {};
        },
        GetQueryResults: (input, caller) => this.results(input, caller),
    };

    private async results(input: unknown, caller: Caller): Promise<object> {
        const request = readRequest(resultsSchema, input);
        const { execution, result } = this.executions.require(request.QueryExecutionId);
        const { State, StateChangeReason } = execution.Status;
        if (State === "QUEUED" || State === "RUNNING") {
            throw invalidRequest(`Query has not yet finished. Current state: ${State}`);
        }
        if (State !== "SUCCEEDED" || result === undefined) {
            throw invalidRequest(
                `Query did not finish successfully. Final query state: ${State}${StateChangeReason === undefined ? "" : ` (${StateChangeReason})`}`,
            );
        }
        await this.requireOutput(execution.ResultConfiguration.OutputLocation ?? "", caller);
        const names = result.columns.map((column) => column.Name);
        const { rows, nextToken } = await readPage(
            result.rowsFile,
            execution.StatementType === "DML" ? names : undefined,
            request.MaxResults ?? 1000,
            request.NextToken,
        );
        return compact({
            ResultSet: { Rows: rows, ResultSetMetadata: { ColumnInfo: result.columns.map(columnInfo) } },
            UpdateCount: 0,
            NextToken: nextToken,
        });
    }

    /** Athena reads results from S3 as the caller, so who may not read the object gets no rows. */
    private async requireOutput(location: string, caller: Caller): Promise<void> {
        const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
        await this.core.authorizer.require(caller, "json", [
            { action: "s3:GetObject", resource: s3Arn(bucket, key), bucket },
        ]);
    }
}
