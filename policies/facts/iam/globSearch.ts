/**
 * IAM patterns as sets of texts: is there any text that these match and those do not? Answered by walking all the patterns'
 * automata in step, so a Deny that covers a grant piece by piece is seen to cover it, and an answer comes with an example.
 */

import { type Automaton, automaton, DEAD, type GlobState } from "./automaton";
import { type Glob, globMatches, many, one } from "./glob";

/** Thrown when patterns are so entangled that the search was given up; the caller answers "unknown". */
export class GlobSearchError extends Error {
    constructor(states: number) {
        super(`the patterns could not be compared within ${states} steps`);
        this.name = "GlobSearchError";
    }
}

const searchLimit = 20_000;

/** What a text is to be like. */
export interface Wanted {
    /** All of these match it. */
    readonly all: readonly Glob[];
    /** None of these does. */
    readonly none?: readonly Glob[];
    /** Of each of these groups, one at least does. */
    readonly some?: readonly (readonly Glob[])[];
}

const rememberedTexts = new Map<string, string | undefined | GlobSearchError>();

/** The same as {@link findText}, remembered: a program's roles ask much the same of much the same patterns. */
export function findTextAgain(wanted: Wanted): string | undefined {
    const { all, none = [], some = [] } = wanted;
    if (all.some((glob) => none.some((other) => isWithin(glob, other)))) {
        return undefined;
    }
    // Between groups a character that no pattern has, and write() does not use.
    const key = [all, none, ...some].map((globs) => globs.map(write).join("\0")).join("\u0003");
    if (!rememberedTexts.has(key)) {
        if (rememberedTexts.size >= 10_000) {
            rememberedTexts.clear();
        }
        rememberedTexts.set(
            key,
            found(() => findText(wanted)),
        );
    }
    const known = rememberedTexts.get(key);
    if (known instanceof GlobSearchError) {
        throw known;
    }
    return known;
}

/** Whether all that a pattern matches is matched by another that is a text with a star behind it. */
function isWithin(glob: Glob, other: Glob): boolean {
    const last = other.length - 1;
    if (other[last] !== many || last > glob.length) {
        return false;
    }
    for (let at = 0; at < last; at += 1) {
        if (typeof other[at] !== "string" || other[at] !== glob[at]) {
            return false;
        }
    }
    return true;
}

/** What a search finds, or that it was given up: so is the next one like it, and that takes longest. */
function found(search: () => string | undefined): string | undefined | GlobSearchError {
    try {
        return search();
    } catch (error) {
        if (error instanceof GlobSearchError) {
            return error;
        }
        throw error;
    }
}

const written = new WeakMap<Glob, string>();

/** A pattern as text, in which the wildcards are characters that no policy has. */
function write(glob: Glob): string {
    const text =
        written.get(glob) ??
        `|${glob.map((token) => (token === many ? "\u0001" : token === one ? "\u0002" : token)).join("")}`;
    written.set(glob, text);
    return text;
}

/**
 * A shortest text that is as wanted; undefined when there is none.
 *
 * @throws GlobSearchError when the search would take too long.
 */
export function findText(wanted: Wanted): string | undefined {
    const { all, none = [], some = [] } = wanted;
    const least = leastText(all);
    if (least !== undefined) {
        const matches = (glob: Glob): boolean => globMatches(glob, least.text);
        const isOne = all.every(matches);
        if (isOne && !none.some(matches) && some.every((globs) => globs.some(matches))) {
            return least.text;
        }
        if (!isOne || least.isOnly) {
            return undefined;
        }
    }
    const walk = walker(wanted);
    for (const { text, state } of texts(walk)) {
        if (walk.isWanted(state)) {
            return text;
        }
    }
    return undefined;
}

/**
 * The one text that a pattern among them is; else, where each of them is a text with a star behind it, the shortest that all
 * of them match if any is: it spares the search in most cases. Undefined where there are other patterns.
 */
function leastText(globs: readonly Glob[]): { readonly text: string; readonly isOnly: boolean } | undefined {
    let longest = "";
    let isSimple = globs.length > 0;
    for (const glob of globs) {
        const wild = glob.findIndex((token) => typeof token !== "string");
        const text = (wild < 0 ? glob : glob.slice(0, wild)).join("");
        if (wild < 0) {
            return { text, isOnly: true };
        }
        isSimple &&= glob[wild] === many && wild === glob.length - 1;
        longest = text.length > longest.length ? text : longest;
    }
    return isSimple ? { text: longest, isOnly: false } : undefined;
}

