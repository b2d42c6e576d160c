import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, encode } from "../../../../local/engine/provider/codec";
import {
    Archive,
    Asset,
    conceal,
    reveal,
    Secret,
    Unknown,
    UNKNOWN,
    type PropertyMap,
    type PropertyValue,
} from "../../../../local/engine/provider/values";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

function fromEngine(value: object): PropertyMap {
    return decode(Struct.fromJavaScript({ value } as Parameters<typeof Struct.fromJavaScript>[0]));
}

describe("codec of property values", () => {
    const values: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
        value: fc.oneof(
            { maxDepth: 4 },
            fc.constantFrom<PropertyValue>(null, true, false, "", "text", UNKNOWN),
            fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
            fc.string(),
            fc.constant(new Asset("hash", { text: undefined, path: "/a/file", uri: undefined })),
            fc.constant(new Archive("hash", { path: undefined, uri: "file:///a.zip", assets: undefined })),
            fc.array(tie("value"), { maxLength: 4 }),
            fc.dictionary(
                fc.string().filter((key) => key !== "__proto__"),
                tie("value"),
                { maxKeys: 4, noNullPrototype: true },
            ),
            tie("value").map((value) => new Secret(value)),
        ),
    })).value;

    it("reads what it wrote", () => {
        fc.assert(
            fc.property(values, (value) => {
                const written = encode({ value }).serializeBinary();
                assert.deepEqual(decode(Struct.deserializeBinary(written)), { value });
            }),
        );
    });

    it("keeps which type an unknown value has", () => {
        const sentinel = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
        assert.deepEqual(decode(Struct.fromJavaScript({ value: sentinel })).value, new Unknown(sentinel));
        assert.deepEqual(encode({ value: new Unknown(sentinel) }).toJavaScript(), { value: sentinel });
    });

    it("reads a resource given for a property as its id", () => {
        const reference = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:pulumi:x", id: "role-name" };
        assert.equal(fromEngine(reference).value, "role-name");
    });

    it("reads an output as its value, as unknown where it has none, and as a secret where it is one", () => {
        const output = { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
        assert.equal(fromEngine({ ...output, value: "known", dependencies: ["urn:pulumi:x"] }).value, "known");
        assert.equal(fromEngine(output).value, UNKNOWN);
        assert.deepEqual(fromEngine({ ...output, value: "known", secret: true }).value, new Secret("known"));
    });

    it("refuses a kind of value that it does not know", () => {
        assert.throws(
            () => fromEngine({ [SIGNATURE]: "something new" }),
            /kind something new, which this provider does not know/,
        );
    });

    it("makes secret again what was secret in the inputs, and nothing else", () => {
        const inputs = { a: new Secret("x"), b: { c: new Secret("y"), d: "z" }, list: ["1", new Secret("2")], e: "f" };
        assert.deepEqual(reveal(inputs), { a: "x", b: { c: "y", d: "z" }, list: ["1", "2"], e: "f" });
        assert.deepEqual(conceal({ a: "x", b: { c: "y", d: "z" }, list: ["2", "1"], e: "f", arn: "arn" }, inputs), {
            a: new Secret("x"),
            b: { c: new Secret("y"), d: "z" },
            list: new Secret(["2", "1"]),
            e: "f",
            arn: "arn",
        });
    });
});
