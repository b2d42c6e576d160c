import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
    Archive,
    Asset,
    isList,
    isMap,
    Secret,
    Unknown,
    UNKNOWN,
    type PropertyMap,
    type PropertyValue,
} from "./values";

/** The key whose presence makes an object one of the special kinds, and what it then says. */
const KIND = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** The engine writes an unknown value by its type. */
const UNKNOWNS: ReadonlyMap<string, Unknown> = new Map(
    [
        UNKNOWN,
        new Unknown("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"), // boolean
        new Unknown("3eeb2bf0-c639-47a8-9e75-3b44932eb421"), // number
        new Unknown("6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"), // list
        new Unknown("030794c1-ac77-496b-92df-f27374a8bd58"), // asset
        new Unknown("e48ece36-62e2-4504-bad9-02848725956a"), // archive
        new Unknown("dd056dcd-154b-4c76-9bd3-c8f88648b5ff"), // object
    ].map((unknown) => [unknown.sentinel, unknown]),
);

/** Reads the properties of a request. */
export function decode(struct: Struct | undefined): PropertyMap {
    return struct === undefined ? {} : decodeMap(struct.toJavaScript());
}

/** Writes properties for a response. */
export function encode(properties: PropertyMap): Struct {
    return Struct.fromJavaScript(encodeMap(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function decodeMap(map: object): PropertyMap {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, decodeValue(value)]));
}

function decodeValue(value: unknown): PropertyValue {
    if (typeof value === "string") {
        return UNKNOWNS.get(value) ?? value;
    }
    if (value === null || typeof value === "boolean" || typeof value === "number") {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map(decodeValue);
    }
    if (typeof value === "object" && value !== null) {
        return KIND in value ? decodeKind(value as Record<string, unknown>) : decodeMap(value);
    }
    throw new Error(`The engine sent a property of type ${typeof value}, which Pulumi's protocol does not have.`);
}

function decodeKind(value: Readonly<Record<string, unknown>>): PropertyValue {
    switch (value[KIND]) {
        case SECRET:
            return new Secret(decodeValue(value.value));
        case OUTPUT: {
            // An output is its value; without one it is unknown. Its dependencies are the engine's to keep.
            const known = "value" in value ? decodeValue(value.value) : UNKNOWN;
            return value.secret === true ? new Secret(known) : known;
        }
        case RESOURCE:
            // A resource given for a property stands for its id; a component, which has none, for its URN.
            return decodeValue(value.id ?? value.urn);
        case ASSET:
            return new Asset(text(value.hash) ?? "", {
                text: text(value.text),
                path: text(value.path),
                uri: text(value.uri),
            });
        case ARCHIVE:
            return new Archive(text(value.hash) ?? "", {
                path: text(value.path),
                uri: text(value.uri),
                assets: typeof value.assets === "object" && value.assets !== null ? decodeMap(value.assets) : undefined,
            });
        default:
            throw new Error(
                `The engine sent a value of kind ${String(value[KIND])}, which this provider does not know.`,
            );
    }
}

/** The engine leaves contents out as empty strings. */
function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function encodeMap(map: PropertyMap): Record<string, unknown> {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, encodeValue(value)]));
}

function encodeValue(value: PropertyValue): unknown {
    if (value instanceof Unknown) {
        return value.sentinel;
    }
    if (value instanceof Secret) {
        return { [KIND]: SECRET, value: encodeValue(value.value) };
    }
    if (value instanceof Asset) {
        return { [KIND]: ASSET, hash: value.hash, ...given(value.source) };
    }
    if (value instanceof Archive) {
        const { assets, ...rest } = value.source;
        return { [KIND]: ARCHIVE, hash: value.hash, ...given(rest), ...(assets && { assets: encodeMap(assets) }) };
    }
    if (isList(value)) {
        return value.map(encodeValue);
    }
    return isMap(value) ? encodeMap(value) : value;
}

function given(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(source).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
}
