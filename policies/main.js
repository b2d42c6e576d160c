/**
 * What the engine loads: the built pack, if it was built from the sources that are here. A pack older than its rules would let
 * through what they refuse, so it does not start.
 */
"use strict";

const { staleness } = require("./sources.js");

const reason = staleness(__dirname);
if (reason !== undefined) {
    throw new Error(`The policy pack ${reason}. Build it: npm run build, in ${__dirname} or above it.`);
}
require("./dist/index.js");
