import { z } from "zod";

const stateSchema = z.enum(["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"]);

/** Where a query is. */
export type QueryState = z.infer<typeof stateSchema>;

const contextSchema = z.object({ Database: z.string().max(255).optional(), Catalog: z.string().max(256).optional() });

const resultConfigurationSchema = z.looseObject({
    OutputLocation: z
        .string()
        .regex(/^(|s3:\/\/[^/]+(\/.*)?)$/, "must be an S3 URI such as s3://bucket/folder/")
        .optional(),
});

/** StartQueryExecution's input. */
export const startSchema = z.object({
    QueryString: z.string().min(1, "must have 1 to 262144 characters").max(262_144, "must have 1 to 262144 characters"),
    ClientRequestToken: z.string().min(32, "must have 32 to 128 characters").max(128).optional(),
    QueryExecutionContext: contextSchema.optional(),
    ResultConfiguration: resultConfigurationSchema.optional(),
    WorkGroup: z.string().optional(),
    ExecutionParameters: z.array(z.string()).optional(),
});

/** A query as GetQueryExecution shows it. */
export const queryExecutionSchema = z.object({
    QueryExecutionId: z.string(),
    Query: z.string(),
    StatementType: z.enum(["DDL", "DML", "UTILITY"]),
    ResultConfiguration: resultConfigurationSchema,
    QueryExecutionContext: contextSchema,
    Status: z.object({
        State: stateSchema,
        StateChangeReason: z.string().optional(),
        SubmissionDateTime: z.number(),
        CompletionDateTime: z.number().optional(),
        AthenaError: z
            .object({
                ErrorCategory: z.int(),
                ErrorType: z.int(),
                Retryable: z.boolean(),
                ErrorMessage: z.string(),
            })
            .optional(),
    }),
    Statistics: z.object({
        EngineExecutionTimeInMillis: z.int(),
        DataScannedInBytes: z.number(),
        TotalExecutionTimeInMillis: z.int(),
        QueryQueueTimeInMillis: z.int(),
        ServiceProcessingTimeInMillis: z.int(),
        ResultReuseInformation: z.object({ ReusedPreviousResult: z.boolean() }),
    }),
    WorkGroup: z.string(),
    EngineVersion: z.object({ SelectedEngineVersion: z.string(), EffectiveEngineVersion: z.string() }),
    ExecutionParameters: z.array(z.string()).optional(),
});

/** A query. */
export type QueryExecution = z.infer<typeof queryExecutionSchema>;

/** A query as it is kept: with where its rows are, and what it was asked with. */
export const executionRecordSchema = z.object({
    execution: queryExecutionSchema,
    clientRequestToken: z.string().optional(),
    result: z
        .object({ columns: z.array(z.object({ Name: z.string(), Type: z.string() })), rowsFile: z.string() })
        .optional(),
});

/** A query as it is kept. */
export type ExecutionRecord = z.infer<typeof executionRecordSchema>;

/** What a query cost: milliseconds at work and in the queue, bytes read. */
export function statistics(milliseconds: number, scanned: number, queued: number): QueryExecution["Statistics"] {
    return {
        EngineExecutionTimeInMillis: milliseconds,
        DataScannedInBytes: scanned,
        TotalExecutionTimeInMillis: milliseconds + queued,
        QueryQueueTimeInMillis: queued,
        ServiceProcessingTimeInMillis: 0,
        ResultReuseInformation: { ReusedPreviousResult: false },
    };
}
