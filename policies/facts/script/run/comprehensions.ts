/** Comprehensions. */

import { type Comprehension } from "../python/syntax";
import { iterate, newList } from "./containers";
import { assign } from "./assign";
import { evaluate } from "./evaluate";
import { loopAt, MAX_TURNS, repeatUnknown } from "./loops";
import { type Machine } from "./machine";
import { itemOf } from "./names";
import { test } from "./tests";
import { type Scope, unknown, type Value } from "./values";

/** The list of what a comprehension makes; open where it may make anything. */
export function comprehend(machine: Machine, outer: Scope, comprehension: Comprehension): Value {
    const scope = machine.newScope(outer);
    const made: Value[] = [];
    let open = false;
    const clause = (index: number): void => {
        const next = comprehension.clauses[index];
        if (next === undefined) {
            const [first] = comprehension.elements.map((element) => evaluate(machine, scope, element));
            made.push(...(first === undefined ? [] : [first]));
            return;
        }
        if ("condition" in next) {
            const { holds } = test(machine, scope, next.condition);
            if (holds === undefined) {
                open = true;
                machine.maybe(next.condition.from, () => clause(index + 1));
            } else if (holds) {
                clause(index + 1);
            }
            return;
        }
        const iterable = evaluate(machine, scope, next.iterable);
        const items = iterate(machine, iterable);
        if (items === undefined || items.length > MAX_TURNS) {
            open = true;
            repeatUnknown(machine, next.iterable.from, () => {
                assign(machine, scope, next.target, itemOf(loopAt(next.iterable.from)));
                clause(index + 1);
            });
            return;
        }
        items.forEach((item, turn) =>
            machine.traced(`#${turn}`, () => {
                assign(machine, scope, next.target, item);
                clause(index + 1);
            }),
        );
    };
    clause(0);
    return comprehension.elements.length > 1 ? unknown : newList(machine, comprehension.from, made, open);
}
