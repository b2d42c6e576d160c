/** What a script's texts are in a run with known arguments. */

import { type ArgumentValues } from "./run/assumptions";
import { possibleValues } from "./run/joining";
import { type Value } from "./run/values";

/** A text of which pieces may not be known. */
export interface ResolvedText {
    /** Texts, and between them what is not known. */
    readonly pieces: readonly (string | Hole)[];
    /** Everything before the first piece that is not known. */
    readonly prefix: string;
    /** The whole text, where all of it is known. */
    readonly whole: string | undefined;
}

/** A piece of a text that is not known. */
export interface Hole {
    /** The argument that it is. */
    readonly argument?: string;
    /** The loop whose item it is. */
    readonly item?: string;
}

/** The texts that a value may be; a value that is no text is one of which nothing is known. */
export function textsOf(value: Value, values: ArgumentValues): readonly ResolvedText[] {
    return possibleValues(value, values).map((possible) => resolve(possible, values));
}

function resolve(value: Value, values: ArgumentValues): ResolvedText {
    const pieces: (string | Hole)[] = [];
    const parts = value.kind === "text" ? value.parts : [itemHole(value)];
    for (const part of parts) {
        const last = pieces.at(-1);
        const piece = typeof part === "object" && "argument" in part ? argumentPiece(part, values) : asPiece(part);
        if (typeof piece === "string" && typeof last === "string") {
            pieces[pieces.length - 1] = last + piece;
        } else if (piece !== "") {
            pieces.push(piece);
        }
    }
    const [first = ""] = pieces;
    const prefix = typeof first === "string" ? first : "";
    const isKnown = pieces.every((piece) => typeof piece === "string");
    return { pieces, prefix, whole: isKnown ? prefix : undefined };
}

function asPiece(part: string | { readonly item: string } | { readonly unknown: true }): string | Hole {
    return typeof part === "string" ? part : "item" in part ? { item: part.item } : {};
}

function argumentPiece(
    { argument, fallback }: { readonly argument: string; readonly fallback?: string },
    values: ArgumentValues,
): string | Hole {
    const given = values(argument);
    return (given === null ? fallback : given) ?? { argument };
}

function itemHole(value: Value): { readonly item: string } | { readonly unknown: true } {
    return value.kind === "foreign" && value.item !== undefined ? { item: value.item } : { unknown: true };
}

/** Whether two texts can be the same. */
export function mayBeSame(a: ResolvedText, b: ResolvedText): boolean {
    if (a.whole !== undefined && b.whole !== undefined) {
        return a.whole === b.whole;
    }
    const [startA, startB] = [a.prefix, b.prefix];
    const [endA, endB] = [suffix(a), suffix(b)];
    // What is known at both ends must agree as far as it goes; a text that is known must be long enough for the other's ends.
    const agree = (x: string, y: string, ends: boolean): boolean =>
        ends ? x.endsWith(y) || y.endsWith(x) : x.startsWith(y) || y.startsWith(x);
    const long = [a, b].every(
        (text, index) => text.whole === undefined || text.whole.length >= known([b, a][index] ?? b),
    );
    return long && agree(startA, startB, false) && agree(endA, endB, true);
}

function suffix({ pieces }: ResolvedText): string {
    const last = pieces.at(-1) ?? "";
    return typeof last === "string" ? last : "";
}

function known({ pieces }: ResolvedText): number {
    return pieces.reduce((sum, piece) => sum + (typeof piece === "string" ? piece.length : 0), 0);
}
