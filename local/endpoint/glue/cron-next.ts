import { parseCron } from "./cron";

/** How far ahead a schedule is looked for: the longest pause is from one 29 February, over 2100, to another. */
const HORIZON_DAYS = 366 * 9;
const DAY = 86_400_000;

/** The next minute in which a schedule starts something, after `after`; undefined where it never does any more. UTC. */
export function nextTime(expression: string, after: Date): Date | undefined {
    const [minutes, hours, dayOfMonth, months, dayOfWeek, years] = parseCron(expression);
    const midnight = Date.UTC(after.getUTCFullYear(), after.getUTCMonth(), after.getUTCDate());
    for (let days = 0; days <= HORIZON_DAYS; days++) {
        const day = new Date(midnight + days * DAY);
        if (
            !years.numbers.has(day.getUTCFullYear()) ||
            !months.numbers.has(day.getUTCMonth() + 1) ||
            !isDayOfMonth(dayOfMonth.text, dayOfMonth.numbers, day) ||
            !isDayOfWeek(dayOfWeek.text, dayOfWeek.numbers, day)
        ) {
            continue;
        }
        for (const hour of ascending(hours.numbers)) {
            for (const minute of ascending(minutes.numbers)) {
                const time = new Date(day.getTime() + (hour * 60 + minute) * 60_000);
                if (time > after) {
                    return time;
                }
            }
        }
    }
    return undefined;
}

function ascending(numbers: ReadonlySet<number>): readonly number[] {
    return [...numbers].sort((a, b) => a - b);
}

function isDayOfMonth(text: string, numbers: ReadonlySet<number>, day: Date): boolean {
    if (text === "?") {
        return true;
    }
    const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    if (text === "L") {
        return date === last;
    }
    const near = text === "LW" ? last : Number(/^(\d+)W$/.exec(text)?.[1] ?? Number.NaN);
    if (!Number.isNaN(near)) {
        return near <= last && date === nearestWeekday(year, month, near, last);
    }
    return numbers.has(date);
}

/** The weekday nearest to a date, in the same month. */
function nearestWeekday(year: number, month: number, date: number, last: number): number {
    switch (new Date(Date.UTC(year, month, date)).getUTCDay()) {
        case 6:
            return date > 1 ? date - 1 : date + 2;
        case 0:
            return date < last ? date + 1 : date - 2;
        default:
            return date;
    }
}

function isDayOfWeek(text: string, numbers: ReadonlySet<number>, day: Date): boolean {
    if (text === "?") {
        return true;
    }
    const [weekday, date] = [day.getUTCDay() + 1, day.getUTCDate()];
    if (text === "L") {
        return weekday === 7;
    }
    const nth = /^\w+#([1-5])$/.exec(text)?.[1];
    if (nth !== undefined) {
        return numbers.has(weekday) && Math.ceil(date / 7) === Number(nth);
    }
    if (/^\w+L$/.test(text)) {
        return numbers.has(weekday) && new Date(day.getTime() + 7 * DAY).getUTCMonth() !== day.getUTCMonth();
    }
    return numbers.has(weekday);
}
