import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { columnSchema, got, LONGEST_NAME, NAME, nameRule, soughtBy } from "./column";
import { sourceSchema } from "./source";
import { QUARANTINE_TABLES } from "../names";

/** A dataset cannot take a name that the lake uses for something else: the folder of rejected rows in the curated bucket. */
const RESERVED = new Set(["quarantine"]);

const PARTITIONABLE = new Set(["string", "int", "bigint", "date", "boolean"]);
/** In bytes: an object key has at most 1,024, and escaping makes three bytes of one. */
const LONGEST_PARTITION_VALUE = 255;
const HIVE_DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

export const datasetSchema = z
    .strictObject({
        $schema: z.string().optional(),
        name: z
            .string()
            .max(63)
            .regex(NAME, { error: (issue) => `got ${got(issue.input)}; allowed: ${nameRule}` })
            .describe("Dataset name: the folder in each zone, the table in each database, the end of the job's name."),
        description: z.string().optional().describe("What a row is."),
        source: sourceSchema.describe("How raw files are written. A text file whose name ends in .gz is gzip."),
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
        unknownColumns: z
            .enum(["drop", "keep", "reject"], {
                error: (issue) => `got ${got(issue.input)}; allowed: drop, keep, reject`,
            })
            .default("drop")
            .describe(
                "What becomes of raw columns that no column is read from: drop leaves them out, keep puts their cells in the map column that unknownColumnsIn names, reject fails the run before anything is written. In JSON lines, whose keys differ by line, reject rejects the lines with a key that neither the raw table nor the contract has.",
            ),
        unknownColumnsIn: z
            .string()
            .max(LONGEST_NAME)
            .regex(NAME, { error: (issue) => `got ${got(issue.input)}; allowed: ${nameRule}` })
            .optional()
            .describe(
                "Name of the map<string,string> column, last in the curated table, in which unknownColumns: keep puts the cells of unknown columns: by the raw column's name, those that are not empty.",
            ),
        missingColumns: z
            .enum(["null", "reject"], { error: (issue) => `got ${got(issue.input)}; allowed: null, reject` })
            .default("null")
            .describe(
                "What becomes of columns that the raw files lack: null gives them their default or null, reject fails the run before anything is written. A required column without a default always fails it.",
            ),
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
        const readers = new Map<string, string>();
        dataset.columns.forEach((column, index) => {
            for (const form of soughtBy(column)) {
                const other = readers.get(form) ?? column.name;
                if (other !== column.name) {
                    const path = ["columns", index, column.from === undefined ? "name" : "from"];
                    fail(path, `got ${got(form)}, from which ${other} is read; a raw column goes to one column`);
                }
                readers.set(form, other);
            }
        });
        if (dataset.unknownColumns !== "keep" && dataset.unknownColumnsIn !== undefined) {
            fail(
                ["unknownColumnsIn"],
                `got a name with unknownColumns: ${dataset.unknownColumns}; allowed with keep only`,
            );
        } else if (dataset.unknownColumns === "keep" && dataset.unknownColumnsIn === undefined) {
            fail(
                ["unknownColumnsIn"],
                "got nothing; unknownColumns: keep needs the name of the column to keep them in",
            );
        } else if (dataset.unknownColumnsIn !== undefined && seen.has(dataset.unknownColumnsIn)) {
            fail(
                ["unknownColumnsIn"],
                `got ${got(dataset.unknownColumnsIn)}; allowed: a name that no other column has`,
            );
        }
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
        } else if (typeof partition.default === "string" && !isPartitionValue(partition.default)) {
            fail(
                ["columns", dataset.columns.indexOf(partition), "default"],
                `got ${got(partition.default)}; a partition value has at most ${LONGEST_PARTITION_VALUE} bytes and is not ${HIVE_DEFAULT_PARTITION}`,
            );
        }
    });

function isPartitionValue(text: string): boolean {
    return text !== HIVE_DEFAULT_PARTITION && Buffer.byteLength(text) <= LONGEST_PARTITION_VALUE;
}

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
