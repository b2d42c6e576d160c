/**
 * What `pulumi up` and `pulumi preview` start: the program in index.ts, from dist/program.js if that was built from exactly these
 * sources, else compiled as it loads. Compiling at every start costs a fifth of a preview.
 */
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { wrapCallSite } = require("source-map-support");
const { loadWhenUsed } = require("./lazyModules");

const root = path.join(__dirname, "..");
const built = path.join(root, "dist", "program.js");

/** Whether dist/program.js was built from the sources that are here. */
function isFresh() {
    const manifest = `${built}.sources.json`;
    if (!fs.existsSync(manifest)) {
        return false;
    }
    return Object.entries(JSON.parse(fs.readFileSync(manifest, "utf8"))).every(([file, hash]) => {
        const source = path.join(root, file);
        return fs.existsSync(source) && createHash("sha256").update(fs.readFileSync(source)).digest("hex") === hash;
    });
}

/**
 * Says where in the TypeScript sources our own frames of a stack are, and leaves the packages' frames as they are. Pulumi takes
 * a stack for every promise of every resource; mapping the packages' frames to sources nobody has took a sixth of a preview.
 */
function mapOwnFrames() {
    const places = new Map();
    const place = (frame) => {
        const text = String(frame);
        if (!text.includes(built)) {
            return text;
        }
        if (!places.has(text)) {
            places.set(text, String(wrapCallSite(frame)));
        }
        return places.get(text);
    };
    Error.prepareStackTrace = (error, frames) =>
        [String(error), ...frames.map((frame) => `    at ${place(frame)}`)].join("\n");
}

loadWhenUsed();
if (isFresh()) {
    mapOwnFrames();
    module.exports = require(built);
} else {
    require("ts-node").register({ transpileOnly: true, project: path.join(__dirname, "tsconfig.json") });
    module.exports = require("./index.ts");
}
