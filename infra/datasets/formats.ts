/**
 * Which of Spark's datetime patterns a dataset file may give, and which time zones.
 *
 * Spark's pattern letters: https://spark.apache.org/docs/3.5.6/sql-ref-datetime-pattern.html.
 * `etl/sluice_etl/datetime_format.py` has the same rules.
 */

/** How many times each letter may be repeated, of those that Spark reads texts by (E, F, Q and q it only writes). */
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
    y: [1, 2, 4],
    M: [1, 2, 3, 4],
    d: [1, 2],
    D: [1, 2, 3],
    H: [1, 2],
    h: [1, 2],
    m: [1, 2],
    s: [1, 2],
    S: [1, 2, 3, 4, 5, 6],
    a: [1],
    X: [1, 2, 3],
    x: [1, 2, 3],
    Z: [1, 2, 3, 4, 5],
    z: [1, 2, 3, 4],
    V: [2],
    O: [1, 4],
};
const ZONES = "XxZzVO";
const TIMES = `HhmsSa${ZONES}`;
/** A quoted text, a run of one letter, or one other character. */
const TOKEN = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']/gu;

/** Says why a pattern cannot be the format of a date or timestamp column; undefined when it can. */
export function formatProblem(pattern: string, kind: "date" | "timestamp"): string | undefined {
    const letters = new Set<string>();
    let depth = 0;
    let end = 0;
    for (const token of pattern.matchAll(TOKEN)) {
        if (token.index !== end) {
            break;
        }
        const [text, letter] = token;
        end += text.length;
        if (text === "[" || text === "]") {
            depth += text === "[" ? 1 : -1;
            if (depth !== 0 && depth !== 1) {
                return "its [ and ] do not pair up";
            }
        } else if ("{}#".includes(text)) {
            return `Spark reserves ${text}`;
        } else if (letter !== undefined) {
            const problem = runProblem(letter, text.length, depth > 0);
            if (problem !== undefined) {
                return problem;
            }
            letters.add(letter);
        }
    }
    if (end !== pattern.length) {
        return "a single quote is not closed";
    }
    return depth > 0 ? "its [ and ] do not pair up" : lettersProblem(letters, kind);
}

function runProblem(letter: string, length: number, optional: boolean): string | undefined {
    const allowed = LENGTHS[letter];
    if (allowed === undefined) {
        return `${letter} is no letter that Spark reads; a text goes in single quotes`;
    }
    if (!allowed.includes(length)) {
        return `${letter} may be repeated ${allowed.join(", ").replace(/, (\d+)$/, " or $1")} times, not ${length}`;
    }
    if (optional && ZONES.includes(letter)) {
        return "a zone cannot be optional: texts without one would be taken for another moment";
    }
    return optional && !"sS".includes(letter) ? "only seconds and their fraction may be optional" : undefined;
}

function lettersProblem(letters: ReadonlySet<string>, kind: "date" | "timestamp"): string | undefined {
    const has = (letter: string) => letters.has(letter);
    if (!has("y") || !(has("D") || (has("M") && has("d")))) {
        return "it needs a year (y), and month and day (M and d) or the day of the year (D)";
    }
    if (has("D") && (has("M") || has("d"))) {
        return "the day of the year (D) goes without month and day (M and d)";
    }
    if (kind === "date" && [...letters].some((letter) => TIMES.includes(letter))) {
        return "a date has no time and no zone";
    }
    if ((has("H") && has("h")) || has("h") !== has("a")) {
        return "an hour is H (0 to 23), or h (1 to 12) with a (AM or PM)";
    }
    if (has("m") && !has("H") && !has("h")) {
        return "minutes need an hour";
    }
    if (has("s") && !has("m")) {
        return "seconds need minutes";
    }
    return has("S") && !has("s") ? "a fraction needs seconds" : undefined;
}

/** Whether texts in a (valid) format say their zone themselves. */
export function hasZone(pattern: string): boolean {
    return [...pattern.matchAll(TOKEN)].some(([, letter]) => letter !== undefined && ZONES.includes(letter));
}

/** Whether a name is UTC or a region of the IANA time zone database, such as Europe/Berlin. */
export function isZone(name: string): boolean {
    if (name === "UTC") {
        return true;
    }
    if (!/^[A-Z][A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/.test(name)) {
        return false;
    }
    try {
        // It finds names in any case; Java does not.
        const found = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
        return found === name || found.toLowerCase() !== name.toLowerCase();
    } catch {
        return false;
    }
}
