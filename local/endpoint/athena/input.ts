import { type z } from "zod";
import { AwsError } from "../errors";
import { problemsOf } from "../validation";

/** The error of Athena for all that is wrong with a request. */
export function invalidRequest(message: string): AwsError {
    return new AwsError("InvalidRequestException", message);
}

/** Reads a call's input. */
export function readRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
    const parsed = schema.safeParse(input, { reportInput: true });
    if (parsed.success) {
        return parsed.data;
    }
    const problems = problemsOf(parsed.error).map(
        ({ member, message, got }) => `${member || "input"}: ${message} (got ${got})`,
    );
    throw invalidRequest(problems.join("; "));
}
