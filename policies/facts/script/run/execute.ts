/** Executing statements. */

import { type Block, type If, type Match, type Raise, type Statement } from "../python/syntax";
import { type Assumption } from "./assumptions";
import { call } from "./calls";
import { assign } from "./assign";
import { add, evaluate } from "./evaluate";
import { assume, take } from "./flow";
import { define } from "./definitions";
import { executeFor, executeWhile } from "./loops";
import { type Path } from "./frames";
import { type Machine } from "./machine";
import { bind, declareElsewhere } from "./names";
import { equal, test } from "./tests";
import { executeTry } from "./tries";
import { executeWith } from "./contexts";
import { type CallArguments } from "./arguments";
import { type ClassValue, type FunctionValue, none, type Scope, text, unknown, type Value } from "./values";
import { exit } from "../api/exits";
import { own } from "../own";

/** Statements that cannot fail by themselves. */
const harmless = new Set<Statement["kind"]>([
    "break",
    "continue",
    "return",
    "function",
    "global",
    "nonlocal",
    "if",
    "try",
]);

/** Executes statements in a row, as far as a run comes. */
export function execute(machine: Machine, scope: Scope, block: Block): void {
    for (const statement of block) {
        if (machine.flow === undefined) {
            return;
        }
        if (!harmless.has(statement.kind)) {
            machine.mayFail();
        }
        machine.deeper(statement.from, () => executeOne(machine, scope, statement));
    }
}

function executeOne(machine: Machine, scope: Scope, statement: Statement): void {
    switch (statement.kind) {
        case "expression":
            evaluate(machine, scope, statement.value);
            return;
        case "assign": {
            if (statement.value !== undefined) {
                const value = evaluate(machine, scope, statement.value);
                statement.targets.forEach((target) => assign(machine, scope, target, value));
            }
            return;
        }
        case "update": {
            const before = evaluate(machine, scope, statement.target);
            const value = evaluate(machine, scope, statement.value);
            const after = statement.operator === "+" ? add(machine, statement.from, [before, value]) : unknown;
            assign(machine, scope, statement.target, after);
            return;
        }
        case "import":
            machine.starImports.push(...(statement.all === undefined ? [] : [statement.all]));
            statement.bindings.forEach(({ name, path }) => bind(machine, scope, name, { kind: "foreign", path }));
            return;
        case "function":
            defineFunction(machine, scope, statement);
            return;
        case "class":
            defineClass(machine, scope, statement);
            return;
        case "if":
            executeIf(machine, scope, statement);
            return;
        case "for":
            executeFor(machine, scope, statement);
            return;
        case "while":
            executeWhile(machine, scope, statement);
            return;
        case "try":
            executeTry(machine, scope, statement);
            return;
        case "with":
            executeWith(machine, scope, statement);
            return;
        case "match":
            executeMatch(machine, scope, statement);
            return;
        case "return": {
            const value = statement.value === undefined ? none : evaluate(machine, scope, statement.value);
            machine.jump({ kind: "return", scope: functionScope(scope), value }, statement.from);
            return;
        }
        case "raise":
            raise(machine, scope, statement);
            return;
        case "break":
        case "continue":
            machine.jump({ kind: statement.kind, scope }, statement.from);
            return;
        case "global":
        case "nonlocal":
            declareElsewhere(machine, scope, statement.names, statement.kind === "global");
            return;
    }
}

/** The scope of the function that a statement is in, which is its own unless a class is between. */
function functionScope(scope: Scope): Scope {
    let at: Scope | undefined = scope;
    while (at?.isClass === true) {
        at = at.parent;
    }
    return at ?? scope;
}

