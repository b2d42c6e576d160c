/** Methods of texts. */

import { type CallArguments } from "./arguments";
import { iterate, newList } from "./containers";
import { type Machine } from "./machine";
import { concatenate, format, mapText, spelledOut, textOf } from "./texts";
import { type Text, text, type Value } from "./values";

/** A method's result; undefined for those that say nothing of what the pack asks. */
export function textMethod(
    machine: Machine,
    object: Text,
    name: string,
    { positional, named }: CallArguments,
    at: number,
): Value | undefined {
    const args = positional.map(({ value }) => value);
    const [first, second] = args.map((value) => spelledOut(value));
    switch (name) {
        case "lower":
        case "casefold":
            return mapText(object, (piece) => piece.toLowerCase());
        case "upper":
            return mapText(object, (piece) => piece.toUpperCase());
        case "replace":
            return first === undefined || second === undefined
                ? textOf([{ unknown: true }])
                : mapText(object, (piece) => piece.replaceAll(first, second));
        case "strip":
        case "lstrip":
        case "rstrip":
            return strip(object, name, args.length === 0 ? " \t\n\r" : first);
        case "format":
            return format(object, args, named);
        case "join":
            return joined(machine, object, args[0]);
        case "split": {
            const known = spelledOut(object);
            return known === undefined || first === undefined || first === ""
                ? undefined
                : newList(machine, at, known.split(first).map(text));
        }
        case "startswith":
        case "endswith": {
            const known = spelledOut(object);
            if (known === undefined || first === undefined) {
                return undefined;
            }
            return { kind: "constant", value: name === "startswith" ? known.startsWith(first) : known.endsWith(first) };
        }
        default:
            return undefined;
    }
}

/** A text without some characters at its ends; at an end that only a run tells, it is taken to stay what it is. */
function strip(object: Text, name: string, characters: string | undefined): Value {
    if (characters === undefined) {
        return textOf([{ unknown: true }]);
    }
    const parts = [...object.parts];
    const [first, last] = [parts[0], parts.at(-1)];
    const start = (piece: string): string => piece.slice([...piece].findIndex((char) => !characters.includes(char)));
    const trimStart = (piece: string): string =>
        [...piece].every((char) => characters.includes(char)) ? "" : start(piece);
    const reverse = (piece: string): string => [...piece].reverse().join("");
    if (name !== "rstrip" && typeof first === "string") {
        parts[0] = trimStart(first);
    }
    if (name !== "lstrip" && typeof last === "string") {
        const piece = parts.length === 1 && typeof parts[0] === "string" ? parts[0] : last;
        parts[parts.length - 1] = reverse(trimStart(reverse(piece)));
    }
    return textOf(parts);
}

/** `separator.join(items)`. */
function joined(machine: Machine, separator: Text, list: Value | undefined): Value {
    const items = list === undefined ? undefined : iterate(machine, list);
    return items === undefined
        ? textOf([{ unknown: true }])
        : concatenate(items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])));
}
