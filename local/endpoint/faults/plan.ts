import { z } from "zod";

/** What is done to a request. */
export const faultKinds = [
    /** 500 InternalError: nothing was done. */
    "InternalError",
    /** 503 SlowDown: nothing was done. */
    "SlowDown",
    /** 400 ExpiredToken: nothing was done. */
    "ExpiredToken",
    /** The connection is cut while the body is on its way: nothing was done. */
    "cut",
    /** The request is carried out, and the connection is cut in the place of the answer. */
    "lost-answer",
    /** The request waits, not carried out, until the plan is taken away; then the connection is cut. */
    "hold-before",
    /** The request is carried out and its answer waits until the plan is taken away; then the connection is cut. */
    "hold-after",
] as const;

const pattern = z.string().refine(isPattern, "must be a regular expression");

const ruleSchema = z
    .strictObject({
        fault: z.enum(faultKinds),
        /** S3 operation. @default any */
        operation: z.string().optional(),
        /** Regular expression that is found in the key. @default any */
        key: pattern.optional(),
        /** Whose requests: those made with the credentials of job runs, or everybody's. @default "runs" */
        callers: z.enum(["runs", "all"]).default("runs"),
        /** The first matching request that is hit, counted from 1. @default 1 */
        nth: z.int().min(1).default(1),
        /** How many matching requests are hit, from the nth on. @default 1 */
        times: z.int().min(1).default(1),
        /** All matching requests are hit for as long as this, from the nth on, in the place of `times`. */
        milliseconds: z.int().min(1).optional(),
        /** Of the requests that would be hit, how many are, by chance; see `seed`. @default 1 */
        probability: z.number().gt(0).max(1).default(1),
        /** The rule sleeps until the rule of this number, counted from 0, has hit. */
        after: z.int().min(0).optional(),
    })
    .refine(({ fault, operation }) => fault !== "cut" || operation === undefined || /^(Put|Upload)/.test(operation), {
        message: "cut is for requests with a body: PutObject, UploadPart",
    });

/** A plan of faults, as the control route takes it. */
export const planSchema = z
    .strictObject({
        /** Makes chance repeatable. @default 0 */
        seed: z.int().default(0),
        rules: z.array(ruleSchema).max(100),
    })
    .refine(({ rules }) => rules.every(({ after }) => after === undefined || after < rules.length), {
        message: "after must be the number of a rule, counted from 0",
    });

/** One rule. */
export type FaultRule = z.output<typeof ruleSchema>;

/** A plan of faults. */
export type FaultPlan = z.output<typeof planSchema>;

/** What is done to a request. */
export type FaultKind = (typeof faultKinds)[number];

function isPattern(text: string): boolean {
    try {
        new RegExp(text);
        return true;
    } catch {
        return false;
    }
}
