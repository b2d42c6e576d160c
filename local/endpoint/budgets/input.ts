import { type z } from "zod";
import { AwsError } from "../errors";
import { problemsOf } from "../validation";

/** The error of AWS Budgets for all that is wrong with a request. */
export function invalidParameter(message: string): AwsError {
    return new AwsError("InvalidParameterException", message);
}

/** What was asked for is not there. */
export function notFound(message: string): AwsError {
    return new AwsError("NotFoundException", message);
}

/** What was to be made is there already. */
export function duplicate(message: string): AwsError {
    return new AwsError("DuplicateRecordException", message);
}

/** Reads a call's input. */
export function readParameters<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
    const parsed = schema.safeParse(input, { reportInput: true });
    if (parsed.success) {
        return parsed.data;
    }
    const problems = problemsOf(parsed.error).map(
        ({ member, message, got }) => `${member || "input"}: ${message} (got ${got})`,
    );
    throw invalidParameter(problems.join("; "));
}
