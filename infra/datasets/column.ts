import { z } from "zod";
import { formatProblem, hasZone, isZone } from "./formats";
import { canSearch, foundIn, patternProblem } from "./patterns";
import { isOrdered, parseValue, valueForm } from "./values";

export const NAME = /^[a-z][a-z0-9_]*$/;
export const nameRule =
    "lower-case letters, digits and _, starting with a letter (S3 folder, Glue table and Hive column alike)";
/** Characters of a column's name in the Data Catalog. */
export const LONGEST_NAME = 255;

/** Hive types that a column may have; decimal carries precision and scale. */
export const COLUMN_TYPES = ["string", "boolean", "int", "bigint", "float", "double", "date", "timestamp"] as const;
const DECIMAL = /^decimal\(([1-9]|[12][0-9]|3[0-8]),([0-9]|[12][0-9]|3[0-8])\)$/;
const TYPE = new RegExp(`^(${COLUMN_TYPES.join("|")})$|${DECIMAL.source}`);
const typeRule = `one of ${COLUMN_TYPES.join(", ")}, decimal(precision,scale)`;

/** A value as messages show it. */
export const got = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

const bound = (what: string) =>
    z
        .union([z.number(), z.string()])
        .optional()
        .describe(
            `${what} value allowed. A number; for a date yyyy-MM-dd, for a timestamp ISO 8601 with its zone. Numbers that JSON does not keep exactly (beyond 2^53) as text.`,
        );
const words = (what: string) =>
    z
        .array(z.string())
        .min(1)
        .optional()
        .describe(
            `Words that mean ${what}, in any case; boolean columns only, both lists or none. Without them Spark's: t, true, y, yes, 1 and f, false, n, no, 0.`,
        );

const fields = z.strictObject({
    name: z
        .string()
        .max(LONGEST_NAME)
        .regex(NAME, { error: (issue) => `got ${got(issue.input)}; allowed: ${nameRule}` })
        .describe("Column name in the curated table, and in the raw files unless `from` says another."),
    type: z
        .string({ error: (issue) => `got ${got(issue.input)}; allowed: ${typeRule}` })
        .regex(TYPE, { error: (issue) => `got ${got(issue.input)}; allowed: ${typeRule}` })
        .describe(`Hive type in the curated table: ${typeRule}.`),
    description: z.string().optional().describe("What the column means; goes to the curated table's reader."),
    from: z
        .union([z.string(), z.array(z.string()).min(1)])
        .optional()
        .describe(
            "Name of the raw column, or several, of which the first that has a value counts (a row in which two differ is rejected). Names are compared without regard to case, spaces and punctuation.",
        ),
    required: z.boolean().default(false).describe("A row without a value is rejected."),
    default: z
        .union([z.number(), z.string(), z.boolean()])
        .optional()
        .describe("Value of a row that has none, in the form of the bounds. It must pass the column's own rules."),
    enum: z
        .array(z.string())
        .min(1)
        .optional()
        .describe("The values allowed, as texts in the form of the bounds. They are compared as values of the type."),
    minimum: bound("Smallest"),
    maximum: bound("Largest"),
    pattern: z
        .string()
        .optional()
        .describe(
            "Regular expression (Java's, in the part that JavaScript and Python share) that is looked for in the text; string columns only.",
        ),
    maxLength: z
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .optional()
        .describe("Most characters a text may have; string columns only."),
    format: z
        .string()
        .optional()
        .describe(
            "Datetime pattern of Spark's in which the raw files write dates or timestamps. Without it ISO 8601: yyyy-MM-dd, or yyyy-MM-ddTHH:mm with seconds, fraction and zone if need be.",
        ),
    zone: z
        .string()
        .optional()
        .describe(
            "Time zone of timestamps that are written without one: UTC, the default, or a region of the IANA database. A time that a clock there never shows is rejected; of one that it shows twice, the earlier is meant.",
        ),
    trueValues: words("true"),
    falseValues: words("false"),
});

type Fields = z.output<typeof fields>;
type Fail = (key: keyof Fields, value: unknown, rule: string) => void;

/** One entry of `columns`. */
export const columnSchema = fields.superRefine((column, context) => {
    const before = context.issues.length;
    const fail: Fail = (key, value, rule) =>
        context.addIssue({ code: "custom", path: [key], message: `got ${got(value)}${rule}` });
    const decimal = DECIMAL.exec(column.type);
    if (decimal && Number(decimal[2]) > Number(decimal[1])) {
        fail("type", column.type, "; the scale must not be above the precision");
        return;
    }
    checkKinds(column, fail);
    checkValues(column, fail);
    checkReading(column, fail);
    checkFrom(column, fail);
    if (context.issues.length === before) {
        checkTogether(column, fail);
    }
});

