#!/usr/bin/env node
"use strict";
// The AWS SDK announces on standard error which Node.js it will need one day; package.json says which one this needs.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
try {
    require("../dist/local/cli/main.js");
} catch (error) {
    if (error.code === "MODULE_NOT_FOUND" && String(error.message).includes("dist/local/cli/main.js")) {
        console.error("sluice is not built: run npm ci, or npm run build after a change.");
        process.exit(1);
    }
    throw error;
}
