/** Runs a generated program: registers the resources that program.json beside it lists, in order, as @pulumi/aws classes. */
"use strict";

const made = new Map();

/** A value with its references to outputs put in. */
function resolve(value) {
    if (Array.isArray(value)) {
        return value.map(resolve);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return "outputOf" in value
        ? made.get(value.outputOf)[value.property]
        : Object.fromEntries(Object.entries(value).map(([key, element]) => [key, resolve(element)]));
}

for (const { type, name, properties } of require("./program.json")) {
    const [, module, resource] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type);
    const Resource = require(`@pulumi/aws/${module}`)[resource];
    made.set(name, new Resource(name, resolve(properties)));
}
