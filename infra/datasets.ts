import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { QUARANTINE_TABLES } from "./names";

/** A dataset cannot take a name that the lake uses for something else: the folder of rejected rows in the curated bucket. */
const RESERVED = new Set(["quarantine"]);

const NAME = /^[a-z][a-z0-9_]*$/;
const nameRule =
    "lower-case letters, digits and _, starting with a letter (S3 folder, Glue table and Hive column alike)";

/** Hive types that a column may have; decimal carries precision and scale. */
export const COLUMN_TYPES = ["string", "boolean", "int", "bigint", "float", "double", "date", "timestamp"] as const;
const DECIMAL = /^decimal\(([1-9]|[12][0-9]|3[0-8]),([0-9]|[12][0-9]|3[0-8])\)$/;
const TYPE = new RegExp(`^(${COLUMN_TYPES.join("|")})$|${DECIMAL.source}`);
const typeRule = `one of ${COLUMN_TYPES.join(", ")}, decimal(precision,scale)`;
const NUMERIC = /^(int|bigint|float|double|decimal\(.*\))$/;
const PARTITIONABLE = new Set(["string", "int", "bigint", "date", "boolean"]);

const got = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const columnSchema = z
    .strictObject({
        name: z
            .string()
            .max(255)
            .regex(NAME, { error: (issue) => `got ${got(issue.input)}; allowed: ${nameRule}` })
            .describe("Column name, in the raw file's header and in the curated table."),
        type: z
            .string({ error: (issue) => `got ${got(issue.input)}; allowed: ${typeRule}` })
            .regex(TYPE, { error: (issue) => `got ${got(issue.input)}; allowed: ${typeRule}` })
            .describe(`Hive type in the curated table: ${typeRule}.`),
        description: z.string().optional().describe("What the column means; goes to the curated table's reader."),
        required: z.boolean().default(false).describe("A row without a value is rejected."),
        enum: z.array(z.string()).min(1).optional().describe("The values allowed, as text."),
        minimum: z.number().optional().describe("Smallest value allowed; numeric types only."),
        maximum: z.number().optional().describe("Largest value allowed; numeric types only."),
        pattern: z
            .string()
            .optional()
            .describe("Regular expression (Java's) that the text must match; string columns only."),
    })
    .superRefine((column, context) => {
        const fail = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
        for (const bound of ["minimum", "maximum"] as const) {
            if (column[bound] !== undefined && !NUMERIC.test(column.type)) {
                fail(bound, `got ${column[bound]} on a ${column.type} column; allowed on numeric types only`);
            }
        }
        if (column.minimum !== undefined && column.maximum !== undefined && column.minimum > column.maximum) {
            fail("minimum", `got ${column.minimum}, above maximum ${column.maximum}; no row could pass`);
        }
        if (column.pattern !== undefined) {
            if (column.type !== "string") {
                fail("pattern", `got a pattern on a ${column.type} column; allowed on string columns only`);
            }
            try {
                new RegExp(column.pattern, "u");
            } catch (error) {
                fail(
                    "pattern",
                    `got ${got(column.pattern)}, which is not a regular expression: ${(error as Error).message}`,
                );
            }
        }
        const decimal = DECIMAL.exec(column.type);
        if (decimal && Number(decimal[2]) > Number(decimal[1])) {
            fail("type", `got ${got(column.type)}; the scale must not be above the precision`);
        }
    });

