import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
// Not in its declarations: how the SDK reads what the engine sends.
import deserialization = require("@pulumi/policy/deserialize");
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { exposeAssets, readAsset } from "../../../../policies/facts/script/assets";
import { type Value } from "../../../../policies/facts/known";

const { deserializeProperties } = deserialization as unknown as {
    readonly deserializeProperties: (message: Struct, proxySecrets: boolean) => Record<string, unknown>;
};

/** How the engine marks an asset. */
const mark = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };

describe("an asset", () => {
    let folder = "";
    let before: string | undefined;

    beforeEach(() => {
        before = process.env.PWD;
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "assets-"));
        fs.writeFileSync(path.join(folder, "job.py"), "x = 1\n");
    });

    afterEach(() => {
        process.env.PWD = before;
        fs.rmSync(folder, { recursive: true });
    });

    it("of text is read, with the other properties left as they are", () => {
        const properties = sent({ bucket: "b", source: { ...mark, text: "x = 1\n", hash: "h" } });
        assert.deepEqual(properties, { bucket: "b", source: { text: "x = 1\n", hash: "h" } });
        assert.equal(text(properties.source), "x = 1\n");
    });

    it("of a file is read where the file is the one that the engine saw", () => {
        assert.equal(text(file(path.join(folder, "job.py"), "x = 1\n")), "x = 1\n");
        assert.equal(text(file(path.join(folder, "job.py"), "x = 2\n")), undefined);
        assert.equal(text(file(path.join(folder, "none.py"), "x = 1\n")), undefined);
    });

    it("of a file with a relative path is found from where the program is", () => {
        process.env.PWD = folder;
        assert.equal(text(file("job.py", "x = 1\n")), "x = 1\n");
        assert.equal(text(file("./job.py", "x = 1\n")), "x = 1\n");
        assert.equal(text(file("other.py", "x = 1\n")), undefined);
    });

    for (const main of ["program", "program/index.ts", '"program"  # here']) {
        it(`of a file is found from where the project says that its program is: main: ${main}`, () => {
            fs.mkdirSync(path.join(folder, "program"));
            fs.writeFileSync(path.join(folder, "program/index.ts"), "");
            fs.writeFileSync(path.join(folder, "Pulumi.yaml"), `name: a\nmain: ${main}\nruntime: nodejs\n`);
            process.env.PWD = folder;
            assert.equal(text(file("../job.py", "x = 1\n")), "x = 1\n");
        });
    }

    it("that is no file, too large or without a hash is not read", () => {
        fs.mkdirSync(path.join(folder, "folder.py"));
        assert.equal(text(file(path.join(folder, "folder.py"), "")), undefined);
        fs.writeFileSync(path.join(folder, "large.py"), "x".repeat(10_000_001));
        assert.equal(text(file(path.join(folder, "large.py"), "x".repeat(10_000_001))), undefined);
        assert.equal(text(sent({ source: { ...mark, path: path.join(folder, "job.py") } }).source), undefined);
        assert.equal(
            text(sent({ source: { ...mark, uri: "https://example.com/job.py", hash: "h" } }).source),
            undefined,
        );
    });

    it("that the SDK hands over as it is, is not taken for one that was read", () => {
        const properties = deserializeProperties(message({ source: { ...mark, text: "x" } }), false);
        assert.equal(readAsset(properties.source as Value), undefined);
    });
});

function message(properties: object): Struct {
    return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** What checks get of what the engine sends. */
function sent(properties: object): Record<string, unknown> {
    const struct = message(properties);
    const read = deserializeProperties(struct, false);
    exposeAssets(struct, read);
    return read;
}

function file(name: string, content: string): unknown {
    const hash = createHash("sha256").update(content).digest("hex");
    return sent({ source: { ...mark, path: name, hash } }).source;
}

function text(source: unknown): string | undefined {
    const bytes = readAsset(source as Value);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
}
