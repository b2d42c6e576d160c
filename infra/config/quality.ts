import { z } from "zod";
import { allowed, integer } from "./values";

/** The section `sluice:quality`: Glue Data Quality over the curated tables. */
export const qualitySchema = z.strictObject({
    enabled: z
        .boolean(allowed("true or false"))
        .default(false)
        .describe(
            "For each dataset, keep a Glue Data Quality ruleset made from its contract, and have it evaluated at the workflow's end.",
        ),
    numberOfWorkers: integer("G.1X workers per evaluation", 2, 100)
        .default(2)
        .describe("Workers of an evaluation; Glue's own default is 5."),
    timeoutMinutes: integer("minutes", 1, 2880)
        .default(60)
        .describe("An evaluation is stopped after this many minutes, and the job that waits for it ten minutes later."),
});

/** The parsed section. */
export type QualityConfig = z.infer<typeof qualitySchema>;
