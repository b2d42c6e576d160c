import * as assert from "node:assert/strict";
import { BinaryWriter } from "google-protobuf";
import { type JavaScriptValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { decodeStruct } from "../../policies/wire";

type Properties = Record<string, JavaScriptValue>;

const bytesOf = (properties: Properties): Uint8Array => Struct.fromJavaScript(properties).serializeBinary();

describe("a property map on the wire", () => {
    const maps: Readonly<Record<string, Properties>> = {
        "of nothing": {},
        "of every kind of value": { a: null, b: true, c: false, d: 0, e: -1.5, f: "", g: "text", h: [], i: {} },
        "of numbers at the edges": { a: Number.MAX_SAFE_INTEGER, b: 5e-324, c: -0, d: Infinity, e: 1e308 },
        "of maps in lists in maps": { jobs: [{ arguments: { "--A": ["x", ["y", { z: null }]] } }, [], {}] },
        "of texts and keys in every alphabet": { "naïve ключ 鍵 🗝": "straße 🏞 \u0000 \u{10FFFF} \uFEFF", "": "no key" },
        "of texts longer than a byte can count": { text: "é".repeat(20_000), list: Array<string>(300).fill("x") },
        "of keys that look like numbers, or like what objects have": { "10": 1, "9": 2, a: 3, constructor: 4, "-": 5 },
    };

    for (const [what, properties] of Object.entries(maps)) {
        it(`${what} is what the protobuf library makes of it, keys in the same order`, () => {
            const bytes = bytesOf(properties);
            const expected = Struct.deserializeBinary(bytes).toJavaScript();
            assert.deepEqual(expected, properties);
            assert.equal(JSON.stringify(decodeStruct(bytes)), JSON.stringify(expected));
            assert.deepEqual(decodeStruct(bytes), expected);
        });
    }

    it("has its keys sorted, in whatever order they come: the engine writes them in none", () => {
        const bytes = Buffer.concat([bytesOf({ b: 1 }), bytesOf({ c: 2 }), bytesOf({ a: 3 })]);
        assert.deepEqual(Object.keys(decodeStruct(bytes)), ["a", "b", "c"]);
    });

    it("has the later of two values of a key", () => {
        assert.deepEqual(decodeStruct(Buffer.concat([bytesOf({ a: 1 }), bytesOf({ a: 2 })])), { a: 2 });
    });

    it("may have fields that are not known yet", () => {
        const writer = new BinaryWriter();
        writer.writeInt64(7, -1);
        writer.writeDouble(8, 1);
        writer.writeString(9, "later");
        writer.writeFloat(10, 1);
        const bytes = Buffer.concat([bytesOf({ a: 1 }), writer.getResultBuffer(), bytesOf({ b: 2 })]);
        assert.deepEqual(decodeStruct(bytes), { a: 1, b: 2 });
    });

    it("is refused where it is cut off", () => {
        const bytes = bytesOf({ key: "value" });
        for (let length = 1; length < bytes.length; length++) {
            assert.throws(() => decodeStruct(bytes.subarray(0, length)), `${length} of ${bytes.length} bytes`);
        }
    });

    it("is refused where a value is of no kind, as by the protobuf library", () => {
        const message = new Struct();
        message.getFieldsMap().set("a", new Value());
        assert.throws(() => message.toJavaScript());
        assert.throws(() => decodeStruct(message.serializeBinary()), /a value of no kind/);
    });
});
