import * as assert from "node:assert/strict";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { runtimeOptions, splitArguments } from "../../../../local/engine/language/runtime-options";

function read(options: Record<string, string | boolean | number>): ReturnType<typeof runtimeOptions> {
    return runtimeOptions(new ProgramInfo().setOptions(Struct.fromJavaScript(options)));
}

describe("runtime options of Pulumi.yaml", () => {
    it("compile TypeScript where nothing is said", () => {
        assert.deepEqual(runtimeOptions(undefined), { typescript: true, nodeArguments: [] });
    });

    it("are read as the Node.js runtime documents them", () => {
        const options = {
            typescript: false,
            tsconfig: "tsconfig.pulumi.json",
            nodeargs: "--no-warnings --title='a b'",
        };
        assert.deepEqual(read({ ...options, packagemanager: "npm" }), {
            typescript: false,
            tsconfig: "tsconfig.pulumi.json",
            nodeArguments: ["--no-warnings", "--title=a b"],
        });
    });

    it("are refused where they have the wrong type", () => {
        assert.throws(
            () => read({ typescript: "yes" }),
            /runtime\.options\.typescript of Pulumi\.yaml is "yes"; it must be a boolean\./,
        );
        assert.throws(
            () => read({ nodeargs: 1 }),
            /runtime\.options\.nodeargs of Pulumi\.yaml is 1; it must be a string\./,
        );
    });
});

describe("arguments for node", () => {
    const lines: [string, string[]][] = [
        ["", []],
        ["  --a   -b\t", ["--a", "-b"]],
        [`--a="b c" 'd "e'`, ["--a=b c", 'd "e']],
        [`a\\ b "c\\"d" 'e\\f'`, ["a b", 'c"d', "e\\f"]],
        [`"" ''`, ["", ""]],
    ];
    for (const [line, words] of lines) {
        it(`are split as a shell does: ${line}`, () => assert.deepEqual(splitArguments(line), words));
    }

    it("are refused where a quote is never closed", () => {
        assert.throws(() => splitArguments(`--a "b`), /has a " that is never closed: --a "b/);
    });
});
