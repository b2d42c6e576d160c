/** What the generators of documentation have in common: their command line, and how their files are compared and written. */

import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";

const root = path.resolve(__dirname, "..");

/** A generator of files. */
export interface Generator {
    /** The script, from the root of the project. */
    readonly script: string;
    /** What says what the files should: "the tests say". */
    readonly saidBy: string;
    /** What it writes, for messages: "the file", "the files". */
    readonly writes: string;
    /** The files by their absolute paths, with what they should say. */
    readonly wanted: () => Promise<ReadonlyMap<string, string>>;
}

/** Markdown as the project's formatter leaves it in this file. */
export async function formatMarkdown(file: string, markdown: string): Promise<string> {
    return prettier.format(markdown, { ...(await prettier.resolveConfig(file)), parser: "markdown" });
}

/** The files that say something else than they should, with what they should say. */
export async function outdatedOf({ wanted }: Generator): Promise<ReadonlyMap<string, string>> {
    return new Map(
        [...(await wanted())].filter(([file, text]) => !fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text),
    );
}

/**
 * Does what the command line asks: writes what is outdated, or with `--check` says so.
 *
 * @returns The exit code: 0, 1 when `--check` found a difference, 2 for arguments that are not known.
 */
export async function runGenerator(
    generator: Generator,
    args: readonly string[],
    complain: (line: string) => void = console.error,
): Promise<number> {
    const other = args.filter((arg) => arg !== "--check");
    if (other.length > 0) {
        complain(`got ${other.join(" ")}; allowed: --check, or nothing to write ${generator.writes}`);
        return 2;
    }
    const files = await outdatedOf(generator);
    for (const [file, text] of files) {
        const name = path.relative(root, file);
        if (args.includes("--check")) {
            complain(`${name} is not what ${generator.saidBy}; run: npx ts-node ${generator.script}`);
        } else {
            fs.mkdirSync(path.dirname(file), { recursive: true });
            fs.writeFileSync(file, text);
            console.log(`wrote ${name}`);
        }
    }
    return args.includes("--check") && files.size > 0 ? 1 : 0;
}

/** Runs a generator as the program that was started. */
export function startGenerator(generator: Generator): void {
    runGenerator(generator, process.argv.slice(2)).then(
        (code) => {
            process.exitCode = code;
        },
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : error);
            process.exitCode = 1;
        },
    );
}