function checkKinds(column: Fields, fail: Fail): void {
    const only = (keys: readonly (keyof Fields)[], right: boolean, kinds: string) => {
        for (const key of keys) {
            if (column[key] !== undefined && !right) {
                fail(key, column[key], ` on a ${column.type} column; allowed on ${kinds} only`);
            }
        }
    };
    only(["minimum", "maximum"], isOrdered(column.type), "numbers, dates and timestamps");
    only(["pattern", "maxLength"], column.type === "string", "string columns");
    only(["format"], ["date", "timestamp"].includes(column.type), "dates and timestamps");
    only(["zone"], column.type === "timestamp", "timestamps");
    only(["trueValues", "falseValues"], column.type === "boolean", "boolean columns");
}

function checkValues(column: Fields, fail: Fail): void {
    const { type } = column;
    for (const key of ["minimum", "maximum", "default"] as const) {
        const value = column[key];
        if (value !== undefined && (key === "default" || isOrdered(type)) && parseValue(value, type) === undefined) {
            fail(key, value, `; allowed: ${valueForm(type)}`);
        }
    }
    for (const value of column.enum ?? []) {
        if (parseValue(value, type) === undefined) {
            fail("enum", value, `; allowed: values, each ${valueForm(type)}`);
        }
    }
    const problem = column.pattern === undefined ? undefined : patternProblem(column.pattern);
    if (column.pattern === "") {
        fail("pattern", "", "; allowed: a regular expression");
    } else if (problem !== undefined) {
        fail(
            "pattern",
            column.pattern,
            `; allowed: a regular expression that Java, JavaScript and Python read alike (${problem})`,
        );
    }
}

function checkReading(column: Fields, fail: Fail): void {
    const { type, format, zone } = column;
    if (format !== undefined && (type === "date" || type === "timestamp")) {
        const problem = formatProblem(format, type);
        if (problem !== undefined) {
            fail("format", format, `; allowed: a datetime pattern of Spark's, such as dd/MM/yyyy (${problem})`);
        } else if (zone !== undefined && hasZone(format)) {
            fail("zone", zone, `, which has nothing to say: format ${format} reads the zone from each text`);
        }
    }
    if (zone !== undefined && !isZone(zone)) {
        fail("zone", zone, "; allowed: UTC or a region of the IANA time zone database, such as Europe/Berlin");
    }
    for (const key of ["trueValues", "falseValues"] as const) {
        const other = key === "trueValues" ? "falseValues" : "trueValues";
        if (column[key] !== undefined && column[other] === undefined) {
            fail(other, undefined, `; trueValues and falseValues go together: give both or none`);
        }
        if (column[key]?.some((word) => word === "" || word.trim() !== word)) {
            fail(key, column[key], "; allowed: words, none empty or with white space around it");
        }
    }
    const truths = new Set(column.trueValues?.map((word) => word.toLowerCase()));
    const both = column.falseValues?.find((word) => truths.has(word.toLowerCase()));
    if (both !== undefined) {
        fail("falseValues", both, "; allowed: other words than trueValues has, case aside");
    }
}

function checkFrom(column: Fields, fail: Fail): void {
    const names = [column.from ?? []].flat();
    const forms = names.map(normalise);
    if (forms.includes("")) {
        fail("from", column.from, "; allowed: names of raw columns, each with a letter or digit in it");
    } else if (new Set(forms).size < forms.length) {
        fail("from", column.from, "; allowed: names that differ in more than case, spaces and punctuation");
    }
}

function checkTogether(column: Fields, fail: Fail): void {
    const value = (given: unknown) => (given === undefined ? undefined : parseValue(given, column.type));
    const [low, high, fallback] = [value(column.minimum), value(column.maximum), value(column.default)];
    if (low && high && low.rank > high.rank) {
        fail("minimum", column.minimum, `, above maximum ${high.text}; no row could pass`);
    }
    if (fallback === undefined) {
        return;
    }
    const wrong = (rule: string) => fail("default", column.default, `; allowed: ${rule}`);
    if (column.enum && !column.enum.some((text) => value(text)?.rank === fallback.rank)) {
        wrong(`one of the enum, ${column.enum.join(", ")}`);
    }
    if (low && fallback.rank < low.rank) {
        wrong(`at least the minimum, ${low.text}`);
    }
    if (high && fallback.rank > high.rank) {
        wrong(`at most the maximum, ${high.text}`);
    }
    if (column.maxLength !== undefined && [...fallback.text].length > column.maxLength) {
        wrong(`at most ${column.maxLength} characters, the maxLength`);
    }
    if (column.pattern !== undefined && !canSearch(column.pattern)) {
        wrong(
            `none with pattern ${column.pattern}: the job cannot check it against a \\p{…}; write the characters out`,
        );
    } else if (column.pattern !== undefined && !foundIn(column.pattern, fallback.text)) {
        wrong(`a match of the pattern ${column.pattern}`);
    }
}

/** The form by which names of raw columns are compared, as `etl/sluice_etl/normalise.py` makes it. */
export function normalise(name: string): string {
    return name
        .normalize("NFC")
        .toLowerCase()
        .split(/[^\p{L}\p{M}\p{N}]+/u)
        .filter((word) => word !== "")
        .join("_");
}

/** The normalised names of the raw columns that a column is read from. */
export function soughtBy(column: Pick<Fields, "name" | "from">): string[] {
    return [column.from ?? column.name].flat().map(normalise);
}
