/** How texts that a pattern matches begin: it sets most patterns aside before they are read. */

/** What every text that a pattern matches begins with. */
export function beginning(pattern: string): string {
    return /^[^*?$]*/u.exec(pattern)?.[0] ?? "";
}

/** Whether a text begins as every text does that a pattern matches. */
export function beginsLike(text: string, pattern: string): boolean {
    for (let at = 0; at < pattern.length; at += 1) {
        const char = pattern[at];
        if (char === "*" || char === "?" || char === "$") {
            return true;
        }
        if (char !== text[at]) {
            return false;
        }
    }
    // Without wildcards and variables it is the text itself.
    return text.length === pattern.length;
}

/** Whether texts that begin so and texts that begin otherwise may be the same. */
export function mayOverlap(one: string, other: string): boolean {
    return one.startsWith(other) || other.startsWith(one);
}
