/** Glob patterns that leave something out of a crawl, as Glue reads them: relative to the target's path. */

/** Whether a pattern leaves out an object, by its key below the target's path. */
export type Exclusion = (key: string) => boolean;

/**
 * The patterns that an exclusion stands for, one for each way through its `{a,b}` groups. An object is left out when one of
 * them takes it.
 *
 * `**` crosses folders, `*` and `?` do not, a backslash takes what follows literally. Brackets are taken literally too, so
 * less is thought left out than is.
 */
export function exclusionsOf(pattern: string): readonly Exclusion[] {
    const exclusions = read.get(pattern) ?? readPattern(pattern);
    read.set(pattern, exclusions);
    return exclusions;
}

/** Programs write the same few patterns at every target. */
const read = new Map<string, readonly Exclusion[]>();

function readPattern(pattern: string): readonly Exclusion[] {
    return alternatives(pattern).map((one) => {
        const expression = new RegExp(`^${one.replace(/\\.|\*\*|[^]/gsu, toSource)}$`, "su");
        return (key) => expression.test(key);
    });
}

function toSource(part: string): string {
    switch (part) {
        case "**":
            return ".*";
        case "*":
            return "[^/]*";
        case "?":
            return "[^/]";
        default:
            return part.replace(/^\\(.)/su, "$1").replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&");
    }
}

/** Groups cannot be nested; each is replaced by its parts in turn. */
function alternatives(pattern: string): readonly string[] {
    const [, before, parts, after] = /^((?:\\.|[^\\{])*)\{([^{}]*)\}(.*)$/su.exec(pattern) ?? [];
    return before === undefined || parts === undefined || after === undefined
        ? [pattern]
        : parts.split(",").flatMap((part) => alternatives(`${before}${part}${after}`));
}
