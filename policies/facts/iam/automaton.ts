/** IAM patterns as automata, made as far as they are walked: what a text has matched so far is one number. */

import { type Glob, many, one } from "./glob";

/** What a text has matched of a pattern so far: 0 where nothing that follows will make it match. */
export type GlobState = number;

/** A pattern as an automaton. */
export interface Automaton {
    readonly start: GlobState;
    /** Whether a text that got here matches. */
    readonly accepts: (state: GlobState) => boolean;
    /** Whether a text that got here matches whatever follows. */
    readonly acceptsAll: (state: GlobState) => boolean;
    /** The literal characters that lead somewhere else than other characters do. */
    readonly literals: (state: GlobState) => readonly string[];
    /** Whether characters that are none of {@link literals} lead on too. */
    readonly takesOthers: (state: GlobState) => boolean;
    readonly next: (state: GlobState, char: string) => GlobState;
}

/** Nothing matches any more. */
export const DEAD: GlobState = 0;

interface Node {
    readonly positions: readonly number[];
    readonly accepts: boolean;
    readonly acceptsAll: boolean;
    readonly literals: readonly string[];
    readonly takesOthers: boolean;
    readonly next: Map<string, GlobState>;
    /** By any other character. */
    others?: GlobState;
}

const known = new WeakMap<Glob, Automaton>();

/** The automaton of a pattern; made once for each parsed pattern. */
export function automaton(glob: Glob): Automaton {
    const before = known.get(glob);
    if (before !== undefined) {
        return before;
    }
    const made = build(glob);
    known.set(glob, made);
    return made;
}

function build(glob: Glob): Automaton {
    const nodes: Node[] = [];
    const byPositions = new Map<string, GlobState>();
    const intern = (positions: readonly number[]): GlobState => {
        const key = positions.join();
        const before = byPositions.get(key);
        if (before !== undefined) {
            return before;
        }
        byPositions.set(key, nodes.length);
        return nodes.push(node(glob, positions)) - 1;
    };
    intern([]); // DEAD
    const start = intern(closure(glob, [0]));
    const at = (state: GlobState): Node => nodes[state] as Node;
    const step = ({ positions }: Node, char: string): GlobState =>
        intern(
            closure(
                glob,
                positions.flatMap((position) => {
                    const token = glob[position];
                    return token === many ? position : token === one || token === char ? position + 1 : [];
                }),
            ),
        );
    return {
        start,
        accepts: (state) => at(state).accepts,
        acceptsAll: (state) => at(state).acceptsAll,
        literals: (state) => at(state).literals,
        takesOthers: (state) => at(state).takesOthers,
        next: (state, char) => {
            const from = at(state);
            if (!from.literals.includes(char)) {
                return (from.others ??= from.takesOthers ? step(from, char) : DEAD);
            }
            const before = from.next.get(char);
            const to = before ?? step(from, char);
            if (before === undefined) {
                from.next.set(char, to);
            }
            return to;
        },
    };
}

function node(glob: Glob, positions: readonly number[]): Node {
    const tokens = positions.map((position) => glob[position]);
    return {
        positions,
        accepts: positions.includes(glob.length),
        acceptsAll: positions.some((position) => glob[position] === many && position === glob.length - 1),
        literals: [...new Set(tokens.filter((token) => typeof token === "string"))],
        takesOthers: tokens.some((token) => token === many || token === one),
        next: new Map(),
    };
}

/** A `*` may stand for nothing; and past a later `*` the earlier positions can reach nothing that it cannot. */
function closure(glob: Glob, positions: readonly number[]): readonly number[] {
    const all = new Set(positions);
    let lastMany = -1;
    for (const position of all) {
        if (glob[position] === many) {
            all.add(position + 1);
            lastMany = Math.max(lastMany, position);
        }
    }
    return [...all].filter((position) => position >= lastMany).sort((a, b) => a - b);
}
