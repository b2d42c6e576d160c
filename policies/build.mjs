/**
 * Builds the policy pack: its sources and the policy SDK in one file, dist/index.js. The SDK alone is 770 modules, most of them
 * npm's installer and the TypeScript compiler for features that a pack has no use for; finding them took most of a second of
 * every preview. `npm ci` runs this.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

/** Modules of the SDK that deploy programs and serialize functions. A pack does neither. */
const UNUSED =
    /[\\/]@pulumi[\\/]pulumi[\\/](automation[\\/]index|runtime[\\/]closure[\\/](codePaths|serializeClosure))\.js$/;

const withoutUnusedModules = {
    name: "without-unused-modules",
    setup(build) {
        build.onLoad({ filter: UNUSED }, () => ({ contents: "module.exports = {};", loader: "js" }));
    },
};

/**
 * Bundles `entry` into `outfile` and writes beside it, in `<outfile>.sources.json`, the SHA-256 of every source of ours that
 * went in, by path relative to `root`: what is run can then be told from what has been edited since.
 */
export async function bundle({ root, entry, outfile, ...options }) {
    const { metafile } = await esbuild.build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile,
        bundle: true,
        platform: "node",
        target: "node20",
        metafile: true,
        logLevel: "warning",
        ...options,
    });
    const sources = Object.keys(metafile.inputs).filter((file) => !file.includes("node_modules/"));
    const hashes = sources.sort().map((file) => {
        const text = fs.readFileSync(path.join(root, file));
        return [file, createHash("sha256").update(text).digest("hex")];
    });
    fs.writeFileSync(
        path.resolve(root, `${outfile}.sources.json`),
        `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`,
    );
}

const here = path.dirname(fileURLToPath(import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    fs.rmSync(path.join(here, "dist"), { recursive: true, force: true });
    await bundle({
        root: here,
        entry: "index.ts",
        outfile: "dist/index.js",
        plugins: [withoutUnusedModules],
    });
}
