import { z } from "zod";
import { allowed, integer } from "./values";

/** Athena refuses a smaller limit. */
const SMALLEST_LIMIT = 10 * 1024 * 1024;
/** 100 GiB. */
const DEFAULT_LIMIT = 100 * 1024 ** 3;
const PRINCIPAL = /^(\d{12}|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/;

const flag = z.boolean(allowed("true or false"));

/** The section `sluice:analytics`: who queries the lake, with what, and how much a query may read. */
export const analyticsSchema = z.strictObject({
    bytesScannedLimit: integer("bytes a query may scan", SMALLEST_LIMIT, Number.MAX_SAFE_INTEGER)
        .default(DEFAULT_LIMIT)
        .describe("A query that scans more bytes is cancelled; Athena bills by bytes scanned. At least 10485760."),
    namedQueries: flag
        .default(true)
        .describe("Keep a handful of named queries per dataset in the workgroup, made from its contract."),
    readerPrincipals: z
        .array(
            z
                .string(allowed("an account id (12 digits) or the ARN of a role"))
                .regex(
                    PRINCIPAL,
                    allowed(
                        "an account id (12 digits) or the ARN of one role, such as arn:aws:iam::123456789012:role/analyst; no wildcard, which would let in anybody",
                    ),
                ),
            allowed("a list of account ids and role ARNs"),
        )
        .default([])
        .describe("Who may assume the readers' role. With nobody there is no such role and no workgroup for it."),
    readersSeeQuarantine: flag
        .default(false)
        .describe("Let readers query rejected rows too: these hold whatever was sent, as it was sent."),
    redshiftSpectrum: flag
        .default(false)
        .describe("Make a role with which Redshift reads the curated tables, and put the statement for it out."),
});

/** The parsed section. */
export type AnalyticsConfig = z.infer<typeof analyticsSchema>;
