#!/usr/bin/env node
"use strict";
try {
    require("../dist/local/cli/main.js");
} catch (error) {
    if (error.code === "MODULE_NOT_FOUND" && String(error.message).includes("dist/local/cli/main.js")) {
        console.error("sluice is not built: run npm ci, or npm run build after a change.");
        process.exit(1);
    }
    throw error;
}
