/**
 * Regular expressions that mean the same to Java, which runs them, and to those who check the contract before.
 *
 * What Java, JavaScript or Python lacks or reads differently (possessive quantifiers, inline flags, nested classes, `\Q`,
 * `\A`, `\z`) is refused, so that a pattern that was checked is the one that runs. `etl/sluice_etl/portable_pattern.py`
 * has the same rules.
 */

const PROPERTY = String.raw`\\[pP]\{(?:L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|N|Nd|Nl|No|P|S|Sc|Sm|Z|Zs)\}`;
/** A backslash and: a class of characters, a control character, a code, or a mark that stands for itself. */
const ESCAPE = String.raw`\\(?:[dDwWsStnrf]|u[0-9A-Fa-f]{4}|[\^$\\.*+?()\[\]{}|/])`;
const KINDS = {
    class: String.raw`\[\^?(?:${PROPERTY}|${ESCAPE}|\\-|[^\[\]\\&]|&(?!&))+\]`,
    atom: String.raw`${PROPERTY}|${ESCAPE}|[^\\^$*+?()\[\]{}|]`,
    edge: String.raw`\\[bB]|[\^$]`,
    look: String.raw`\(\?(?:=|!|<=|<!)`,
    open: String.raw`\((?:\?:)?(?!\?)`,
    close: String.raw`\)`,
    or: String.raw`\|`,
    times: String.raw`(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??`,
} as const;
const TOKEN = new RegExp(
    Object.entries(KINDS)
        .map(([kind, pattern]) => `(?<${kind}>${pattern})`)
        .join("|"),
    "uy",
);
const ALLOWED_WHERE_TIMES = ["class", "atom", "close"];

/** Says why a regular expression is not one that Java, JavaScript and Python read alike; undefined when it is. */
export function patternProblem(pattern: string): string | undefined {
    const groups: string[] = [];
    let position = 0;
    let before = "";
    while (position < pattern.length) {
        TOKEN.lastIndex = position;
        const token = TOKEN.exec(pattern);
        const at = `at character ${[...pattern.slice(0, position)].length + 1}`;
        if (token === null) {
            return `${at}, ${pattern.slice(position, position + 10)}`;
        }
        let kind = Object.entries(token.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ?? "";
        if (kind === "open" || kind === "look") {
            groups.push(kind);
        } else if (kind === "close") {
            const opened = groups.pop();
            if (opened === undefined) {
                return `${at}, a ) that closes nothing`;
            }
            // What looks around takes no room: to repeat it means nothing, and not every engine takes it.
            kind = opened === "open" ? "close" : "edge";
        } else if (kind === "times" && !ALLOWED_WHERE_TIMES.includes(before)) {
            return `${at}, ${token[0]} with nothing to repeat`;
        }
        position += token[0].length;
        before = kind;
    }
    if (groups.length > 0) {
        return "a ( is not closed";
    }
    try {
        new RegExp(pattern, "u");
        return undefined;
    } catch (error) {
        return (error as Error).message;
    }
}

/** Whether the job can try a (valid) pattern before it runs: Python knows no `\p{…}`. */
export function canSearch(pattern: string): boolean {
    return !/(?<!\\)(?:\\\\)*\\[pP]/.test(pattern);
}

/** Whether a text has what a (valid) pattern looks for. */
export function foundIn(pattern: string, text: string): boolean {
    return new RegExp(pattern, "u").test(text);
}
