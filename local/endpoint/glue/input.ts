import { z } from "zod";
import { AwsError } from "../errors";
import { problemsOf } from "../validation";

/** Reads a call's input; what does not fit is told in the way of AWS's own validation. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
    const parsed = schema.safeParse(input, { reportInput: true });
    if (parsed.success) {
        return parsed.data;
    }
    const problems = problemsOf(parsed.error).map(
        ({ member, message, got }) =>
            `Value at '${member === "" ? "input" : member}' failed to satisfy constraint: ${message} (got ${got})`,
    );
    throw new AwsError(
        "ValidationException",
        `${problems.length} validation error${problems.length > 1 ? "s" : ""} detected: ${problems.join("; ")}`,
    );
}

/** A semantic error of Glue: the shape is right and the values do not go together. */
export function invalidInput(message: string): AwsError {
    return new AwsError("InvalidInputException", message);
}

/** What was asked for is not there. */
export function notFound(message: string): AwsError {
    return new AwsError("EntityNotFoundException", message);
}

/** The name is taken. */
export function alreadyExists(message: string): AwsError {
    return new AwsError("AlreadyExistsException", message);
}

/** AWS's "single-line string" of 1 to 255. */
export const nameSchema = z
    .string()
    .min(1, "must have 1 to 255 characters")
    .max(255, "must have 1 to 255 characters")
    .regex(
        /^[\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\t]*$/u,
        "must be a single line without control characters",
    );

/** Free text. */
export const descriptionSchema = z.string().max(2048, "must have at most 2048 characters");

/** Tags: at most 50, keys of 1 to 128, values of up to 256, no `aws:` prefix. */
export const tagsSchema = z
    .record(
        z
            .string()
            .min(1)
            .max(128, "a tag's key must have 1 to 128 characters")
            .regex(/^(?!aws:)/i, "a tag's key must not start with aws:"),
        z.string().max(256, "a tag's value must have at most 256 characters"),
    )
    .refine((tags) => Object.keys(tags).length <= 50, "must be at most 50 tags");

/** Time as the JSON protocol writes it: seconds since 1970. */
export function now(): number {
    return Date.now() / 1000;
}

/** Without some members. */
export function omit<T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> {
    return Object.fromEntries(Object.entries(value).filter(([name]) => !keys.includes(name as Key))) as Omit<T, Key>;
}

/** Without the members that are undefined, which JSON would drop and `exactOptionalPropertyTypes` minds. */
export function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
        [K in keyof T]: Exclude<T[K], undefined>;
    };
}
