import * as assert from "node:assert/strict";
import { bookmarkDocs, readSource, run, testsOf } from "../../scripts/generate-bookmark-docs";

describe("the bookmarks' documentation", () => {
    it("is what docs/bookmarks.md holds", async () => {
        const complaints: string[] = [];
        const code = await run(["--check"], (line) => complaints.push(line));
        assert.deepEqual([code, complaints], [0, []]);
    });

    it("has each test of the bookmarks' test files as a sentence", () => {
        const python = "def test_a_file_is_read_again():\n    pass\n\n\ndef helper():\n    pass\n";
        assert.deepEqual(testsOf("test_x.py", python), [
            { name: "test_a_file_is_read_again", sentence: "A file is read again." },
        ]);
        const mocha = 'describe("a job\'s bookmark", () => {\n    it("goes with the job", () => {});\n});\n';
        assert.deepEqual(testsOf("x.test.ts", mocha), [
            { name: "goes with the job", sentence: "A job's bookmark goes with the job." },
        ]);
    });

    it("is refused where a difference names a test that is not there", async () => {
        const source = readSource();
        const differences = [{ what: "The moon", aws: "round", here: "square", test: "test_the_moon" }];
        await assert.rejects(
            bookmarkDocs({ ...source, differences }),
            /The moon: there is no test "test_the_moon" in /,
        );
    });

    it("is refused where a file's page is not listed", async () => {
        const source = readSource();
        const files = { "tests/local/endpoint/glue/bookmarks.test.ts": { title: "API", page: "nowhere" } };
        await assert.rejects(bookmarkDocs({ ...source, files }), /got page nowhere; allowed: tracking, using/);
    });

    it("refuses arguments that its generator does not know", async () => {
        const complaints: string[] = [];
        assert.equal(await run(["--chek"], (line) => complaints.push(line)), 2);
        assert.deepEqual(complaints, ["got --chek; allowed: --check, or nothing to write the file"]);
    });
});
