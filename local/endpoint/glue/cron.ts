import { invalidInput } from "./input";

interface Field {
    readonly name: string;
    readonly min: number;
    readonly max: number;
    readonly words?: readonly string[];
}

const fields: readonly Field[] = [
    { name: "minutes", min: 0, max: 59 },
    { name: "hours", min: 0, max: 23 },
    { name: "day of month", min: 1, max: 31 },
    {
        name: "month",
        min: 1,
        max: 12,
        words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    },
    { name: "day of week", min: 1, max: 7, words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
    { name: "year", min: 1970, max: 2199 },
];

/** Glue refuses schedules that come round more often. */
const minimumMinutes = 5;

/** Checks a schedule, `cron(15 12 * * ? *)`, in UTC, as crawlers and triggers have them. */
export function checkSchedule(expression: string): void {
    const inner = /^cron\((.*)\)$/.exec(expression)?.[1];
    const parts = inner?.trim().split(/\s+/) ?? [];
    if (inner === undefined || parts.length !== fields.length) {
        throw refused(expression, "a schedule is cron(minutes hours day-of-month month day-of-week year)");
    }
    fields.forEach((field, index) => {
        const part = parts[index] ?? "";
        if (!part.split(",").every((item) => isItem(item, field, part === item))) {
            throw refused(
                expression,
                `${field.name} is ${JSON.stringify(part)}, allowed are ${field.min}-${field.max}`,
            );
        }
    });
    const [minutes = "", , dayOfMonth, , dayOfWeek] = parts;
    if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
        throw refused(expression, "exactly one of day-of-month and day-of-week is ?");
    }
    if (smallestGap(minutes) < minimumMinutes) {
        throw refused(expression, `it comes round more often than every ${minimumMinutes} minutes`);
    }
}

/** A field of a schedule: as it is written, and the numbers that it takes as far as they are said by number. */
export interface CronField {
    readonly text: string;
    readonly numbers: ReadonlySet<number>;
}

type Cron = readonly [
    minutes: CronField,
    hours: CronField,
    dayOfMonth: CronField,
    months: CronField,
    dayOfWeek: CronField,
    years: CronField,
];

/** Reads a schedule. @throws as {@link checkSchedule} */
export function parseCron(expression: string): Cron {
    checkSchedule(expression);
    const parts = expression.slice("cron(".length, -1).trim().split(/\s+/);
    return fields.map((field, index): CronField => {
        const text = (parts[index] ?? "").toUpperCase();
        return { text, numbers: new Set(text.split(",").flatMap((item) => numbersOf(item, field))) };
    }) as unknown as Cron;
}

function numbersOf(item: string, field: Field): readonly number[] {
    const [range = "", step] = item.split("/");
    const [first = "", last] = range.replace(/(#[1-5]|L)$/, "").split("-");
    const from = first === "*" ? field.min : valueOf(first, field);
    // `5/15` goes on to the end, `5` alone does not.
    const to = last !== undefined ? valueOf(last, field) : first === "*" || step !== undefined ? field.max : from;
    if (from === undefined || to === undefined) {
        return [];
    }
    const by = Number(step ?? 1);
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/** One item of a field's list: `*`, `?`, `n`, `a-b`, each with `/step`, and the special signs of the day fields. */
function isItem(item: string, field: Field, alone: boolean): boolean {
    const isDay = field.name.startsWith("day");
    if (item === "?") {
        return isDay && alone;
    }
    if (item === "L" || (field.name === "day of month" && /^(LW|\d+W)$/.test(item))) {
        return isDay && alone;
    }
    if (field.name === "day of week") {
        const nth = /^(\w+)(#[1-5]|L)$/.exec(item);
        if (nth?.[1] !== undefined && valueOf(nth[1], field) !== undefined) {
            return true;
        }
    }
    const [range = "", step, ...more] = item.split("/");
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
        return false;
    }
    if (range === "*") {
        return true;
    }
    const [from, to, ...rest] = range.split("-").map((value) => valueOf(value, field));
    return rest.length === 0 && from !== undefined && (!range.includes("-") || (to !== undefined && from <= to));
}

function valueOf(text: string, field: Field): number | undefined {
    const word = field.words?.indexOf(text.toUpperCase()) ?? -1;
    if (word >= 0) {
        return word + field.min;
    }
    const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    return value >= field.min && value <= field.max ? value : undefined;
}

/** Minutes between two runs within an hour and over its end; 60 where there is one run an hour at most. */
function smallestGap(minutes: string): number {
    const chosen = new Set<number>();
    for (const item of minutes.split(",")) {
        const [range = "", step = ""] = item.split("/");
        const [from, to] = range === "*" ? [0, 59] : range.split("-").map(Number);
        const start = from ?? 0;
        const end = to ?? (step === "" ? start : 59);
        for (let minute = start; minute <= end; minute += step === "" ? 1 : Number(step)) {
            chosen.add(minute);
        }
    }
    const sorted = [...chosen].sort((a, b) => a - b);
    const gaps = sorted.map((minute, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 60) - minute);
    return Math.min(60, ...gaps);
}

function refused(expression: string, why: string): Error {
    return invalidInput(
        `The schedule ${JSON.stringify(expression)} is not valid: ${why}. An example: cron(15 12 * * ? *), every day at 12:15 UTC.`,
    );
}
