/** Schedules of crawlers and triggers: cron expressions as Glue reads them, always in UTC. */

/** A field of an expression. */
interface Field {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    /** Names of the values, the first standing for `from`. */
    readonly words: readonly string[];
    /** What else may stand there: days that only the calendar tells. */
    readonly special?: RegExp;
    /** Whether `?` may stand there. */
    readonly optional: boolean;
}

const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const weekdays = "SUN MON TUE WED THU FRI SAT".split(" ");

const fields = [
    { name: "minutes", from: 0, to: 59, words: [], optional: false },
    { name: "hours", from: 0, to: 23, words: [], optional: false },
    { name: "day-of-month", from: 1, to: 31, words: [], special: /^(L|LW|([1-9]|[12]\d|3[01])W)$/u, optional: true },
    { name: "month", from: 1, to: 12, words: months, optional: false },
    {
        name: "day-of-week",
        from: 1,
        to: 7,
        words: weekdays,
        special: /^([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L$/u,
        optional: true,
    },
    { name: "year", from: 1970, to: 2199, words: [], optional: false },
] as const satisfies readonly Field[];

/** What a field takes. */
interface Values {
    readonly numbers: ReadonlySet<number>;
    /** Whether it takes days, too, that only the calendar tells. */
    readonly isOpen: boolean;
}

/** When something is started. */
export interface Schedule {
    /** In the order of the expression; undefined for the one of the two days that `?` stands for. */
    readonly fields: readonly (Values | undefined)[];
    /** The fewest minutes between two starts, as far as the day tells; more than a day apart counts as a day. */
    readonly everyMinutes: number;
}

/** An expression that is no schedule: the message says what was got and what is allowed. */
export class ScheduleError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "ScheduleError";
    }
}

/**
 * Reads `cron(minutes hours day-of-month month day-of-week year)`.
 *
 * @throws ScheduleError when it is not one.
 */
export function parseSchedule(expression: string): Schedule {
    const schedule = parsed.get(expression) ?? parse(expression);
    parsed.set(expression, schedule);
    return schedule;
}

/** The same expression is the same schedule. */
const parsed = new Map<string, Schedule>();

function parse(expression: string): Schedule {
    const [, inside] = /^cron\((.*)\)$/su.exec(expression) ?? [];
    const parts = inside?.trim().split(/\s+/u) ?? [];
    if (parts.length !== fields.length) {
        const got = inside === undefined ? "" : `, which has ${parts.length} fields`;
        throw new ScheduleError(
            `got ${JSON.stringify(expression)}${got}; allowed: cron(${fields.map(({ name }) => name).join(" ")})`,
        );
    }
    const read = fields.map((field, index) => readField(field, parts[index] ?? ""));
    const [, , dayOfMonth, , dayOfWeek] = read;
    if ((dayOfMonth === undefined) === (dayOfWeek === undefined)) {
        throw new ScheduleError(
            `got ${parts[2]} for day-of-month and ${parts[4]} for day-of-week; allowed: ? for one of the two, and not for both`,
        );
    }
    return { fields: read, everyMinutes: shortestPause(read) };
}

/** Whether two schedules ever start something in the same minute. */
export function coincide(a: Schedule, b: Schedule): boolean {
    return fields.every((_, index) => {
        const [left, right] = [a.fields[index], b.fields[index]];
        // A day of the month is at some time any day of the week.
        return (
            left === undefined ||
            right === undefined ||
            left.isOpen ||
            right.isOpen ||
            share(left.numbers, right.numbers)
        );
    });
}

function readField(field: Field, text: string): Values | undefined {
    if (text === "?" && field.optional) {
        return undefined;
    }
    const numbers = new Set<number>();
    let isOpen = false;
    for (const part of text.toUpperCase().split(",")) {
        if (field.special?.test(part) === true) {
            isOpen = true;
        } else {
            addPart(field, part, text, numbers);
        }
    }
    return { numbers, isOpen };
}

function addPart(field: Field, part: string, text: string, numbers: Set<number>): void {
    const [, first = "", last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/u.exec(part) ?? [];
    const start = first === "*" ? field.from : valueOf(field, first);
    // `5/15` goes on to the end, `5` alone does not.
    const end = last === undefined ? (first === "*" || step !== undefined ? field.to : start) : valueOf(field, last);
    const by = step === undefined ? 1 : Number(step);
    if (start === undefined || end === undefined || start > end || by < 1 || (first === "*" && last !== undefined)) {
        const words = field.words.length === 0 ? "" : ` or ${field.words[0]}-${field.words.at(-1)}`;
        const special = field.special === undefined ? "" : field.from === 1 && field.to === 31 ? ", L, 15W" : ", L, 6L";
        throw new ScheduleError(
            `got ${text} for ${field.name}; allowed: ${field.from}-${field.to}${words}, lists (1,2), ranges with the lower value ` +
                `first (1-3), steps (0/15), *${field.optional ? ", ?" : ""}${special}`,
        );
    }
    for (let value = start; value <= end; value += by) {
        numbers.add(value);
    }
}

function valueOf({ from, to, words }: Field, text: string): number | undefined {
    const word = words.indexOf(text);
    const value = word >= 0 ? from + word : /^\d{1,4}$/u.test(text) ? Number(text) : undefined;
    return value !== undefined && value >= from && value <= to ? value : undefined;
}

/** The shortest time between two starts, over the end of an hour and of a day where the next one has starts, too. */
function shortestPause(read: readonly (Values | undefined)[]): number {
    const [minutes, hours, dayOfMonth, , dayOfWeek] = read.map((values) =>
        [...(values?.numbers ?? [])].sort((a, b) => a - b),
    );
    const day = 24 * 60;
    const starts = (hours ?? []).flatMap((hour) => (minutes ?? []).map((minute) => hour * 60 + minute));
    const isDaily = hasNeighbours(dayOfMonth ?? [], 31) || hasNeighbours(dayOfWeek ?? [], 7);
    const [first = 0] = starts;
    const next = isDaily ? [...starts.slice(1), first + day] : starts.slice(1);
    return Math.min(day, ...next.map((start, index) => start - (starts[index] ?? 0)));
}

/** Whether two of these days follow each other, the first upon the last, too. */
function hasNeighbours(days: readonly number[], count: number): boolean {
    return days.some((value) => days.includes((value % count) + 1));
}

function share(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
    for (const value of a) {
        if (b.has(value)) {
            return true;
        }
    }
    return false;
}
