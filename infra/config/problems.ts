import { z } from "zod";
import { unwrapped } from "./fromPulumi";
import { got } from "./values";

/** What is wrong with a value of the configuration, as people are told it. */
export interface Wrong {
    /** The key, with its section: `cost.maxPerRun`. */
    readonly key: string;
    /** The value as it was got. */
    readonly got: string;
    /** What is allowed there. */
    readonly allowed: string;
    /** What to do, when that is not to set this key to what is allowed. */
    readonly fix?: string;
}

/** One problem as a line: `sluice:cost.maxPerRun: got 0; allowed: more than 0.` and the fix. */
export const problem = ({ key, got, allowed, fix }: Wrong): string =>
    `sluice:${key}: got ${got}; allowed: ${allowed}${fix === undefined ? "" : `. ${fix}`}`;

/** What the schema refused, one line a key. */
export function schemaProblems(schema: z.ZodObject, input: unknown, issues: readonly z.core.$ZodIssue[]): string[] {
    return issues.flatMap((issue) => {
        if (issue.code === "unrecognized_keys") {
            return issue.keys.map((key) => unknownKey(schema, issue.path, key));
        }
        const key = dotted(issue.path);
        // A message of zod's own says what it expected, but not what it got.
        return issue.message.startsWith("got ")
            ? `sluice:${key}: ${issue.message}`
            : problem({ key, got: got(valueAt(input, issue.path)), allowed: issue.message });
    });
}

function unknownKey(schema: z.ZodObject, path: readonly PropertyKey[], key: string): string {
    const [section = "", ...rest] = key.split(".");
    if (path.length === 0 && rest.length > 0 && section in schema.shape) {
        return (
            `sluice:${key}: no such key; ${rest.join(".")} is a key in the section ${section}, which needs --path: ` +
            `pulumi config rm 'sluice:${key}' && pulumi config set --path 'sluice:${key}' VALUE`
        );
    }
    const keys = Object.keys(shapeAt(schema, path));
    return `sluice:${dotted([...path, key])}: no such key; allowed: ${keys.join(", ")}`;
}

/** The keys of the object at a path of the schema. */
function shapeAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): Readonly<Record<string, z.core.$ZodType>> {
    const plain = unwrapped(schema);
    const [first, ...rest] = path;
    if (plain instanceof z.ZodObject) {
        const shape = plain.shape as Readonly<Record<string, z.core.$ZodType>>;
        const inner = first === undefined ? undefined : shape[String(first)];
        return inner === undefined ? shape : shapeAt(inner, rest);
    }
    if (plain instanceof z.ZodRecord) {
        return shapeAt(plain.valueType, rest);
    }
    return plain instanceof z.ZodArray ? shapeAt(plain.element, rest) : {};
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
        value,
    );
}

/** A path as `pulumi config set --path` takes it: `cost.budgetEmails[0]`. */
function dotted(path: readonly PropertyKey[]): string {
    return path
        .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`))
        .join("");
}