function executeIf(machine: Machine, scope: Scope, { branches, otherwise, from }: If): void {
    const paths: (Path | undefined)[] = [];
    const end = (block: Block, at: number, assumed: readonly Assumption[]): Path | undefined =>
        machine.alternative(() => {
            machine.flow = machine.flow && take(assume(machine.flow, assumed), at);
            execute(machine, scope, block);
        });
    for (const { test: condition, body } of branches) {
        const { holds, whenTrue, whenFalse } = test(machine, scope, condition);
        if (holds === true) {
            if (paths.length === 0) {
                execute(machine, scope, body);
                return;
            }
            machine.meet([...paths, end(body, condition.from, [])]);
            return;
        }
        if (holds === undefined) {
            paths.push(end(body, condition.from, whenTrue));
            machine.flow = machine.flow && assume(machine.flow, whenFalse);
        }
    }
    if (paths.length === 0) {
        execute(machine, scope, otherwise);
        return;
    }
    machine.meet([...paths, end(otherwise, from, [])]);
}

function executeMatch(machine: Machine, scope: Scope, { subject, cases, from }: Match): void {
    const value = evaluate(machine, scope, subject);
    const paths: (Path | undefined)[] = [];
    let all = false;
    for (const { text: compared, all: takesAll, names, guard, body } of cases) {
        const matched = compared === undefined ? undefined : equal(machine, value, text(compared));
        if (matched?.holds === false || all) {
            continue;
        }
        paths.push(
            machine.alternative(() => {
                machine.flow = machine.flow && take(assume(machine.flow, matched?.whenTrue ?? []), from);
                names.forEach((name) => bind(machine, scope, name, takesAll ? value : unknown));
                const { holds } = guard === undefined ? { holds: true } : test(machine, scope, guard);
                if (holds === false) {
                    machine.flow = undefined;
                }
                execute(machine, scope, body);
            }),
        );
        machine.flow = machine.flow && assume(machine.flow, matched?.whenFalse ?? []);
        all = guard === undefined && (takesAll || matched?.holds === true);
    }
    const rest = machine.flow && { flow: take(machine.flow, from), changes: new Map<string, Value>() };
    machine.meet([...paths, all ? undefined : rest]);
}

function raise(machine: Machine, scope: Scope, { value, from }: Raise): void {
    const raised = value === undefined ? unknown : evaluate(machine, scope, value);
    if (raised.kind === "foreign" && raised.path.startsWith("builtins.SystemExit")) {
        const code = value?.kind === "call" ? value.args[0] : undefined;
        exit(machine, code === undefined ? none : evaluate(machine, scope, code.value), from);
        return;
    }
    machine.raise();
}

/** What a decorator makes of a function. */
const decorated: Readonly<Record<string, FunctionValue["as"]>> = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "static",
    "builtins.classmethod": "class",
    "contextlib.contextmanager": "contextmanager",
};

function defineFunction(machine: Machine, scope: Scope, definition: Extract<Statement, { kind: "function" }>): void {
    const decorators = definition.decorators.map((decorator) => evaluate(machine, scope, decorator));
    const as = decorators.map((decorator) =>
        decorator.kind === "foreign" ? own(decorated, decorator.path) : undefined,
    );
    let value: Value = define(machine, scope, definition, as.find((kind) => kind !== undefined) ?? "function");
    for (const decorator of decorators.toReversed()) {
        // A decorator of the script is followed; one of a library is taken to call what it decorates.
        if (decorator.kind === "function") {
            const { from, to } = definition;
            const args: CallArguments = { positional: [{ value, from, to }], named: new Map(), open: false };
            const made = call(machine, decorator, args, from);
            value = made.kind === "foreign" ? value : made;
        }
    }
    bind(machine, scope, definition.name, value);
}

function defineClass(machine: Machine, scope: Scope, definition: Extract<Statement, { kind: "class" }>): void {
    const inside = machine.newScope(scope, true);
    const type: ClassValue = {
        kind: "class",
        id: inside.id,
        definition,
        bases: definition.bases.map((base) => evaluate(machine, scope, base)),
    };
    machine.classes.set(type.id, type);
    execute(machine, inside, definition.body);
    bind(machine, scope, definition.name, type);
}
