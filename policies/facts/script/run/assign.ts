/** Assignments. */

import { type Expression } from "../python/syntax";
import { setSubscript, unpack } from "./containers";
import { evaluate } from "./evaluate";
import { optionsOf } from "./joining";
import { type Machine } from "./machine";
import { bind } from "./names";
import { type Scope, unknown, type Value } from "./values";

/** Gives a value to what stands on the left of an `=`. */
export function assign(machine: Machine, scope: Scope, target: Expression, value: Value): void {
    switch (target.kind) {
        case "name":
            bind(machine, scope, target.name, value);
            return;
        case "attribute":
            for (const { value: object } of optionsOf(evaluate(machine, scope, target.object))) {
                if (object.kind === "instance" || object.kind === "class") {
                    machine.memory.set(`${object.id}.${target.name}`, value);
                }
            }
            return;
        case "subscript": {
            const object = evaluate(machine, scope, target.object);
            const key = target.key === undefined ? unknown : evaluate(machine, scope, target.key);
            setSubscript(machine, object, key, value);
            return;
        }
        case "starred":
            assign(machine, scope, target.value, unknown);
            return;
        case "tuple":
        case "list": {
            const starred = target.items.some(({ kind }) => kind === "starred");
            const values = starred ? [] : unpack(machine, value, target.items.length);
            target.items.forEach((item, index) => assign(machine, scope, item, values[index] ?? unknown));
            return;
        }
        default:
            return;
    }
}
