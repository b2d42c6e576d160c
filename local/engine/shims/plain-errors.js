/**
 * Loaded before a program: its errors are inspected without colours. Pulumi's SDK prints an error with Node's coloured inspect,
 * and Node 20, colouring a stack frame whose file lies directly in the folder of a scope (`node_modules/@pulumi/config.ts`, as
 * the SDK's source maps name its files), never comes to an end before memory does: a missing configuration value took a minute
 * to be told.
 */
"use strict";

const util = require("node:util");

const inspect = util.inspect;

util.inspect = Object.assign(
    (value, options, ...more) =>
        value instanceof Error && options?.colors === true
            ? inspect(value, { ...options, colors: false })
            : inspect(value, options, ...more),
    inspect,
);
