import { type z } from "zod";

/** One thing that is wrong with a value from outside. */
export interface Problem {
    /** Where, such as `Command.Name`; empty for the whole. */
    readonly member: string;
    /** What is allowed. */
    readonly message: string;
    /** What was got, as JSON, cut short. */
    readonly got: string;
}

/** What zod found, in the words of the schemas. Parse with `reportInput: true`. */
export function problemsOf(error: z.ZodError): readonly Problem[] {
    return error.issues.map((issue) => {
        const inner = issue.code === "invalid_key" ? issue.issues[0] : undefined;
        return {
            member: issue.path
                .map((part, index) =>
                    typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
                )
                .join(""),
            message: inner?.message ?? issue.message,
            got: issue.input === undefined ? "nothing" : JSON.stringify(issue.input).slice(0, 200),
        };
    });
}
