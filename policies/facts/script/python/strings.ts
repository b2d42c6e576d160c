/** What Python's string literals say. */

/** A literal cut into what stands around its content. */
export interface StringShape {
    readonly raw: boolean;
    readonly bytes: boolean;
    /** Whether it ends with the quotes that it begins with. */
    readonly closed: boolean;
    /** Where the content begins, from the literal's start. */
    readonly start: number;
    /** Where it ends. */
    readonly end: number;
}

/** Finds prefix and quotes of a string literal. */
export function stringShape(literal: string): StringShape {
    const [opening = "", prefix = "", quotes = ""] = /^([A-Za-z]*)("""|'''|"|')/u.exec(literal) ?? [];
    const letters = prefix.toLowerCase();
    return {
        raw: letters.includes("r"),
        bytes: letters.includes("b"),
        closed: literal.length >= opening.length + quotes.length && literal.endsWith(quotes),
        start: opening.length,
        end: Math.max(opening.length, literal.length - quotes.length),
    };
}

const simple: Readonly<Record<string, string>> = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
};

const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/gu;

/** A literal's content with its escapes resolved; what Python does not know as an escape stays as it is. */
export function unescape(content: string, raw: boolean): string {
    if (raw || !content.includes("\\")) {
        return content;
    }
    return content.replace(escape, (whole: string, ...groups: readonly (string | undefined)[]) => {
        const [octal, x, u, long, char] = groups;
        const hex = x ?? u ?? long;
        const code = octal === undefined ? (hex === undefined ? undefined : parseInt(hex, 16)) : parseInt(octal, 8);
        if (code !== undefined) {
            return code > 0x10ffff ? whole : String.fromCodePoint(code);
        }
        return simple[char ?? ""] ?? whole;
    });
}

/** The text between an f-string's replacements: doubled braces stand for one. */
export function unescapeFormat(content: string, raw: boolean): string {
    return unescape(content, raw).replace(/\{\{|\}\}/gu, (braces) => braces.slice(1));
}
