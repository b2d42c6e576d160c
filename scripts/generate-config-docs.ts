/**
 * Writes docs/configuration.md from the schema in infra/config/. With `--check` it writes nothing and fails when the page says
 * something else.
 */

import * as path from "node:path";
import { configDocs } from "../infra/config/docs";
import { formatMarkdown, type Generator, runGenerator, startGenerator } from "./generated";

const docsFile = path.resolve(__dirname, "..", "docs", "configuration.md");

const generator: Generator = {
    script: "scripts/generate-config-docs.ts",
    saidBy: "infra/config/ says",
    writes: "the file",
    wanted: async () => new Map([[docsFile, await formatMarkdown(docsFile, configDocs())]]),
};

/** Does what the command line asks, see {@link runGenerator}. */
export const run = (args: readonly string[], complain?: (line: string) => void): Promise<number> =>
    runGenerator(generator, args, complain);

if (require.main === module) {
    startGenerator(generator);
}