/**
 * One shortest text for each way in which `others` can match or not match a text that all of `required` match.
 *
 * @throws GlobSearchError when the search would take too long.
 */
export function textClasses(
    required: readonly Glob[],
    others: readonly Glob[],
): readonly { readonly text: string; readonly matched: readonly boolean[] }[] {
    const walk = walker({ all: required }, others);
    const first = walk.automata.length - others.length;
    const classes = new Map<string, { readonly text: string; readonly matched: readonly boolean[] }>();
    for (const { text, state } of texts(walk)) {
        if (walk.isWanted(state)) {
            const matched = state
                .slice(first)
                .map((at, index) => (walk.automata[first + index] as Automaton).accepts(at));
            const key = matched.map(Number).join("");
            if (!classes.has(key)) {
                classes.set(key, { text, matched });
            }
        }
    }
    return [...classes.values()];
}

/** What a text has matched so far of each pattern. */
type State = readonly GlobState[];

/** All the patterns of a search, side by side. */
interface Walker {
    readonly automata: readonly Automaton[];
    /** How many of them, the first ones, a text must match. */
    readonly required: number;
    readonly isWanted: (state: State) => boolean;
    /** Whether no text that begins so can be wanted. */
    readonly isHopeless: (state: State) => boolean;
}

function walker({ all, none = [], some = [] }: Wanted, others: readonly Glob[] = []): Walker {
    const automata = [...all, ...none, ...some.flat(), ...others].map(automaton);
    const at = (index: number): Automaton => automata[index] as Automaton;
    const required = all.map((_, index) => index);
    const excluded = none.map((_, index) => all.length + index);
    let next = all.length + none.length;
    const groups = some.map((globs) => globs.map(() => next++));
    return {
        automata,
        required: all.length,
        isWanted: (state) =>
            required.every((index) => at(index).accepts(state[index] as GlobState)) &&
            !excluded.some((index) => at(index).accepts(state[index] as GlobState)) &&
            groups.every((group) => group.some((index) => at(index).accepts(state[index] as GlobState))),
        isHopeless: (state) =>
            required.some((index) => state[index] === DEAD) ||
            excluded.some((index) => at(index).acceptsAll(state[index] as GlobState)) ||
            groups.some((group) => group.every((index) => state[index] === DEAD)),
    };
}

/** Walks the product of the automata breadth first: a shortest text for each state that leads to wanted ones. */
function* texts(walk: Walker): Generator<{ readonly text: string; readonly state: State }> {
    const { automata } = walk;
    const start = automata.map((one) => one.start);
    const seen = new Set([start.join()]);
    let frontier: { readonly text: string; readonly state: State }[] = walk.isHopeless(start)
        ? []
        : [{ text: "", state: start }];
    while (frontier.length > 0) {
        const next: typeof frontier = [];
        for (const { text, state } of frontier) {
            yield { text, state };
            for (const char of alphabet(walk, state)) {
                const stepped = state.map((at, index) => (automata[index] as Automaton).next(at, char));
                if (walk.isHopeless(stepped)) {
                    continue;
                }
                const key = stepped.join();
                if (!seen.has(key)) {
                    if (seen.size >= searchLimit) {
                        throw new GlobSearchError(searchLimit);
                    }
                    seen.add(key);
                    next.push({ text: text + char, state: stepped });
                }
            }
        }
        frontier = next;
    }
}

/** The characters that lead somewhere different from here: the literals that come next, and one that is none of them. */
function alphabet({ automata, required }: Walker, state: State): readonly string[] {
    for (let index = 0; index < required; index += 1) {
        const pattern = automata[index] as Automaton;
        if (!pattern.takesOthers(state[index] as GlobState)) {
            // Every other character ends the search here.
            return pattern.literals(state[index] as GlobState);
        }
    }
    const chars = new Set(state.flatMap((at, index) => (automata[index] as Automaton).literals(at)));
    const other = [..."xyzabcdefghijklmnopqrstuvw0123456789"].find((char) => !chars.has(char));
    // First, so that of two shortest texts the one of plain letters is found.
    return [other ?? "\u{10FFFD}", ...chars];
}
