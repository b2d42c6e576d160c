/**
 * Python's syntax as far as what a job's script does depends on it. Positions are offsets in the text that was parsed; what
 * the pack has no use for (formats, annotations, slices) is left out or {@link Opaque}.
 */

interface Node {
    /** Offset of the first character. */
    readonly from: number;
    /** Offset after the last character. */
    readonly to: number;
}

export interface Name extends Node {
    readonly kind: "name";
    readonly name: string;
}

/** A number, `True`, `None`, or a text without anything to fill in. */
export interface Literal extends Node {
    readonly kind: "literal";
    readonly value: string | number | boolean | null;
}

/** An f-string: texts and what is put between them. */
export interface FormatText extends Node {
    readonly kind: "format";
    readonly parts: readonly (string | Expression)[];
}

export interface Attribute extends Node {
    readonly kind: "attribute";
    readonly object: Expression;
    readonly name: string;
    /** Where the name stands: lines further down than `from`, in a long chain. */
    readonly at: number;
}

export interface Subscript extends Node {
    readonly kind: "subscript";
    readonly object: Expression;
    /** Undefined for slices. */
    readonly key: Expression | undefined;
}

/** An argument of a call: `x`, `name=x`, `*x` or `**x`. */
export interface Argument {
    readonly value: Expression;
    readonly name?: string;
    readonly spread?: "*" | "**";
}

export interface Call extends Node {
    readonly kind: "call";
    readonly callee: Expression;
    readonly args: readonly Argument[];
    /** Where what is called is named, `csv` of `spark.read.csv()`: no two calls have the same. */
    readonly at: number;
}

/** `[…]`, `(…, …)` or `{…, …}`. */
export interface Sequence extends Node {
    readonly kind: "list" | "tuple" | "set";
    readonly items: readonly Expression[];
}

/** `{key: value, **more}`; what is spread has no key. */
export interface Dictionary extends Node {
    readonly kind: "dict";
    readonly entries: readonly { readonly key?: Expression; readonly value: Expression }[];
}

export interface Binary extends Node {
    readonly kind: "binary";
    /** `+`, `and`, `not in`… */
    readonly operator: string;
    readonly left: Expression;
    readonly right: Expression;
}

export interface Unary extends Node {
    readonly kind: "unary";
    readonly operator: string;
    readonly operand: Expression;
}

/** `then if test else otherwise`. */
export interface Conditional extends Node {
    readonly kind: "conditional";
    readonly test: Expression;
    readonly then: Expression;
    readonly otherwise: Expression;
}

export interface Parameter {
    readonly name: string;
    /** How it is given: by position or name, by name only, or as what is left over (`*x`, `**x`). */
    readonly kind: "plain" | "keyword" | "*" | "**";
    readonly fallback?: Expression;
}

export interface Lambda extends Node {
    readonly kind: "lambda";
    readonly parameters: readonly Parameter[];
    readonly body: Expression;
}

/** A comprehension of any kind: its elements (two for a dictionary) for each turn of its loops. */
export interface Comprehension extends Node {
    readonly kind: "comprehension";
    readonly elements: readonly Expression[];
    readonly clauses: readonly (
        { readonly target: Expression; readonly iterable: Expression } | { readonly condition: Expression }
    )[];
}

/** `name := value`. */
export interface Walrus extends Node {
    readonly kind: "walrus";
    readonly target: Expression;
    readonly value: Expression;
}

/** `*value`, `await value`. */
export interface Wrapped extends Node {
    readonly kind: "starred" | "await";
    readonly value: Expression;
}

export interface Yield extends Node {
    readonly kind: "yield";
    readonly value: Expression | undefined;
}

/** Something whose value cannot be told; its parts are evaluated nevertheless. */
export interface Opaque extends Node {
    readonly kind: "opaque";
    readonly parts: readonly Expression[];
}

export type Expression =
    | Name
    | Literal
    | FormatText
    | Attribute
    | Subscript
    | Call
    | Sequence
    | Dictionary
    | Binary
    | Unary
    | Conditional
    | Lambda
    | Comprehension
    | Walrus
    | Wrapped
    | Yield
    | Opaque;

export type Block = readonly Statement[];

export interface ExpressionStatement extends Node {
    readonly kind: "expression";
    readonly value: Expression;
}

/** `a = b, c = value`; an annotation without a value has none. */
export interface Assignment extends Node {
    readonly kind: "assign";
    readonly targets: readonly Expression[];
    readonly value: Expression | undefined;
}

/** `target += value`. */
export interface Update extends Node {
    readonly kind: "update";
    readonly target: Expression;
    readonly operator: string;
    readonly value: Expression;
}

/** What an import binds: `import a.b` binds `a`, `from a import b as c` binds `c` to `a.b`. */
export interface Import extends Node {
    readonly kind: "import";
    readonly bindings: readonly { readonly name: string; readonly path: string }[];
    /** The module of `from module import *`. */
    readonly all?: string;
}

export interface FunctionDefinition extends Node {
    readonly kind: "function";
    readonly name: string;
    readonly parameters: readonly Parameter[];
    readonly body: Block;
    readonly decorators: readonly Expression[];
    /** Whether it yields. */
    readonly generator: boolean;
}

export interface ClassDefinition extends Node {
    readonly kind: "class";
    readonly name: string;
    readonly bases: readonly Expression[];
    readonly body: Block;
    readonly decorators: readonly Expression[];
}

export interface If extends Node {
    readonly kind: "if";
    /** `if` and each `elif`. */
    readonly branches: readonly { readonly test: Expression; readonly body: Block }[];
    readonly otherwise: Block;
}

export interface For extends Node {
    readonly kind: "for";
    readonly target: Expression;
    readonly iterable: Expression;
    readonly body: Block;
    readonly otherwise: Block;
}

export interface While extends Node {
    readonly kind: "while";
    readonly test: Expression;
    readonly body: Block;
    readonly otherwise: Block;
}

export interface ExceptClause extends Node {
    /** Undefined for a bare `except:`. */
    readonly type: Expression | undefined;
    readonly name: string | undefined;
    readonly body: Block;
}

export interface Try extends Node {
    readonly kind: "try";
    readonly body: Block;
    readonly handlers: readonly ExceptClause[];
    readonly otherwise: Block;
    readonly final: Block | undefined;
}

export interface With extends Node {
    readonly kind: "with";
    readonly items: readonly { readonly context: Expression; readonly target: Expression | undefined }[];
    readonly body: Block;
}

/** `match`: a case that compares with one text has it as `text`, one that takes everything is `all`. */
export interface Match extends Node {
    readonly kind: "match";
    readonly subject: Expression;
    readonly cases: readonly {
        readonly text?: string;
        readonly all: boolean;
        /** Names that the pattern binds. */
        readonly names: readonly string[];
        readonly guard: Expression | undefined;
        readonly body: Block;
    }[];
}

export interface Return extends Node {
    readonly kind: "return";
    readonly value: Expression | undefined;
}

export interface Raise extends Node {
    readonly kind: "raise";
    readonly value: Expression | undefined;
}

export interface Jump extends Node {
    readonly kind: "break" | "continue";
}

/** `global a, b` or `nonlocal a, b`. */
export interface ScopeStatement extends Node {
    readonly kind: "global" | "nonlocal";
    readonly names: readonly string[];
}

export type Statement =
    | ExpressionStatement
    | Assignment
    | Update
    | Import
    | FunctionDefinition
    | ClassDefinition
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Return
    | Raise
    | Jump
    | ScopeStatement;
