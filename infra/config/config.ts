import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { costSchema } from "./cost";
import { fitTo } from "./fromPulumi";
import { schemaProblems } from "./problems";
import { analyticsSchema } from "./analytics";
import { qualitySchema } from "./quality";
import { protectionSchema } from "./protection";
import { alertsSchema } from "./alerts";
import { observabilitySchema } from "./observability";
import { allowed, integer } from "./values";
import { workflowSchema } from "./workflow";
import { WORKER_TYPES } from "../workerTypes";

const BOOKMARKS = ["job-bookmark-enable", "job-bookmark-disable", "job-bookmark-pause"] as const;

/**
 * The stack's configuration, namespace `sluice`. This schema says what the values are; whether they are wise (a bookmark
 * switched off, three retries) is the policy pack's to decide, so that the reason is given where every rule is.
 */
export const configSchema = z.strictObject({
    env: z
        .string(allowed("lower-case letters, digits and -"))
        .regex(/^[a-z][a-z0-9-]*$/, allowed("lower-case letters, digits and -"))
        .optional()
        .describe("Environment: the jobs' --ENV, and the tag environment. Default: the stack's name."),
    workerType: z
        .enum(WORKER_TYPES, allowed(WORKER_TYPES.join(", ")))
        .default("G.1X")
        .describe("Worker type of the jobs; G.1X is 1 DPU (4 vCPU, 16 GB)."),
    numberOfWorkers: integer("workers per run", 2, 299).default(2).describe("Workers per run, the driver among them."),
    timeoutMinutes: integer("minutes", 1, 7200).default(60).describe("A run is stopped after this many minutes."),
    maxRetries: integer("retries", 0, 10)
        .default(0)
        .describe("Automatic retries of a failed run; the pack allows 0 or 1."),
    bookmark: z
        .enum(BOOKMARKS, allowed(BOOKMARKS.join(", ")))
        .default("job-bookmark-enable")
        .describe("Job bookmark option; the pack allows job-bookmark-enable."),
    alerts: alertsSchema.prefault({}).describe("Who is told of what goes wrong: `docs/alerts.md`."),
    observability: observabilitySchema.prefault({}).describe("Logs, metrics and charts, and for how long."),
    workflow: workflowSchema,
    forceDestroy: z
        .boolean(allowed("true or false"))
        .default(false)
        .describe("Let destroy delete buckets that hold data. Never in production."),
    tags: z
        .record(z.string(), z.string(allowed("text")), allowed("an object of tag names and values"))
        .refine((tags) => !("zone" in tags), allowed("any tag but zone, which says of a bucket what it holds"))
        .default({})
        .describe(
            "Tags on every resource that takes tags, beside project, environment and zone; on S3 objects those alone.",
        ),
    analytics: analyticsSchema.prefault({}).describe("Queries and readers: docs/analytics.md."),
    quality: qualitySchema.prefault({}).describe("Glue Data Quality: docs/quality.md."),
    protection: protectionSchema.prefault({}).describe("How the lake protects what it holds: `docs/protection.md`."),
    cost: costSchema,
});

/** The parsed configuration, defaults filled in. */
export type LakeConfig = z.infer<typeof configSchema>;

/**
 * Parses the stack's configuration values by the schema.
 *
 * @param values Keys without the namespace, values as Pulumi gives them: text, or JSON for numbers, booleans and objects.
 * @throws pulumi.RunError naming every key that is wrong, what it got and what is allowed.
 */
export function parseConfig(values: Readonly<Record<string, string>>): LakeConfig {
    const input = fitTo(configSchema, values);
    const result = configSchema.safeParse(input);
    if (result.success) {
        return result.data;
    }
    const problems = schemaProblems(configSchema, input, result.error.issues).map((line) => `  ${line}`);
    throw new pulumi.RunError(
        `The stack's configuration is wrong:\n${problems.join("\n")}\n` +
            "Change it with: pulumi config set KEY VALUE, and a key in a section with: " +
            "pulumi config set --path 'sluice:section.key' VALUE",
    );
}

/** Reads the running stack's configuration. @throws as {@link parseConfig} */
export function readConfig(project = pulumi.getProject()): LakeConfig {
    const prefix = `${project}:`;
    const all = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    return parseConfig(Object.fromEntries(all.map(([key, value]) => [key.slice(prefix.length), value])));
}
