/**
 * Has modules of the Pulumi SDK loaded when they are first used. `@pulumi/pulumi` loads all of itself at once: the Automation
 * API with npm's installer, and the TypeScript compiler that serializes functions, together a sixth of a preview, for features
 * that a program like this one has no use for.
 */
"use strict";

const { Module } = require("node:module");

/** By module: the functions that are looked up at once, or null where the exports are only handed on as a whole. */
const MODULES = {
    "@pulumi/pulumi/automation/index.js": null,
    "@pulumi/pulumi/runtime/closure/codePaths.js": ["computeCodePaths"],
    "@pulumi/pulumi/runtime/closure/serializeClosure.js": ["serializeFunction", "serializeFunctionAsync"],
};

/** To be called before anything loads `@pulumi/pulumi`; what has been loaded already is left as it is. */
function loadWhenUsed() {
    for (const [name, functions] of Object.entries(MODULES)) {
        const file = resolve(name);
        if (file === undefined || require.cache[file] !== undefined) {
            continue;
        }
        let exports;
        const load = () => {
            if (exports === undefined) {
                delete require.cache[file];
                exports = require(file);
            }
            return exports;
        };
        const stand = new Module(file);
        stand.filename = file;
        stand.loaded = true;
        stand.exports = functions === null ? whole(load) : each(load, functions);
        require.cache[file] = stand;
    }
}

/** The module's file; undefined in a version of the SDK that has none such, which then loads as it will. */
function resolve(name) {
    try {
        return require.resolve(name);
    } catch (error) {
        if (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
            return undefined;
        }
        throw error;
    }
}

function each(load, functions) {
    const forward = (name) => [name, (...args) => load()[name](...args)];
    return Object.assign(Object.fromEntries(functions.map(forward)), { __esModule: true });
}

function whole(load) {
    return new Proxy(
        {},
        {
            get: (_, key) => (key === "__esModule" ? true : load()[key]),
            has: (_, key) => key in load(),
            ownKeys: () => Reflect.ownKeys(load()),
            getOwnPropertyDescriptor: (_, key) => {
                const found = Reflect.getOwnPropertyDescriptor(load(), key);
                return found && { ...found, configurable: true };
            },
        },
    );
}

module.exports = { loadWhenUsed };
