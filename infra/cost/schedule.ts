/** When a schedule of Glue's comes round: `cron(minutes hours day-of-month month day-of-week year)`, in UTC. */
export interface Schedule {
    /** Minutes of the day, from 0 to 1439, in order. */
    readonly minutesOfDay: readonly number[];
    /** Whether a day is one of the schedule's. @param day The day's start, UTC. */
    readonly takes: (day: Date) => boolean;
    /** Years that it is limited to. */
    readonly years: ReadonlySet<number> | undefined;
}

interface Field {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly words?: readonly string[];
}

const MINUTES: Field = { name: "minutes", from: 0, to: 59 };
const HOURS: Field = { name: "hours", from: 0, to: 23 };
const DAY_OF_MONTH: Field = { name: "day-of-month", from: 1, to: 31 };
const MONTH: Field = {
    name: "month",
    from: 1,
    to: 12,
    words: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "),
};
const DAY_OF_WEEK: Field = { name: "day-of-week", from: 1, to: 7, words: "SUN MON TUE WED THU FRI SAT".split(" ") };
const YEAR: Field = { name: "year", from: 1970, to: 2199 };

const DAY = 86_400_000;
/** Days and weekdays of the Gregorian calendar fall together again after 28 years, in this century and the last. */
const CYCLE = Array.from({ length: 28 }, (_, index) => 2024 + index);

/** @throws Error saying what was got and what is allowed, where an expression is none of Glue's. */
export function parseSchedule(expression: string): Schedule {
    const parts = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
    const [minutes = "", hours = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = parts;
    if (parts.length !== 6) {
        throw wrong(expression, "cron(minutes hours day-of-month month day-of-week year), such as cron(15 12 * * ? *)");
    }
    if ((dayOfMonth === "?") === (dayOfWeek === "?")) {
        throw wrong(expression, "? for one of day-of-month and day-of-week, and not for both");
    }
    const takesDayOfMonth = dayOfMonth === "?" ? () => true : daysOfMonth(expression, dayOfMonth);
    const takesDayOfWeek = dayOfWeek === "?" ? () => true : daysOfWeek(expression, dayOfWeek);
    const [months, atHours, atMinutes] = [
        valuesOf(expression, MONTH, month),
        valuesOf(expression, HOURS, hours),
        valuesOf(expression, MINUTES, minutes),
    ];
    return {
        minutesOfDay: [...atHours]
            .flatMap((hour) => [...atMinutes].map((minute) => hour * 60 + minute))
            .sort((a, b) => a - b),
        takes: (day) => months.has(day.getUTCMonth() + 1) && takesDayOfMonth(day) && takesDayOfWeek(day),
        years: year === "*" ? undefined : valuesOf(expression, YEAR, year),
    };
}

/** How often the schedule comes round in the month in which it does so most often. */
export function mostRunsPerMonth(schedule: Schedule): number {
    let most = 0;
    for (const year of schedule.years ?? CYCLE) {
        for (let month = 0; month < 12; month++) {
            let days = 0;
            for (let time = Date.UTC(year, month); time < Date.UTC(year, month + 1); time += DAY) {
                days += schedule.takes(new Date(time)) ? 1 : 0;
            }
            most = Math.max(most, days * schedule.minutesOfDay.length);
        }
    }
    return most;
}

/** Fewest minutes between two starts, as if every day were the schedule's; 1440 where there is one a day. */
export function smallestGapMinutes({ minutesOfDay }: Schedule): number {
    const gaps = minutesOfDay.map((at, index) => (minutesOfDay[index + 1] ?? (minutesOfDay[0] ?? 0) + 1440) - at);
    return Math.min(1440, ...gaps);
}

/** `L` is the month's last day, `LW` its last weekday, `15W` the weekday nearest to the 15th in the same month. */
function daysOfMonth(expression: string, text: string): (day: Date) => boolean {
    if (text === "L") {
        return (day) => day.getUTCDate() === lastDate(day);
    }
    const nearest = text === "LW" ? "L" : /^(\d{1,2})W$/.exec(text)?.[1];
    if (nearest !== undefined) {
        return (day) => {
            const last = lastDate(day);
            const wanted = nearest === "L" ? last : Number(nearest);
            return wanted <= last && day.getUTCDate() === nearestWeekday(day, wanted, last);
        };
    }
    const dates = valuesOf(expression, DAY_OF_MONTH, text);
    return (day) => dates.has(day.getUTCDate());
}

/** `6L` is the month's last Friday, `L` Saturday, `3#2` its second Tuesday. */
function daysOfWeek(expression: string, text: string): (day: Date) => boolean {
    const weekday = (day: Date) => day.getUTCDay() + 1;
    if (text === "L") {
        return (day) => weekday(day) === 7;
    }
    const special = /^(\w+?)(?:L|#([1-5]))$/.exec(text);
    if (special !== null) {
        const [wanted] = valuesOf(expression, DAY_OF_WEEK, special[1] ?? "");
        const week = special[2] === undefined ? undefined : Number(special[2]);
        return (day) =>
            weekday(day) === wanted &&
            (week === undefined ? day.getUTCDate() > lastDate(day) - 7 : Math.ceil(day.getUTCDate() / 7) === week);
    }
    const days = valuesOf(expression, DAY_OF_WEEK, text);
    return (day) => days.has(weekday(day));
}

/** The numbers of a list of `*`, `n` and `n-m`, each with a step if need be. */
function valuesOf(expression: string, field: Field, text: string): ReadonlySet<number> {
    const refuse = () =>
        wrong(
            expression,
            `${field.from} to ${field.to} for ${field.name}, as *, n, n-m or a list, with /step; got ${text}`,
        );
    const numberOf = (word: string): number => {
        const index = field.words?.indexOf(word.toUpperCase()) ?? -1;
        const value = index >= 0 ? index + field.from : /^\d{1,4}$/.test(word) ? Number(word) : NaN;
        if (!(value >= field.from && value <= field.to)) {
            throw refuse();
        }
        return value;
    };
    const values = new Set<number>();
    for (const item of text.split(",")) {
        const [, range = "", step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(item) ?? [];
        const [first = "", second] = range.split("-");
        const from = range === "*" ? field.from : numberOf(first);
        const to = second !== undefined ? numberOf(second) : range === "*" || step !== undefined ? field.to : from;
        if (to < from) {
            throw refuse();
        }
        for (let value = from; value <= to; value += Number(step ?? 1)) {
            values.add(value);
        }
    }
    return values;
}

const lastDate = (day: Date) => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

function nearestWeekday(day: Date, date: number, last: number): number {
    const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
    if (weekday === 6) {
        return date > 1 ? date - 1 : date + 2;
    }
    return weekday === 0 ? (date < last ? date + 1 : date - 2) : date;
}

const wrong = (expression: string, allowed: string) =>
    new Error(`got ${JSON.stringify(expression)}; allowed: ${allowed}`);
