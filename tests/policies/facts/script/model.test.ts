import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type Given } from "../../../../policies/facts/script/run/values";
import { happeningsOf, readScript, type Script } from "../../../../policies/facts/script/model";
import { textsOf } from "../../../../policies/facts/script/resolve";
import { whether } from "../../../../policies/facts/script/run/flow";
import { begun, imports, python, read } from "./support";

describe("what a script does", () => {
    it("is told in the order of its lines, each with what has happened before on every way, or on some", () => {
        const script = scriptOf(`${imports}glue = GlueContext(SparkContext())
job = Job(glue)
if args["ENV"] == "prod":
    job.init("x", args)
${read}
job.commit()
`);
        const told = script.happenings.map(({ action, before }) => [
            action.kind,
            ...["context", "init", "glueRead"].map((what) => whether(before, what)),
        ]);
        assert.deepEqual(told, [
            ["context", "never", "never", "never"],
            ["init", "always", "never", "never"],
            ["glueRead", "always", "maybe", "never"],
            ["commit", "always", "maybe", "always"],
        ]);
        assert.deepEqual(
            script.ends.map(({ at, flow }) => [at, whether(flow, "commit")]),
            [[undefined, "always"]],
        );
    });

    it("is told with the place of each call, by what is called", () => {
        const script = scriptOf(`${begun}(users
    .write
    .mode("append")
    .parquet("s3://a/b")
)
`);
        const [write] = happeningsOf(script, "write");
        assert.deepEqual(script.position(write?.at ?? 0), { line: 16, column: 6 });
    });

    it("ends where the run ends without an error, and not where it fails", () => {
        const script = scriptOf(
            python(`
                import sys
                if a: sys.exit()
                if b: sys.exit(0)
                if c: sys.exit(1)
                if d: sys.exit("failed")
                if e: raise ValueError
                if f: raise SystemExit(0)
                if g: sys.exit(code())
                try:
                    sys.exit(0)
                except Exception:
                    pass
            `),
        );
        assert.deepEqual(
            script.ends.map(({ at }) => (at === undefined ? "end" : script.position(at).line)),
            [2, 3, 7, 8, 10, "end"],
        );
    });

    for (const [what, lines, certainty] of [
        ["a branch", "if x: job.commit()", "maybe"],
        ["a branch that is always taken", "if True: job.commit()", "always"],
        ["a branch that is never taken", "if not 1: job.commit()", "never"],
        ["both branches", "if x: job.commit()\nelse: job.commit()", "always"],
        ["the right side of and", "x and job.commit()", "maybe"],
        ["a conditional expression", "job.commit() if x else None", "maybe"],
        ["a loop over something unknown", "for x in y: job.commit()", "maybe"],
        ["a loop over known items", "for x in (1, 2): job.commit()", "always"],
        ["a loop over no items", "for x in []: job.commit()", "never"],
        ["a loop until something holds", "while x: job.commit()", "maybe"],
        ["a loop that is left by a break alone", "while True:\n    job.commit()\n    if x: break", "always"],
        ["the else of a loop without a break", "for x in y: pass\nelse: job.commit()", "always"],
        ["the else of a loop with a break", "for x in y:\n    if x: break\nelse: job.commit()", "maybe"],
        ["what comes after a continue", "for x in (1, 2):\n    if y: continue\n    job.commit()", "maybe"],
        ["a comprehension over known items", "[job.commit() for x in (1, 2)]", "always"],
        ["a comprehension", "[job.commit() for x in y]", "maybe"],
        ["a try", "try: job.commit()\nexcept: raise", "always"],
        ["a try of which the failure is caught", "try: job.commit()\nexcept: pass", "maybe"],
        ["the else of a try", "try: x()\nexcept: raise\nelse: job.commit()", "always"],
        ["a handler", "try: x()\nexcept: job.commit()", "maybe"],
        ["a finally", "try: x()\nfinally: job.commit()", "always"],
        ["a with", "with x() as y: job.commit()", "always"],
        ["a with that suppresses failures", "import contextlib\nwith contextlib.suppress(A): job.commit()", "maybe"],
        ["a case", "match x:\n    case 1: job.commit()", "maybe"],
        ["all cases", "match x:\n    case 1: job.commit()\n    case _: job.commit()", "always"],
        ["a function that is called", "def f(): job.commit()\nf()", "always"],
        ["a function that is not called", "def f(): job.commit()", "never"],
        ["a function that is given away", "def f(): job.commit()\nlater(f)", "maybe"],
        ["a thread", "import threading\nthreading.Thread(target=job.commit).start()", "maybe"],
        ["a generator", "def f():\n    yield\n    job.commit()\nf()", "maybe"],
        ["a lambda that is called", "(lambda: job.commit())()", "always"],
        ["a partial function", "from functools import partial\ndef f(j): j.commit()\npartial(f, job)()", "always"],
        ["a method by its name", 'getattr(job, "commit")()', "always"],
        ["a function with a decorator of a library", "@retry(3)\ndef f(): job.commit()\nf()", "always"],
        [
            "a function with a decorator of its own",
            "def twice(f):\n    def g(): f(); f()\n    return g\n@twice\ndef h(): job.commit()\nh()",
            "always",
        ],
        ["a function that calls itself", "def f(n):\n    if n: f(n - 1)\n    job.commit()\nf(3)", "always"],
        ["an asynchronous function", "import asyncio\nasync def f(): job.commit()\nasyncio.run(f())", "always"],
        ["a map over known items", "list(map(lambda x: job.commit(), [1]))", "always"],
        ["a function in a dictionary", 'def f(): job.commit()\n{"a": f}["a"]()', "always"],
        ["one of two functions", "def f(): job.commit()\ndef g(): pass\n(f if x else g)()", "maybe"],
        ["an object that may be None", "j = None\nif x: j = job\nj.commit()", "always"],
        ["an attribute", "class A: pass\na = A()\na.j = job\na.j.commit()", "always"],
        ["a global", "j = None\ndef f():\n    global j\n    j = job\nf()\nj.commit()", "always"],
        [
            "a variable of an outer function",
            "def f():\n    j = None\n    def g():\n        nonlocal j\n        j = job\n    g()\n    j.commit()\nf()",
            "always",
        ],
        ["a list", "js = [job]\njs[0].commit()", "always"],
        ["a tuple", "_, (j, *_) = 1, (job, 2)\njob.commit()", "always"],
        [
            "a dataclass",
            "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    j: Job\nC(1, job).j.commit()",
            "always",
        ],
        ["what a handler goes on from", "try:\n    job.commit()\n    raise A\nexcept A: pass", "maybe"],
        [
            "what a failure passes a finally with",
            "try:\n    try:\n        job.commit()\n        raise A\n    finally: pass\nexcept A: pass",
            "maybe",
        ],
        ["a return that passes a finally", "def f():\n    try: return 1\n    finally: job.commit()\nf()", "always"],
        ["a break that passes a finally", "for x in (1, 2):\n    try: break\n    finally: job.commit()", "always"],
        ["a property", "class A:\n    @property\n    def j(self): return job\nA().j.commit()", "always"],
        ["a class method", "class A:\n    @classmethod\n    def f(cls, j): j.commit()\nA.f(job)", "always"],
        ["a static method", "class A:\n    @staticmethod\n    def f(j): j.commit()\nA().f(job)", "always"],
        [
            "a method of a base class",
            "class A:\n    def f(self, j): j.commit()\nclass B(A):\n    def f(self, j): super().f(j)\nB().f(job)",
            "always",
        ],
        ["an object that is called", "class A:\n    def __call__(self): job.commit()\nA()()", "always"],
        [
            "names that every JavaScript object has",
            "x = users.toString().constructor.valueOf()\nspark.hasOwnProperty(1)\njob.hasOwnProperty(1)\ntoString()\n__proto__.x()\nspark.__proto__.y\nx.constructor.write.mode('a')\n@constructor\ndef f(): pass\njob.commit()",
            "always",
        ],
        ["arithmetic", "x = 1 - 2 * -y ** 3 // 4 % 5 @ z << 1 & 2 | 3 ^ ~4\njob.commit()", "always"],
        ["what follows an exit", "sys.exit(1)\njob.commit()", "never"],
    ] as const) {
        it(`is followed into ${what}`, () => {
            const script = scriptOf(`${begun}${lines}\nmarker()\n`);
            const [end] = script.ends;
            assert.equal(end === undefined ? "never" : whether(end.flow, "commit"), certainty);
        });
    }

    it("is told with the texts that it uses, as far as these are known", () => {
        const texts = {
            '"a" + "b"': "ab",
            'f"{x}/{y!s}"': "data/",
            '"{}/{}".format(x, "c")': "data/c",
            '"{0}-{name}".format(x, name="n")': "data-n",
            '"%s/%s" % (x, "d")': "data/d",
            '"/".join([x, "e"])': "data/e",
            'x.upper().lower().replace("a", "o").strip("d")': "oto",
            'os.path.join(x, "f")': "data/f",
            'args["OUTPUT_PATH"] + "/g"': "s3://out/g",
            'args.get("NONE", "fallback")': "fallback",
            'config["path"]': "h",
            'dict(path="i")["path"]': "i",
            '{**config, "path": "j"}["path"]': "j",
            "CONSTANT or x": "k",
        };
        const defined = 'import os\nx = "data"\ny = f()\nconfig = {}\nconfig["path"] = "h"\nCONSTANT = "k"\n';
        for (const [expression, known] of Object.entries(texts)) {
            const script = scriptOf(`${begun}${defined}spark.read.csv(${expression})\n`);
            const [place] = happeningsOf(script, "plainRead")[0]?.action.places ?? [];
            assert.deepEqual(resolved(place?.given), [known], expression);
        }
    });

    it("names the imported functions that are called", () => {
        const script = scriptOf("from a import b as c\nimport d.e\nc()\nd.e.f(1)\nc.g().h()\n");
        assert.deepEqual([...script.calls.keys()], ["a.b", "d.e.f", "a.b.g", "a.b.g.h"]);
    });

    it("is found in the project's own job", () => {
        const script = scriptOf(fs.readFileSync(path.join(__dirname, "../../../../etl/job.py"), "utf8"));
        assert.deepEqual(
            script.happenings.map(({ action }) => action.kind),
            ["context", "init", "glueRead", "commit"],
        );
        assert.ok(script.calls.has("sluice_etl.sink.append"));
    });

    for (const [what, text] of [
        [
            "calls that double at each step",
            `${Array.from({ length: 40 }, (_, i) => `def f${i}(): f${i + 1}(); f${i + 1}()\n`).join("")}f0()\n`,
        ],
        [
            "loops in loops",
            `${Array.from({ length: 60 }, (_, i) => `${" ".repeat(i)}for x in y:\n`).join("")}${" ".repeat(60)}z()\n`,
        ],
        ["functions that call each other", "def f(): g(); f(); g()\ndef g(): f(); g(); f()\nf()\n"],
    ] as const) {
        it(`is given up for ${what}, or comes to an end`, () => {
            const script = readScript(text);
            assert.ok(script.kind === "script" || /more ways through it than are followed/.test(script.problem));
        });
    }

    it("is found in long scripts whose containers and texts grow line by line", () => {
        const lines = Array.from({ length: 4_000 }, (_, i) => `d["k${i}"] = ${i}\nl.append(${i})\nt += "x" + y\n`);
        const script = scriptOf(`${begun}d = {}\nl = []\nt = ""\n${lines.join("")}job.commit()\n`);
        assert.equal(happeningsOf(script, "commit").length, 1);
    });
});

function scriptOf(text: string): Script {
    const script = readScript(text);
    assert.ok(script.kind === "script", JSON.stringify(script));
    return script;
}

function resolved(given: Given | undefined): readonly string[] {
    const values = (name: string) => ({ OUTPUT_PATH: "s3://out" })[name] ?? null;
    return given === undefined ? [] : textsOf(given.value, values).map(({ prefix }) => prefix);
}
