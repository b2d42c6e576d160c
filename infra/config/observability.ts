import { z } from "zod";
import { allowed, integer } from "./values";

/** How long CloudWatch Logs can keep a group's events, in days. */
export const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const yesOrNo = () => z.boolean(allowed("true or false"));

/** The section `observability`: what there is to look at afterwards, and for how long. */
export const observabilitySchema = z.strictObject({
    logRetentionDays: z
        .literal(RETENTION_DAYS, allowed(RETENTION_DAYS.join(", ")))
        .default(30)
        .describe("Days that the logs of jobs and crawlers are kept. Groups that Glue makes keep them for ever."),
    jobInsights: yesOrNo()
        .default(true)
        .describe("Glue's job run insights: the line of the script that failed, and why, in the error log."),
    observabilityMetrics: yesOrNo()
        .default(false)
        .describe("Glue's observability metrics: skew, disk and worker use, by CloudWatch's price for custom metrics."),
    sparkUi: yesOrNo()
        .default(false)
        .describe("Keep Spark's event logs in the artifacts bucket, for the Spark UI in Glue's console."),
    sparkLogDays: integer("days", 1, 3650).default(14).describe("Days that Spark's event logs are kept."),
    dashboard: yesOrNo().default(false).describe("A CloudWatch dashboard of every dataset's runs."),
});

/** The parsed section. */
export type ObservabilityConfig = z.infer<typeof observabilitySchema>;
