/**
 * Decodes a property map off the wire, a `google.protobuf.Struct`, straight to plain values. The protobuf library makes a
 * message object of every value in it first, and of these the plain ones: most of what a policy pack's process does in a preview.
 */

import { type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** The values of a property map, as `Struct.deserializeBinary(bytes).toJavaScript()` gives them: its keys sorted. */
export function decodeStruct(bytes: Uint8Array): Record<string, JavaScriptValue> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Decoder(buffer).struct(buffer.length);
}

/** How a field is written: the low three bits of its tag. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** Tags, field number × 8 + how it is written, in struct.proto. */
const [FIELDS, KEY, VALUE, VALUES] = [tag(1, DELIMITED), tag(1, DELIMITED), tag(2, DELIMITED), tag(1, DELIMITED)];
const [NULL, NUMBER, STRING] = [tag(1, VARINT), tag(2, FIXED64), tag(3, DELIMITED)];
const [BOOL, STRUCT, LIST] = [tag(4, VARINT), tag(5, DELIMITED), tag(6, DELIMITED)];

function tag(field: number, written: number): number {
    return field * 8 + written;
}

/** Goes through bytes once. Each method is told where its message ends, and leaves off there. */
class Decoder {
    private at = 0;

    constructor(private readonly bytes: Buffer) {}

    struct(end: number): Record<string, JavaScriptValue> {
        const entries: [string, JavaScriptValue][] = [];
        while (this.at < end) {
            const found = this.varint();
            if (found === FIELDS) {
                entries.push(this.entry(this.end()));
            } else {
                this.skip(found);
            }
        }
        entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        const map: Record<string, JavaScriptValue> = {};
        for (const [key, value] of entries) {
            map[key] = value;
        }
        return map;
    }

    private entry(end: number): [string, JavaScriptValue] {
        let key = "";
        let value: JavaScriptValue | undefined;
        while (this.at < end) {
            const found = this.varint();
            if (found === KEY) {
                key = this.text();
            } else if (found === VALUE) {
                value = this.value(this.end());
            } else {
                this.skip(found);
            }
        }
        return [key, set(value)];
    }

    private list(end: number): JavaScriptValue[] {
        const list: JavaScriptValue[] = [];
        while (this.at < end) {
            const found = this.varint();
            if (found === VALUES) {
                list.push(set(this.value(this.end())));
            } else {
                this.skip(found);
            }
        }
        return list;
    }

    private value(end: number): JavaScriptValue | undefined {
        let value: JavaScriptValue | undefined;
        while (this.at < end) {
            const found = this.varint();
            switch (found) {
                case STRING:
                    value = this.text();
                    break;
                case STRUCT:
                    value = this.struct(this.end());
                    break;
                case LIST:
                    value = this.list(this.end());
                    break;
                case BOOL:
                    value = this.varint() !== 0;
                    break;
                case NUMBER:
                    value = this.bytes.readDoubleLE(this.at);
                    this.at += 8;
                    break;
                case NULL:
                    this.varint();
                    value = null;
                    break;
                default:
                    this.skip(found);
            }
        }
        return value;
    }

    private text(): string {
        const end = this.end();
        const text = this.bytes.toString("utf8", this.at, end);
        this.at = end;
        return text;
    }

    /** Where the message or the text ends whose length comes next. */
    private end(): number {
        const length = this.varint();
        const end = this.at + length;
        if (end > this.bytes.length) {
            throw new Error(
                `a property map on the wire is cut off: ${end} bytes, of which ${this.bytes.length} are there`,
            );
        }
        return end;
    }

    private varint(): number {
        let value = 0;
        for (let factor = 1; ; factor *= 128) {
            const byte = this.bytes.readUInt8(this.at++);
            value += (byte & 127) * factor;
            if (byte < 128) {
                return value;
            }
        }
    }

    /** Fields of another version of struct.proto mean nothing here. */
    private skip(found: number): void {
        switch (found % 8) {
            case VARINT:
                this.varint();
                break;
            case FIXED64:
                this.at += 8;
                break;
            case DELIMITED:
                this.at = this.end();
                break;
            case FIXED32:
                this.at += 4;
                break;
            default:
                throw new Error(
                    `a property map on the wire has a field that is written in way ${found % 8}, of which there is none`,
                );
        }
    }
}

function set(value: JavaScriptValue | undefined): JavaScriptValue {
    if (value === undefined) {
        throw new Error("a property map on the wire has a value of no kind");
    }
    return value;
}