export const datasetSchema = z
    .strictObject({
        $schema: z.string().optional(),
        name: z
            .string()
            .max(63)
            .regex(NAME, { error: (issue) => `got ${got(issue.input)}; allowed: ${nameRule}` })
            .describe("Dataset name: the folder in each zone, the table in each database, the end of the job's name."),
        description: z.string().optional().describe("What a row is."),
        source: z
            .strictObject({
                format: z.literal("csv").describe("Format of the raw files."),
                delimiter: z.string().length(1).default(",").describe("Field separator."),
                quote: z.string().length(1).default('"').describe("Quote around fields that hold separators."),
            })
            .describe("How raw files are written. They are UTF-8, with a header line."),
        columns: z.array(columnSchema).min(1).describe("Columns of the curated table, in order."),
        partitionColumn: z.string().describe("Column the curated files are partitioned by; one of columns."),
        writeMode: z
            .enum(["append", "overwrite"], { error: (issue) => `got ${got(issue.input)}; allowed: append, overwrite` })
            .default("append")
            .describe(
                "append never deletes; overwrite replaces the partitions it writes and is the only mode granted s3:DeleteObject.",
            ),
        maxRejectRatio: z
            .number()
            .min(0)
            .max(1)
            .default(0)
            .describe("Share of a run's rows that may be rejected before the run fails, 0 to 1."),
        onRewrittenInput: z
            .enum(["fail", "replace"], { error: (issue) => `got ${got(issue.input)}; allowed: fail, replace` })
            .default("fail")
            .describe(
                "What to do with a raw file that was read before with other content: fail before anything is written, or replace the rows of its former version (append only).",
            ),
    })
    .superRefine((dataset, context) => {
        const fail = (path: (string | number)[], message: string) =>
            context.addIssue({ code: "custom", path, message });
        if (RESERVED.has(dataset.name)) {
            fail(["name"], `got ${got(dataset.name)}, which is the folder of rejected rows; choose another name`);
        }
        if (dataset.name.startsWith(QUARANTINE_TABLES)) {
            fail(
                ["name"],
                `got ${got(dataset.name)}; tables of rejected rows begin with ${QUARANTINE_TABLES}, choose another name`,
            );
        }
        const seen = new Map<string, number>();
        dataset.columns.forEach((column, index) => {
            const first = seen.get(column.name);
            if (first !== undefined) {
                fail(
                    ["columns", index, "name"],
                    `got ${got(column.name)} again (first at columns.${first}); column names must be unique`,
                );
            }
            seen.set(column.name, first ?? index);
        });
        if (dataset.onRewrittenInput === "replace" && dataset.writeMode === "overwrite") {
            fail(
                ["onRewrittenInput"],
                'got "replace" with writeMode overwrite, whose objects hold rows of several files; allowed there: fail',
            );
        }
        const partition = dataset.columns.find((column) => column.name === dataset.partitionColumn);
        if (partition === undefined) {
            fail(
                ["partitionColumn"],
                `got ${got(dataset.partitionColumn)}, which is not a column; allowed: ${[...seen.keys()].join(", ")}`,
            );
        } else if (!PARTITIONABLE.has(partition.type)) {
            fail(
                ["partitionColumn"],
                `got ${got(dataset.partitionColumn)} of type ${partition.type}; a partition column may be ${[...PARTITIONABLE].join(", ")}`,
            );
        } else if (dataset.columns.length === 1) {
            fail(["columns"], "got only the partition column; a Parquet file needs at least one more");
        }
    });

/** A dataset file (`etl/datasets/<name>.json`): the contract between who puts raw files and who reads the curated table. */
export type Dataset = z.infer<typeof datasetSchema>;

/** A dataset together with its text as it stands in the file: the job gets the same bytes. */
export interface DatasetFile {
    readonly dataset: Dataset;
    readonly file: string;
    readonly text: string;
}

/** The JSON Schema of a dataset file, for editors; published as `etl/datasets/schema.json`. */
export function datasetJsonSchema(): object {
    return z.toJSONSchema(datasetSchema, { io: "input", target: "draft-7" });
}

/**
 * Reads one dataset file.
 *
 * @throws Error naming the file, each key that is wrong, what it got and what is allowed.
 */
export function parseDataset(file: string, text: string): Dataset {
    const label = path.basename(file);
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch (error) {
        throw new Error(`${label} is not JSON: ${(error as Error).message}`);
    }
    const result = datasetSchema.safeParse(json);
    if (!result.success) {
        const problems = result.error.issues.map(
            (issue) => `  ${issue.path.join(".") || "(top level)"}: ${issue.message}`,
        );
        throw new Error(
            `${label} is not a valid dataset:\n${problems.join("\n")}\nEvery key is described in etl/datasets/schema.json.`,
        );
    }
    if (`${result.data.name}.json` !== label) {
        throw new Error(
            `${label} names its dataset ${got(result.data.name)}; the file must be called ${result.data.name}.json.`,
        );
    }
    return result.data;
}

/**
 * Reads every dataset file in a folder, sorted by name.
 *
 * @throws Error as {@link parseDataset}, or when the folder holds none.
 */
export function loadDatasets(folder: string): DatasetFile[] {
    const files = fs
        .readdirSync(folder)
        .filter((name) => name.endsWith(".json") && name !== "schema.json")
        .sort();
    if (files.length === 0) {
        throw new Error(`${folder} holds no dataset file (<name>.json); a lake needs at least one.`);
    }
    return files.map((name) => {
        const file = path.join(folder, name);
        const text = fs.readFileSync(file, "utf8");
        return { dataset: parseDataset(file, text), file, text };
    });
}
