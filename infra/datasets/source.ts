import { z } from "zod";

const got = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

/** Readers take these marks as single bytes; a line break or a NUL could not be told from what it is elsewhere. */
const MARK = /^[\x01-\x09\x0b\x0c\x0e-\x7f]$/;

const mark = z.string().regex(MARK, {
    error: (issue) => `got ${got(issue.input)}; allowed: one character of ASCII, not a line break`,
});

const encoding = z
    .literal("utf-8", {
        error: (issue) => `got ${got(issue.input)}; allowed: utf-8, convert the files before they are put`,
    })
    .optional()
    .describe("Encoding of the text. A byte order mark at a file's start is left out.");

const csvSchema = z
    .strictObject({
        format: z.literal("csv").describe("Comma-separated values, or values separated by another character."),
        delimiter: mark.default(",").describe("Field separator."),
        quote: mark.default('"').describe("Quote around fields that hold separators, quotes or line ends."),
        escape: mark
            .optional()
            .describe("Character before a quote inside a quoted field. Without it such a quote is doubled (RFC 4180)."),
        header: z
            .boolean()
            .default(true)
            .describe(
                "Each file's first line names its columns, in any order. If not, they are those of this contract.",
            ),
        multiline: z
            .boolean()
            .default(false)
            .describe("Quoted fields may hold line ends. A large file is then read by one task instead of several."),
        encoding,
    })
    .superRefine((source, context) => {
        for (const key of ["quote", "escape"] as const) {
            if (source[key] === source.delimiter) {
                context.addIssue({
                    code: "custom",
                    path: [key],
                    message: `got ${got(source[key])}, which is the delimiter; allowed: another character`,
                });
            }
        }
    });

const jsonSchema = z.strictObject({
    format: z.literal("json").describe("JSON lines: one object a line, its keys the names of the columns."),
    encoding,
});

const parquetSchema = z.strictObject({
    format: z.literal("parquet").describe("Apache Parquet."),
});

/** How the raw files of a dataset are written: the part `source` of a dataset file. */
export const sourceSchema = z.discriminatedUnion("format", [csvSchema, jsonSchema, parquetSchema], {
    error: (issue) =>
        issue.code === "invalid_union"
            ? `got ${got((issue.input as { format?: unknown } | undefined)?.format)}; allowed: csv, json, parquet`
            : undefined,
});

/** How CSV files are written, defaults filled in. */
export type CsvSource = z.infer<typeof csvSchema>;
