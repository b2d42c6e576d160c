"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/**
 * Why the built pack in `folder`/dist is not what the sources beside it say, or undefined if it is. The build leaves the SHA-256
 * of every source beside it. Where the sources are not shipped there is nothing to compare.
 */
exports.staleness = function staleness(folder) {
    const manifest = path.join(folder, "dist", "index.js.sources.json");
    if (!fs.existsSync(manifest)) {
        return "has not been built";
    }
    for (const [file, built] of Object.entries(JSON.parse(fs.readFileSync(manifest, "utf8")))) {
        const source = path.join(folder, file);
        if (fs.existsSync(source) && createHash("sha256").update(fs.readFileSync(source)).digest("hex") !== built) {
            return `was built before ${file} changed`;
        }
    }
    return undefined;
};
