import type { Dataset } from "../datasets/datasets";
import { parseValue } from "../datasets/values";

type Column = Dataset["columns"][number];

/** A ruleset in the Data Quality Definition Language, and what of the contract it leaves out. */
export interface Ruleset {
    /** `Rules = [ … ]` */
    readonly text: string;
    /** Parts of the contract for which DQDL has no words that are certain to mean the same, one sentence each. */
    readonly omitted: readonly string[];
}

const NUMBERS = /^(int|bigint|float|double|decimal\(.*\))$/;

/**
 * What a dataset's contract says of its curated table, in DQDL. Bounds are `>=` and `<=`, since DQDL's `between` leaves its ends
 * out. `ColumnDataType` looks at text alone, and curated columns are typed by their files: there is no rule of it.
 */
export function dqdl(dataset: Dataset): Ruleset {
    const omitted: string[] = [];
    const rules = ["RowCount > 0", ...dataset.columns.flatMap((column) => columnRules(column, omitted))];
    return { text: `Rules = [\n${rules.map((rule) => `    ${rule}`).join(",\n")}\n]`, omitted };
}

function columnRules(column: Column, omitted: string[]): string[] {
    const name = `"${column.name}"`;
    const complete = column.required || column.default !== undefined;
    // To ColumnValues a null is a value that is wrong; an OR of two rules would be of the whole column, not of each row.
    const guard = complete ? "" : ` where "\`${column.name}\` is not null"`;
    const omit = (key: string, why: string): [] => {
        omitted.push(`${key} of ${column.name}: ${why}`);
        return [];
    };
    const values = (expression: string): string => `ColumnValues ${name} ${expression}${guard}`;
    const bound = (key: "minimum" | "maximum", operator: string): string[] => {
        const value = column[key];
        if (value === undefined) {
            return [];
        }
        const literal = literalOf(column, value);
        return literal === undefined
            ? omit(key, `DQDL has no literal of type ${column.type}`)
            : [values(`${operator} ${literal}`)];
    };
    return [
        complete ? `IsComplete ${name}` : `ColumnExists ${name}`,
        ...listed(column, values, omit),
        ...bound("minimum", ">="),
        ...bound("maximum", "<="),
        ...(column.maxLength === undefined ? [] : [`ColumnLength ${name} <= ${column.maxLength}${guard}`]),
        ...matches(column, values, omit),
    ];
}

type Values = (expression: string) => string;
type Omit = (key: string, why: string) => [];

function listed(column: Column, values: Values, omit: Omit): string[] {
    if (column.enum === undefined) {
        return [];
    }
    const literals = column.enum.map((value) => literalOf(column, value));
    return literals.includes(undefined)
        ? omit("enum", `DQDL has no literal for some of its values of type ${column.type}`)
        : [values(`in [${literals.join(", ")}]`)];
}

function matches(column: Column, values: Values, omit: Omit): string[] {
    const { pattern } = column;
    if (pattern === undefined) {
        return [];
    }
    // The contract looks for the pattern in the text. Written so that it is found whether all of a text must match, or a part.
    const whole = /^\^[^|]*[^\\|]\$$/.test(pattern) ? pattern : `[\\s\\S]*(?:${pattern})[\\s\\S]*`;
    return isPlain(whole)
        ? [values(`matches "${whole}"`)]
        : omit("pattern", "it holds a quote or a line end, which a DQDL string cannot be relied on to keep");
}

/** A value as DQDL writes it; undefined where it does not, or not surely. */
function literalOf({ type }: Column, value: string | number): string | undefined {
    const text = parseValue(value, type)?.text;
    if (text === undefined) {
        return undefined;
    }
    if (NUMBERS.test(type)) {
        return text;
    }
    return type === "date" || (type === "string" && isPlain(text)) ? `"${text}"` : undefined;
}

/** A DQDL string is what is between its quotes, as it stands: a quote, or a backslash at its end, would be in doubt. */
function isPlain(text: string): boolean {
    return !/["\r\n]|\\$/.test(text);
}
