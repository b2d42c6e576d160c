import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parser } from "@lezer/python";
import { parsePython } from "../../../../../policies/facts/script/python/parse";
import { parseInPieces, type Pieces } from "../../../../../policies/facts/script/python/pieces";

const root = path.join(__dirname, "../../../../..");

/** What is read of a script, pieces or no pieces; functions are left out. */
const read = (text: string, pieces?: Pieces): unknown => JSON.parse(JSON.stringify(parsePython(text, pieces)));

describe("a script in pieces", () => {
    it("is read as it is as a whole, to the last offset: every Python file of the job", () => {
        const sources = fs
            .readdirSync(path.join(root, "etl"), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".py"));
        const pieces: Pieces = new Map();
        for (const file of sources) {
            const text = fs.readFileSync(path.join(root, "etl", file), "utf8");
            assert.ok(JSON.stringify(parsePython(text, pieces)) === JSON.stringify(parsePython(text)), file);
        }
        assert.ok(pieces.size > 3 * sources.length && sources.length > 20, `${pieces.size} of ${sources.length} files`);
    });

    const helper = "def f(x):\n    return x\n\n\n";
    const main = 'if __name__ == "__main__":\n    f(1)\n';

    it("is parsed but for the pieces that scripts before it had, wherever they stood there", () => {
        const parsed: string[] = [];
        const pieces: Pieces = new Map();
        const parse = (text: string) => {
            parsed.push(text);
            return parser.parse(text);
        };
        for (const name of ["a", "longer"]) {
            const tree = parseInPieces(`import ${name}\n\n${helper}${main}`, pieces, parse);
            assert.equal(tree?.length, `import ${name}\n\n${helper}${main}`.length);
        }
        assert.deepEqual(parsed, ["import a\n\n", helper, main, "import longer\n\n"]);
    });

    for (const [what, text] of [
        ["a text with empty lines", `x = """a\n\nb = c\n\n"""\n\n${main}`],
        ["brackets around empty lines", `x = [\n\n1,\n\n2,\n\n]\n\n${main}`],
        ["else behind an empty line", `if x:\n    y = 1\n\nelse:\n    y = 2\n\n${main}`],
        [
            "except and finally behind empty lines",
            `try:\n    f()\n\nexcept A:\n    g()\n\nfinally:\n    h()\n\n${main}`,
        ],
        ["a name that only begins like else", `elsewhere = 1\n\nelsewhere()\n\nfinally_ = 2\n\n${main}`],
        ["a decorator behind an empty line", `@a\n\n@b\n\n${helper}${main}`],
        ["an indented line behind an empty one", `def f():\n    a = 1\n\n    return a\n\n${main}`],
        ["a comment that is not indented, in a block", `def f():\n    a = 1\n\n# why\n\n    return a\n\n${main}`],
        ["a backslash before an empty line", `import a\\\n\n\n${helper}${main}`],
        [
            "what the parser takes in another spelling alone",
            `x = 1.\n\nwith (a() as b, c() as d):\n    f(b)\n\n${main}`,
        ],
        ["what is no Python in the middle", `import a\n\ndef f(:\n    pass\n\n${main}`],
        ["a statement of Python 2", `import a\n\nprint "x"\n\n${main}`],
        ["a bracket that is not closed", `import a\n\nx = (\n\n${main}`],
        ["a text that is not closed", `import a\n\nx = """\n\n${main}`],
        ["else without if", `import a\n\nelse:\n    b\n\n${main}`],
        ["nesting that is too deep", `import a\n\nx = ${"(".repeat(500)}1${")".repeat(500)}\n\n${main}`],
        ["nothing", ""],
        ["empty lines alone", "\n\n\n"],
    ] as const) {
        it(`with ${what} is read as it is as a whole`, () => {
            const pieces: Pieces = new Map();
            parsePython(`${helper}${main}`, pieces);
            assert.deepEqual(read(text, pieces), read(text));
        });
    }
});
