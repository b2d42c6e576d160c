/** The script's functions as values. */

import { type FunctionDefinition, type Lambda, type Parameter } from "../python/syntax";
import { evaluate } from "./evaluate";
import { type Machine } from "./machine";
import { type FunctionValue, type Scope, type Value } from "./values";

/** A `def` as a value. */
export function define(
    machine: Machine,
    scope: Scope,
    definition: FunctionDefinition,
    as: FunctionValue["as"],
): FunctionValue {
    return {
        kind: "function",
        id: `function@${definition.from}@${scope.id}`,
        name: definition.name,
        parameters: definition.parameters,
        fallbacks: fallbacks(machine, scope, definition.parameters),
        body: definition.body,
        scope,
        bound: [],
        named: new Map(),
        generator: definition.generator,
        as,
    };
}

/** A lambda as a value. */
export function lambda(machine: Machine, scope: Scope, { parameters, body, from, to }: Lambda): FunctionValue {
    return {
        kind: "function",
        id: `function@${from}@${scope.id}`,
        name: "lambda",
        parameters,
        fallbacks: fallbacks(machine, scope, parameters),
        body: [{ kind: "return", value: body, from, to }],
        scope,
        bound: [],
        named: new Map(),
        generator: false,
        as: "function",
    };
}

/** What parameters are where they are not given: evaluated once, where the function is defined. */
function fallbacks(machine: Machine, scope: Scope, parameters: readonly Parameter[]): ReadonlyMap<string, Value> {
    return new Map(
        parameters.flatMap(({ name, fallback }) =>
            fallback === undefined ? [] : [[name, evaluate(machine, scope, fallback)] as const],
        ),
    );
}
