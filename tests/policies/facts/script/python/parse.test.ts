import * as assert from "node:assert/strict";
import { MAX_SCRIPT_LENGTH, parsePython } from "../../../../../policies/facts/script/python/parse";
import { type Block } from "../../../../../policies/facts/script/python/syntax";

describe("the parser of scripts", () => {
    for (const [text, line, column] of [
        ["x = 1\ny = foo(1,\nz = 2\n", 4, 1],
        ["x = (\n", 2, 1],
        ["if x:\n    y\n  z\n", 3, 1],
        ["%idle_timeout 30\n", 1, 1],
        ["x = 1\r\ny = )\r\n", 2, 5],
        ["def f(:\n    pass\n", 1, 7],
        ['x = "abc\n', 1, 5],
        ["x = '''abc\n\n", 3, 1],
        ['print "x"\n', 1, 1],
        ["try:\n    a\nexcept B, c:\n    d\n", 3, 9],
        ["x = 1\0\n", 1, 6],
    ] as const) {
        it(`says where ${JSON.stringify(text)} is no Python`, () => {
            const parsed = parsePython(text);
            assert.ok(parsed.kind === "unparsed");
            assert.equal(parsed.problem, "cannot be read as Python 3");
            assert.deepEqual(parsed.position, { line, column });
        });
    }

    for (const [what, text] of [
        ["nothing", ""],
        ["blank lines and comments", "\n  \n# x\n"],
        ["a byte order mark and Windows line ends", '\ufeffx = a \\\r\n    .b()\r\nif x:\r\n    y = """a\r\nb"""\r\n'],
        ["tabs", "if x:\n\ty\n\tz\n"],
        ["no line end at the end", "if x: pass"],
        [
            "asynchronous functions",
            "async def f():\n    async with a as b:\n        await c\n    async for x in y: pass\n",
        ],
        ["type parameters and annotations", "def f[T](x: T, /, *, y: int = 1, **z) -> T: ...\nx: dict[str, int]\n"],
        [
            "patterns",
            'match x:\n    case {"a": 1, **r} if y: pass\n    case [1, *b] | C(d=2): pass\n    case C() | D(): pass\n    case _: pass\n',
        ],
        ["exception groups", "try:\n    a\nexcept* (B, C) as d:\n    e\nelse:\n    f\nfinally:\n    g\n"],
        ["every kind of string", "x = rb'a' b\"\"\"b\"\"\" u'c' f'{a!r:>{b}} {{' rf'\\{{x}' fR'{a[\"b\"]}'\n"],
        ["numbers with a dot behind", "x = [1., 2.e5, 1_000., 0x1F, 3.5j, .5]\n"],
        ["a yield of nothing", "def f():\n    x = yield\n    yield\n    (yield)\n"],
        ["targets of with that are no names", "with a() as (b, c), d() as self.e:\n    pass\n"],
        ["with in brackets", "with (\n    a() as b,  # first\n    c() as (d, e),\n):\n    f\nwith (a): pass\n"],
        ["stars in comprehensions", "x = [a for a, *b in c for *d, e in b]\n"],
        ["lambdas, walruses and conditions", "if (n := f(lambda x=1, *a: x if a else b)) > 5: pass\n"],
    ] as const) {
        it(`reads ${what}`, () => {
            const parsed = parsePython(text);
            assert.equal(parsed.kind, "module", JSON.stringify(parsed));
        });
    }

    it("keeps positions where it reads what the parser does not take as it is", () => {
        const parsed = parsePython("with (\n    a() as b,  # first\n    c() as (d, e),\n):\n    f(1.)\n");
        assert.ok(parsed.kind === "module");
        const [statement] = parsed.body;
        assert.ok(statement?.kind === "with");
        const [inside] = statement.body;
        assert.deepEqual(parsed.position(inside?.from ?? 0), { line: 5, column: 5 });
        assert.equal(parsed.text.split("\n").length, 6);
    });

    it("binds `not` tighter than `and`, and `and` tighter than `or`, as Python does", () => {
        assert.equal(shown("not a and b or not (c or d) and e"), "(((not a) and b) or ((not (c or d)) and e))");
        assert.equal(shown("a or b and not c == d"), "(a or (b and (not (c == d))))");
        assert.equal(shown("a + b * c - d"), "((a + (b * c)) - d)");
        assert.equal(shown("a not in b or c is not d"), "((a not in b) or (c is not d))");
    });

    it("reads what strings say", () => {
        const [statement] = body(String.raw`x = "a\n\x41\u00e9\101\q" 'b' r"\n" "\
c"`);
        assert.ok(statement?.kind === "assign" && statement.value?.kind === "literal");
        assert.equal(statement.value.value, "a\nAéA\\qb\\nc");
    });

    it("tells apart what imports bind", () => {
        const [plain, aliased, from, relative, all] = body(
            "import a.b, c\nimport a.b as d\nfrom a.b import (c as d, e,)\nfrom ..x import y\nfrom z import *\n",
        );
        const bindings = (statement: Block[number] | undefined) =>
            statement?.kind === "import" ? statement.bindings.map(({ name, path }) => `${name}=${path}`).join() : "";
        assert.equal(bindings(plain), "a=a,c=c");
        assert.equal(bindings(aliased), "d=a.b");
        assert.equal(bindings(from), "d=a.b.c,e=a.b.e");
        assert.equal(bindings(relative), "y=..x.y");
        assert.ok(all?.kind === "import" && all.all === "z");
    });

    for (const [what, text, problem] of [
        [
            "too long",
            "x".repeat(MAX_SCRIPT_LENGTH + 1),
            /is 1000001 characters long, more than the 1000000 that are read/,
        ],
        ["brackets without end", "(".repeat(MAX_SCRIPT_LENGTH), /cannot be read as Python 3/],
        ["quotes without end", '"""'.repeat(300_001), /cannot be read as Python 3/],
        ["signs without end", `x = ${"-".repeat(900_000)}1`, /cannot be read as Python 3/],
        [
            "noise",
            Array.from({ length: 300_000 }, (_, i) => String.fromCharCode(32 + ((i * 7919) % 95))).join(""),
            /cannot be read/,
        ],
        ["a with in each with", "with (".repeat(150_000), /cannot be read as Python 3/],
        [
            "blocks in blocks",
            `${Array.from({ length: 200 }, (_, i) => `${" ".repeat(i)}if x:\n`).join("")}${" ".repeat(200)}y\n`,
            /nests deeper than is read/,
        ],
        ["brackets in brackets", `x = ${"[".repeat(400)}${"]".repeat(400)}\n`, /nests deeper than is read/],
    ] as const) {
        it(`gives up on ${what} without a crash`, () => {
            const parsed = parsePython(text);
            assert.ok(parsed.kind === "unparsed");
            assert.match(parsed.problem, problem);
        });
    }

    it("reads long chains and long lines without nesting", () => {
        assert.equal(parsePython(`x = a${".b()".repeat(500)}\n`).kind, "module");
        assert.equal(parsePython(`x = a${" + b".repeat(500)}\n`).kind, "module");
        assert.equal(parsePython(`x = [${"1, ".repeat(50_000)}]\n`).kind, "module");
    });
});

function body(text: string): Block {
    const parsed = parsePython(text);
    assert.ok(parsed.kind === "module", JSON.stringify(parsed));
    return parsed.body;
}

/** An expression with all its brackets. */
function shown(text: string): string {
    const [statement] = body(text);
    assert.ok(statement?.kind === "expression");
    const show = (expression: typeof statement.value): string => {
        switch (expression.kind) {
            case "name":
                return expression.name;
            case "binary":
                return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
            case "unary":
                return `(${expression.operator} ${show(expression.operand)})`;
            default:
                return `<${expression.kind}>`;
        }
    };
    return show(statement.value);
}
