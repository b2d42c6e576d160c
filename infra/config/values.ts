import { z } from "zod";

/** A value as messages show it. */
export const got = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** How a wrong value is told: what it got, and the rule for what is allowed. */
export const allowed = (rule: string) => ({
    error: (issue: { input?: unknown }) => `got ${got(issue.input)}; allowed: ${rule}`,
});

/** A whole number of something (`rule` says of what), from and to inclusive. */
export const integer = (rule: string, from: number, to: number) => {
    const text = allowed(`${rule}, a whole number from ${from} to ${to}`);
    return z.number(text).int(text).min(from, text).max(to, text);
};

/** An amount of US dollars, more than nothing. */
export const dollars = (rule: string) => {
    const text = allowed(`${rule}, a number of US dollars above 0`);
    return z.number(text).positive(text);
};

/** A switch. */
export const flag = () => z.boolean(allowed("true or false"));

/** A schedule as Glue takes it, UTC. */
export const cron = z
    .string(allowed("a Glue schedule such as cron(15 12 * * ? *), in UTC"))
    .regex(/^cron\(.+\)$/, allowed("a Glue schedule such as cron(15 12 * * ? *), in UTC"));

/** Keys that belong together, as one object: `sluice:<section>: {…}` in the stack file. Every key has its default. */
export const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
    z.strictObject(shape, {
        error: (issue) =>
            issue.code === "unrecognized_keys"
                ? undefined
                : `got ${got(issue.input)}; allowed: an object of ${Object.keys(shape).join(", ")}`,
    });
