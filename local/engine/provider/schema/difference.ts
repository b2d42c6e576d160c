import { isDeepStrictEqual } from "node:util";
import { Archive, Asset, isList, isMap, Unknown, type PropertyMap, type PropertyValue } from "../values";
import { sameDocument } from "./documents";
import { type Fields, type Property } from "./property";

/** One place where what the program wants differs from what is. */
export interface Difference {
    /** The place, as Pulumi writes property paths. */
    readonly path: string;
    readonly kind: "add" | "delete" | "update";
    /** AWS cannot make this change on the existing resource. */
    readonly replace: boolean;
}

type Maybe = PropertyValue | undefined;

/** Where `desired` inputs and the `actual` state of a resource differ, property by property. Secrets must be revealed. */
export function differences(fields: Fields, desired: PropertyMap, actual: PropertyMap): Difference[] {
    return Object.entries(fields).flatMap(([name, property]) =>
        propertyDifferences(property, desired[name], actual[name], name, false),
    );
}

/** Where one property differs. */
export function propertyDifferences(
    property: Property,
    desired: Maybe,
    actual: Maybe,
    path: string,
    replaced: boolean,
): Difference[] {
    const replace = replaced || property.replace === true;
    const one = (kind: Difference["kind"]): Difference[] => [
        { path, kind, replace: replace || (property.replace === "presence" && kind !== "update") },
    ];
    const wanted = desired ?? ("default" in property ? property.default : undefined);
    if (wanted === undefined || wanted === null) {
        return property.computed || property.adopted || isEmpty(actual) ? [] : one("delete");
    }
    if (actual === undefined || actual === null) {
        return isEmpty(wanted) ? [] : one("add");
    }
    if (wanted instanceof Unknown) {
        return one("update");
    }
    if (property.kind === "object" && isMap(wanted) && isMap(actual)) {
        return Object.entries(property.fields).flatMap(([name, field]) =>
            propertyDifferences(field, wanted[name], actual[name], `${path}.${name}`, replace),
        );
    }
    if (property.kind === "map" && isMap(wanted) && isMap(actual)) {
        return mapDifferences(wanted, actual, path, replace);
    }
    if (property.kind === "list" && isList(wanted) && isList(actual)) {
        const longest = wanted.length > actual.length ? wanted : actual;
        return longest.flatMap((_, i) => elementDifferences(property.of, wanted, actual, i, path, replace));
    }
    if (property.kind === "set" && isList(wanted) && isList(actual)) {
        return setDifferences(property.of, wanted, actual, path, replace);
    }
    return sameLeaf(property, wanted, actual) ? [] : one("update");
}

/** Whether two values of `property`, neither of them an object or a list, are the same to AWS. */
export function sameLeaf(property: Property, desired: PropertyValue, actual: PropertyValue): boolean {
    if (isAsset(desired) && isAsset(actual)) {
        return desired.hash === actual.hash;
    }
    if (typeof desired === "string" && typeof actual === "string") {
        if (property.kind === "document") {
            return sameDocument(desired, actual, property.policy === true);
        }
        return desired === actual || (property.kind === "text" && property.same?.(desired, actual) === true);
    }
    return isDeepStrictEqual(desired, actual);
}

/** For each element of `desired`, the index in `actual` of the element that is the same; each is used once. */
export function matchSet(of: Property, desired: readonly PropertyValue[], actual: readonly PropertyValue[]): number[] {
    const used = new Set<number>();
    return desired.map((wanted) => {
        const index = actual.findIndex(
            (candidate, i) => !used.has(i) && propertyDifferences(of, wanted, candidate, "", false).length === 0,
        );
        used.add(index);
        return index;
    });
}

/** What AWS does not tell from nothing at all. */
export function isEmpty(value: Maybe): boolean {
    return (
        value === undefined ||
        value === null ||
        value === "" ||
        value === 0 ||
        value === false ||
        (isList(value) && value.length === 0) ||
        (isMap(value) && Object.values(value).every(isEmpty))
    );
}

function elementDifferences(
    of: Property,
    desired: readonly PropertyValue[],
    actual: readonly PropertyValue[],
    index: number,
    path: string,
    replace: boolean,
): Difference[] {
    const place = `${path}[${index}]`;
    if (index >= actual.length) {
        return [{ path: place, kind: "add", replace }];
    }
    if (index >= desired.length) {
        return [{ path: place, kind: "delete", replace }];
    }
    return propertyDifferences(of, desired[index], actual[index], place, replace);
}

function setDifferences(
    of: Property,
    desired: readonly PropertyValue[],
    actual: readonly PropertyValue[],
    path: string,
    replace: boolean,
): Difference[] {
    const matches = matchSet(of, desired, actual);
    const kinds = new Map<number, Difference["kind"]>();
    matches.forEach((match, i) => match === -1 && kinds.set(i, "add"));
    actual.forEach((_, i) => {
        if (!matches.includes(i)) {
            kinds.set(i, kinds.has(i) ? "update" : "delete");
        }
    });
    return [...kinds].map(([i, kind]) => ({ path: `${path}[${i}]`, kind, replace }));
}

function mapDifferences(desired: PropertyMap, actual: PropertyMap, path: string, replace: boolean): Difference[] {
    return [...new Set([...Object.keys(desired), ...Object.keys(actual)])].flatMap((key): Difference[] => {
        const [wanted, is] = [desired[key], actual[key]];
        if (isDeepStrictEqual(wanted, is)) {
            return [];
        }
        const kind = is === undefined ? "add" : wanted === undefined ? "delete" : "update";
        return [{ path: `${path}${keyPath(key)}`, kind, replace }];
    });
}

function keyPath(key: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function isAsset(value: PropertyValue): value is Asset | Archive {
    return value instanceof Asset || value instanceof Archive;
}
