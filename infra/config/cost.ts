import { z } from "zod";
import { allowed, dollars, flag, integer, section } from "./values";

/** Glue's execution classes: dedicated capacity, or spare capacity that comes when it may and costs less. */
export const EXECUTION_CLASSES = ["STANDARD", "FLEX"] as const;

const executionClass = z.enum(EXECUTION_CLASSES, allowed(EXECUTION_CLASSES.join(", ")));
const maxPerRun = dollars("the most that one run may cost");
const numberOfWorkers = integer("workers per run", 2, 299);

/**
 * Prices to begin with: what AWS has listed for us-east-1 for years ($0.44 per DPU-hour of a job up to Glue 5.1 and of a
 * crawler; Flex 34 % less). For M-DPUs (R workers) it is an assumption. Other regions and agreements differ, and prices change:
 * whoever relies on the bound sets their own.
 */
const pricesSchema = section({
    dpuHour: dollars("the price of a DPU-hour").default(0.44).describe("A DPU-hour of a job, class STANDARD."),
    flexDpuHour: dollars("the price of a DPU-hour").default(0.29).describe("A DPU-hour of a job, class FLEX."),
    memoryDpuHour: dollars("the price of an M-DPU-hour")
        .default(0.52)
        .describe("An M-DPU-hour of a job: workers of the types R."),
    crawlerDpuHour: dollars("the price of a DPU-hour").default(0.44).describe("A DPU-hour of a crawler."),
})
    .prefault({})
    .describe(
        "List prices in US dollars, those of us-east-1 to begin with. They change and differ by region: look up and set yours.",
    );

/** What runs may cost, and how they are run for less. */
export const costSchema = section({
    executionClass: executionClass
        .default("STANDARD")
        .describe("FLEX runs jobs on spare capacity: cheaper, but it may start late and be slow."),
    autoScaling: flag()
        .default(false)
        .describe("Let Glue take fewer workers than numberOfWorkers, which is then the most a run has."),
    maxPerRun: maxPerRun
        .optional()
        .describe(
            "The most that one run may cost, in US dollars. It shortens the timeout to what the money is enough for; timeoutMinutes still holds where it is lower.",
        ),
    runsPerMonth: integer("runs a month", 0, 10_000)
        .default(30)
        .describe("Runs a month of each job, for the estimate, where no schedule says it."),
    monthlyBudget: dollars("what the lake may cost a month")
        .optional()
        .describe(
            "What the lake should cost a month, in US dollars: an AWS budget over its tag project tells at 80 % spent and at 100 % forecast. Default: no budget.",
        ),
    budgetEmails: z
        .array(z.email(allowed("an e-mail address")), allowed("a list of e-mail addresses"))
        .max(10, allowed("10 addresses at most, as AWS Budgets has it"))
        .default([])
        .describe("Who is told of the budget by e-mail, beside the topic of the alerts where there is one."),
    crawlMinutes: integer("minutes, at least the 10 that AWS bills", 10, 1440)
        .default(10)
        .describe(
            "Minutes of one crawl, for the estimate: crawlers have no timeout, and AWS bills 10 minutes at least.",
        ),
    prices: pricesSchema,
    perDataset: z
        .record(
            z.string(),
            section({
                executionClass: executionClass.optional().describe("Instead of the section's."),
                autoScaling: flag().optional().describe("Instead of the section's."),
                numberOfWorkers: numberOfWorkers.optional().describe("Instead of the stack's."),
                maxPerRun: maxPerRun.optional().describe("Instead of the section's."),
            }),
            allowed("an object of dataset names and what differs for them"),
        )
        .default({})
        .describe("What differs for single datasets, by name."),
})
    .prefault({})
    .meta({
        description: "What runs may cost: [docs/cost.md](cost.md).",
        example: {
            maxPerRun: 0.25,
            perDataset: { airports: { executionClass: "FLEX" } },
        },
    });
