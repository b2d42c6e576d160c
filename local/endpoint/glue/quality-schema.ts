import { z } from "zod";
import { ruleResultSchema } from "../runs/quality-process";
import { nameSchema } from "./input";
import { pagingSchema } from "./paging";

const tableSchema = z.looseObject({ DatabaseName: nameSchema, TableName: nameSchema });

/** What a ruleset is evaluated over. */
export const dataSourceSchema = z.object({ GlueTable: tableSchema });

const stateSchema = z.enum(["STARTING", "RUNNING", "STOPPING", "STOPPED", "SUCCEEDED", "FAILED", "TIMEOUT"]);

/** An evaluation as GetDataQualityRulesetEvaluationRun shows it. */
export const evaluationRunSchema = z.object({
    RunId: z.string(),
    DataSource: dataSourceSchema,
    Role: z.string(),
    NumberOfWorkers: z.int(),
    Timeout: z.int(),
    Status: stateSchema,
    ErrorString: z.string().optional(),
    StartedOn: z.number(),
    LastModifiedOn: z.number(),
    CompletedOn: z.number().optional(),
    ExecutionTime: z.int(),
    RulesetNames: z.array(z.string()),
    ResultIds: z.array(z.string()),
    ClientToken: z.string().optional(),
});

/** An evaluation. */
export type EvaluationRun = z.infer<typeof evaluationRunSchema>;

/** A result as GetDataQualityResult shows it. */
export const qualityResultSchema = z.object({
    ResultId: z.string(),
    Score: z.number(),
    DataSource: dataSourceSchema,
    RulesetName: z.string(),
    StartedOn: z.number(),
    CompletedOn: z.number(),
    RulesetEvaluationRunId: z.string(),
    RuleResults: z.array(ruleResultSchema),
});

/** What an evaluation found, for one ruleset. */
export type QualityResult = z.infer<typeof qualityResultSchema>;

/** StartDataQualityRulesetEvaluationRun's input. */
export const startSchema = z.object({
    DataSource: dataSourceSchema,
    Role: z.string().min(1),
    RulesetNames: z.array(nameSchema).min(1, "must be 1 to 10 names").max(10, "must be 1 to 10 names"),
    NumberOfWorkers: z.int().min(1).max(299).optional(),
    Timeout: z.int().min(1, "must be at least 1 minute").optional(),
    ClientToken: z.string().min(1).max(255).optional(),
    AdditionalRunOptions: z.looseObject({}).optional(),
});

export const runSchema = z.object({ RunId: nameSchema });
export const resultSchema = z.object({ ResultId: nameSchema });
export const batchSchema = z.object({ ResultIds: z.array(nameSchema).min(1).max(100, "must be 1 to 100 ids") });

const filterSchema = z.strictObject({
    DataSource: dataSourceSchema.optional(),
    StartedAfter: z.number().optional(),
    StartedBefore: z.number().optional(),
});

/** Input of the calls that list runs and results. */
export const listSchema = pagingSchema.extend({ Filter: filterSchema.optional() });

/** Whether a run or a result passes a list call's filter. */
export function passes(
    one: Pick<EvaluationRun, "DataSource" | "StartedOn">,
    filter: z.infer<typeof filterSchema> = {},
): boolean {
    const { GlueTable: wanted } = filter.DataSource ?? {};
    const { GlueTable: table } = one.DataSource;
    return (
        (wanted === undefined ||
            (table.DatabaseName === wanted.DatabaseName && table.TableName === wanted.TableName)) &&
        one.StartedOn > (filter.StartedAfter ?? -Infinity) &&
        one.StartedOn < (filter.StartedBefore ?? Infinity)
    );
}
