/** Texts that are put together of known and unknown pieces. */

import { choose, optionsOf } from "./joining";
import { type Given, type Option, type Text, type TextPart, text, type Value } from "./values";

/** Texts of more possibilities than these are taken for unknown ones. */
const MAX_COMBINATIONS = 12;

/** The pieces that a value contributes to a text. */
function partsOf(value: Value): readonly TextPart[] {
    switch (value.kind) {
        case "text":
            return value.parts;
        case "constant":
            return [value.value === null ? "None" : String(value.value)];
        case "foreign":
            return value.item === undefined ? [{ unknown: true }] : [{ item: value.item }];
        default:
            return [{ unknown: true }];
    }
}

/** The text that values make, one after the other. */
export function concatenate(values: readonly Value[]): Value {
    let options: { readonly parts: readonly TextPart[]; readonly when: Option["when"] }[] = [{ parts: [], when: [] }];
    for (const value of values) {
        options = options.flatMap(({ parts, when }) =>
            optionsOf(value).map((option) => ({
                parts: [...parts, ...partsOf(option.value)],
                when: [...when, ...option.when],
            })),
        );
        if (options.length > MAX_COMBINATIONS) {
            return textOf([{ unknown: true }]);
        }
    }
    return choose(options.map(({ parts, when }) => ({ value: textOf(parts), when })));
}

/** Of longer texts only the beginning is known. */
const MAX_PARTS = 60;
const MAX_LENGTH = 100_000;

/** A text of these pieces; those that are spelled out and follow on each other are one. */
export function textOf(parts: readonly TextPart[]): Text {
    const merged: TextPart[] = [];
    for (const part of parts) {
        const last = merged.at(-1);
        if (merged.length >= MAX_PARTS || (typeof last === "string" && last.length > MAX_LENGTH)) {
            merged.push({ unknown: true });
            break;
        }
        if (typeof part === "string" && typeof last === "string") {
            merged[merged.length - 1] = last + part;
        } else if (part !== "") {
            merged.push(part);
        }
    }
    return { kind: "text", parts: merged };
}

/** The text, where it is spelled out as a whole. */
export function spelledOut(value: Value): string | undefined {
    if (value.kind !== "text") {
        return undefined;
    }
    const [first = "", ...more] = value.parts;
    return typeof first === "string" && more.length === 0 ? first : undefined;
}

/** The argument that a text consists of. */
export function wholeArgument(value: Value): Extract<TextPart, { argument: string }> | undefined {
    const [only, ...more] = value.kind === "text" ? value.parts : [];
    return typeof only === "object" && "argument" in only && more.length === 0 ? only : undefined;
}

/** What `str.format` or `%` makes; a format that is not known gives an unknown text. */
export function format(pattern: Value, args: readonly Value[], named: ReadonlyMap<string, Given>): Value {
    const known = spelledOut(pattern);
    if (known === undefined) {
        return textOf([{ unknown: true }]);
    }
    let next = 0;
    const pieces = known.split(/(\{\{|\}\}|\{[^{}]*\})/u).map((piece): Value => {
        if (piece === "{{" || piece === "}}") {
            return text(piece.slice(1));
        }
        if (!piece.startsWith("{") || !piece.endsWith("}")) {
            return text(piece);
        }
        const field = piece.slice(1, -1);
        const value =
            field === "" ? args[next++] : /^\d+$/u.test(field) ? args[Number(field)] : named.get(field)?.value;
        return value ?? textOf([{ unknown: true }]);
    });
    return concatenate(pieces);
}

/** `pattern % values`. */
export function percent(pattern: Value, args: readonly Value[]): Value {
    const known = spelledOut(pattern);
    if (known === undefined) {
        return textOf([{ unknown: true }]);
    }
    let next = 0;
    const pieces = known.split(/(%\S)/u).map((piece): Value => {
        if (piece === "%%") {
            return text("%");
        }
        if (piece === "%s" || piece === "%d") {
            return args[next++] ?? textOf([{ unknown: true }]);
        }
        return piece.startsWith("%") ? textOf([{ unknown: true }]) : text(piece);
    });
    return concatenate(pieces);
}

/** A change of the spelled-out pieces; what only a run tells is taken to stay what it is. */
export function mapText(value: Text, change: (piece: string) => string): Text {
    return textOf(value.parts.map((part) => (typeof part === "string" ? change(part) : part)));
}
