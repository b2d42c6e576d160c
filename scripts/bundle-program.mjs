/**
 * Bundles the Pulumi program (infra/) into dist/program.js, which infra/main.js runs while it is no older than its sources:
 * nothing is left to compile at the start of a preview. `npm ci` runs this.
 */
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "../policies/build.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

await bundle({
    root,
    entry: "infra/index.ts",
    // One folder below the root, as infra/ is: the program finds etl/ beside its own folder.
    outfile: "dist/program.js",
    // The program must register its resources with the SDK that started it; the rest is as quick to find where it is.
    packages: "external",
    sourcemap: true,
    sourcesContent: false,
});
