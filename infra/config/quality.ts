import { z } from "zod";
import { allowed, integer } from "./values";

/** The section `sluice:quality`: Glue Data Quality over the curated tables. */
export const qualitySchema = z.strictObject({
    enabled: z
        .boolean(allowed("true or false"))
        .default(false)
        .describe(
            "Keep a Glue Data Quality ruleset per dataset, made from its contract, and a job that evaluates them.",
        ),
    numberOfWorkers: integer("G.1X workers per evaluation", 2, 100)
        .default(2)
        .describe("Workers of an evaluation; Glue's own default is 5."),
    timeoutMinutes: integer("minutes", 1, 2880)
        .default(60)
        .describe("An evaluation, and the job that waits for all of them, is stopped after this many minutes."),
});

/** The parsed section. */
export type QualityConfig = z.infer<typeof qualitySchema>;
