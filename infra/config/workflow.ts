import { z } from "zod";
import { allowed, cron } from "./values";

/** When the lake's workflow runs. The one place for a schedule: nothing else in the lake starts by itself. */
export const workflowSchema = z
    .strictObject(
        {
            schedule: cron
                .optional()
                .describe(
                    "When the workflow (raw crawl, jobs, curated crawls) runs by itself, UTC. Default: on demand alone.",
                ),
        },
        allowed("an object of: schedule"),
    )
    .prefault({})
    .describe("The workflow: `schedule`, cron(…) in UTC, is when it runs by itself. Default: on demand alone.");
