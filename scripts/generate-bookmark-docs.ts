/**
 * Writes docs/bookmarks.md from the names of the tests that hold what Glue documents of job bookmarks, and from
 * tests/local/bookmarks.json, which says where each file's sentences are documented and what differs from AWS. With
 * `--check` it writes nothing and fails when the page says something else.
 */

import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { formatMarkdown, type Generator, runGenerator, startGenerator } from "./generated";

const root = path.resolve(__dirname, "..");
const docsFile = path.join(root, "docs/bookmarks.md");
const sourceFile = path.join(root, "tests/local/bookmarks.json");

const sourceSchema = z.strictObject({
    pages: z.record(z.string(), z.strictObject({ title: z.string(), url: z.url() })),
    files: z.record(z.string(), z.strictObject({ title: z.string(), page: z.string() })),
    differences: z.array(
        z.strictObject({ what: z.string(), aws: z.string(), here: z.string(), test: z.string().min(1) }),
    ),
    missing: z.array(z.string()),
});

/** What tests/local/bookmarks.json says. */
export type BookmarkSource = z.infer<typeof sourceSchema>;

interface Test {
    /** As the test framework knows it. */
    readonly name: string;
    readonly sentence: string;
}

/** Reads tests/local/bookmarks.json. */
export function readSource(): BookmarkSource {
    return sourceSchema.parse(JSON.parse(fs.readFileSync(sourceFile, "utf8")));
}

/** The tests of a file, in its order, and what each of them says. */
export function testsOf(file: string, text: string): readonly Test[] {
    if (file.endsWith(".py")) {
        return [...text.matchAll(/^def (test_(\w+))\(/gmu)].map(([, name = "", words = ""]) => ({
            name,
            sentence: sentence(words.replaceAll("_", " ")),
        }));
    }
    const subject = /^describe\("([^"]+)"/mu.exec(text)?.[1] ?? "";
    return [...text.matchAll(/^ {4}it\("([^"]+)"/gmu)].map(([, name = ""]) => ({
        name,
        sentence: sentence(`${subject} ${name}`),
    }));
}

/**
 * docs/bookmarks.md.
 *
 * @throws Error when a file has no tests, a page is not listed or a difference names a test that is not there.
 */
export async function bookmarkDocs(source: BookmarkSource = readSource()): Promise<string> {
    const files = Object.entries(source.files).map(([file, { title, page }]) => {
        const from = source.pages[page];
        if (from === undefined) {
            throw new Error(`${file}: got page ${page}; allowed: ${Object.keys(source.pages).join(", ")}`);
        }
        const tests = testsOf(file, fs.readFileSync(path.join(root, file), "utf8"));
        if (tests.length === 0) {
            throw new Error(`${file} has no tests; name the files that hold what is documented of bookmarks`);
        }
        return { file, title, from, tests };
    });
    const known = new Map(files.flatMap(({ file, tests }) => tests.map(({ name }) => [name, file] as const)));
    const differences = source.differences.map(({ what, aws, here, test }) => {
        const file = known.get(test);
        if (file === undefined) {
            throw new Error(`${what}: there is no test "${test}" in ${[...Object.keys(source.files)].join(", ")}`);
        }
        return `| ${cell(what)} | ${cell(aws)} | ${cell(here)} | [test](../${file}) |`;
    });
    const text = [
        "<!-- Generated from the tests and tests/local/bookmarks.json by scripts/generate-bookmark-docs.ts. Edit there. -->",
        "# Job bookmarks",
        "What the local `awsglue` package and the local endpoint do as Glue documents it. Each line is a test by its name: " +
            "what is here is checked. AWS's own engine is closed; what it does beyond its documentation is not known here.",
        ...files.flatMap(({ file, title, from, tests }) => [
            `## ${title}`,
            `Documented in [${from.title}](${from.url}); held by [${path.basename(file)}](../${file}).`,
            tests.map((one) => `- ${one.sentence}`).join("\n"),
        ]),
        "## What differs from AWS, or is decided here",
        ["| what | AWS | here | held by |", "| --- | --- | --- | --- |", ...differences].join("\n"),
        "## What is not here",
        source.missing.map((line) => `- ${line}`).join("\n"),
    ].join("\n\n");
    return formatMarkdown(docsFile, text);
}

const generator: Generator = {
    script: "scripts/generate-bookmark-docs.ts",
    saidBy: "the tests say",
    writes: "the file",
    wanted: async () => new Map([[docsFile, await bookmarkDocs()]]),
};

/** Does what the command line asks, see {@link runGenerator}. */
export const run = (args: readonly string[], complain?: (line: string) => void): Promise<number> =>
    runGenerator(generator, args, complain);

function sentence(words: string): string {
    return cell(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`);
}

/** Text in which Markdown finds no emphasis and no cell's end. */
function cell(text: string): string {
    return text.replace(/[*_`<|]/gu, "\\$&");
}

if (require.main === module) {
    startGenerator(generator);
}
