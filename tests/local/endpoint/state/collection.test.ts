import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { z } from "zod";
import { Collection } from "../../../../local/endpoint/state/collection";

describe("a collection of records", () => {
    let folder: string;
    const open = () => new Collection(folder, z.object({ n: z.number() }));

    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-collection-"));
    });
    afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

    it("has its records again when it is opened again", () => {
        open().set("a/b c", { n: 1 });
        assert.deepEqual(open().get("a/b c"), { n: 1 });
    });

    it("keeps names apart that differ by case or by signs that files cannot have", () => {
        const names = ["users", "Users", "a/b", "a\\b", "a b", "..", "ü".repeat(200)];
        const first = open();
        names.forEach((name, n) => first.set(name, { n }));
        const again = open();
        assert.deepEqual(
            names.map((name) => again.get(name)?.n),
            [0, 1, 2, 3, 4, 5, 6],
        );
    });

    it("forgets what was deleted", () => {
        const first = open();
        first.set("a", { n: 1 });
        assert.equal(first.delete("a"), true);
        assert.equal(first.delete("a"), false);
        assert.equal(open().has("a"), false);
    });

    it("takes no notice of a write that was cut short", () => {
        const first = open();
        first.set("a", { n: 1 });
        const [file = ""] = fs.readdirSync(folder);
        fs.writeFileSync(path.join(folder, `${file}.123.tmp`), '{"key": "a", "val');
        assert.deepEqual(open().get("a"), { n: 1 });
        assert.equal(fs.readdirSync(folder).length, 1);
    });

    it("names the file of a record that cannot be read, and what to do", () => {
        fs.writeFileSync(path.join(folder, "x.json"), '{"key": "a", "value": {"n": "one"}}');
        assert.throws(open, /x\.json cannot be read.*Remove the file/s);
    });
});
