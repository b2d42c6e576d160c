/**
 * Values that a dataset file itself gives: bounds, defaults and listed values.
 *
 * They are written in one form, whatever the form of the raw cells: numbers as JSON numbers or, where these have more
 * digits than a double keeps, as texts; dates as yyyy-MM-dd; timestamps in ISO 8601 with their zone.
 * `etl/sluice_etl/contract_value.py` has the same rules.
 */

/** A value, and what it is compared by: values of one type are in the order of their ranks. */
export interface DatasetValue {
    readonly text: string;
    /** Numbers at a scale of 400 digits, dates in days, timestamps in microseconds; a text for what has no order. */
    readonly rank: bigint | string;
}

const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIMESTAMP =
    /^([0-9-]{10})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$/;
const ORDERED = /^(int|bigint|float|double|decimal\(.*\)|date|timestamp)$/;
/** Digits behind the point that ranks of numbers keep: more than doubles have. */
const RANK_DIGITS = 400;
const LARGEST = { float: 3.4028234663852886e38, double: Number.MAX_VALUE } as const;

/** Whether values of a type have an order, so that there can be a smallest and a largest. */
export function isOrdered(type: string): boolean {
    return ORDERED.test(type);
}

/** Reads a value of a (valid) type; undefined when it is not one, or would not survive as it is written. */
export function parseValue(value: unknown, type: string): DatasetValue | undefined {
    switch (type) {
        case "string":
            // Cells are trimmed, and empty ones absent.
            return typeof value === "string" && value !== "" && value.trim() === value
                ? { text: value, rank: value }
                : undefined;
        case "boolean": {
            const text = String(value);
            return (typeof value === "boolean" || typeof value === "string") && /^(true|false)$/.test(text)
                ? { text, rank: text }
                : undefined;
        }
        case "date":
            return typeof value === "string" ? date(value) : undefined;
        case "timestamp":
            return typeof value === "string" ? timestamp(value) : undefined;
        default:
            return number(value, type);
    }
}

/** The form in which a dataset file writes values of a type, for messages. */
export function valueForm(type: string): string {
    switch (type) {
        case "string":
            return "a text, not empty, without white space around it";
        case "boolean":
            return "true or false";
        case "date":
            return "a date like 2026-01-31";
        case "timestamp":
            return "a timestamp with its zone, like 2026-01-31T12:30:00Z";
        default:
            return `a number of type ${type}, as a text where it is beyond 2^53`;
    }
}

function number(value: unknown, type: string): DatasetValue | undefined {
    const text = typeof value === "number" ? plain(value) : value;
    if (typeof text !== "string" || !NUMBER.test(text)) {
        return undefined;
    }
    const [whole = "", given = ""] = text.replace("-", "").split(".");
    const fraction = given.replace(/0+$/, "");
    const sign = text.startsWith("-") ? -1n : 1n;
    const size = BigInt(whole);
    const result = { text, rank: sign * BigInt(whole + fraction.slice(0, RANK_DIGITS).padEnd(RANK_DIGITS, "0")) };
    if (type === "int" || type === "bigint") {
        const limit = 2n ** (type === "int" ? 31n : 63n);
        return fraction === "" && sign * size >= -limit && sign * size < limit ? result : undefined;
    }
    const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type) ?? [];
    if (precision !== undefined && scale !== undefined) {
        const digits = size === 0n ? 0 : String(size).length;
        return fraction.length <= Number(scale) && digits <= Number(precision) - Number(scale) ? result : undefined;
    }
    return Math.abs(Number(text)) <= LARGEST[type === "float" ? "float" : "double"] ? result : undefined;
}

/** A JSON number in digits; undefined where it is a whole number that not every JSON parser reads alike. */
function plain(value: number): string | undefined {
    if (Number.isInteger(value)) {
        return Number.isSafeInteger(value) ? String(value) : undefined;
    }
    const [digits = "", exponent] = String(value).split("e");
    if (exponent === undefined) {
        return digits;
    }
    // Only small numbers are written with an exponent and are not whole.
    const sign = digits.startsWith("-") ? "-" : "";
    return `${sign}0.${"0".repeat(-Number(exponent) - 1)}${digits.replace(/[-.]/g, "")}`;
}

function date(text: string): DatasetValue | undefined {
    const [, year, month, day] = DATE.exec(text) ?? [];
    if (year === undefined || year === "0000") {
        return undefined;
    }
    const moment = new Date(0);
    moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
    // A day that does not exist becomes another one.
    return moment.toISOString().slice(0, 10) === text
        ? { text, rank: BigInt(moment.getTime()) / 86_400_000n }
        : undefined;
}

function timestamp(text: string): DatasetValue | undefined {
    const [, day, hour, minute, second = "0", fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] =
        TIMESTAMP.exec(text) ?? [];
    const days = day === undefined ? undefined : date(day)?.rank;
    const offset = Number(offsetHours) * 60 + Number(offsetMinutes);
    // 18 hours is the largest offset that Java has.
    const wrong = Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || Number(offsetMinutes) > 59;
    if (typeof days !== "bigint" || wrong || offset > 18 * 60) {
        return undefined;
    }
    const minutes = Number(hour) * 60 + Number(minute) - (sign === "-" ? -offset : offset);
    const seconds = days * 86_400n + BigInt(minutes * 60 + Number(second));
    return { text, rank: seconds * 1_000_000n + BigInt(fraction.padEnd(6, "0")) };
}
