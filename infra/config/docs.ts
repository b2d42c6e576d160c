import { dump } from "js-yaml";
import { z } from "zod";
import { configSchema } from "./config";
import { unwrapped } from "./fromPulumi";

/** What a schema says beside its description, for this page: `.meta({ example })`, a value worth showing. */
const exampleOf = (schema: z.ZodType): unknown => schema.meta()?.example;

/**
 * The whole configuration as Markdown: a table of the keys of the stack, and for each section a table of its own with an
 * example. What is allowed is said in the words of the errors, which are got by asking the schema for something wrong.
 */
export function configDocs(schema: z.ZodObject = configSchema): string {
    return [
        "<!-- Generated from infra/config/ by scripts/generate-config-docs.ts. Edit there. -->",
        "# Configuration",
        "Every key of a stack's configuration, namespace `sluice`. A key that is not here, a value that is not allowed and values " +
            "that do not go together are refused before any resource is registered, with what was got, what is allowed and what " +
            "to do.",
        "A key is set with `pulumi config set KEY VALUE --stack dev`, a key in a section with " +
            "`pulumi config set --path 'sluice:section.key' VALUE --stack dev`, or either in `Pulumi.dev.yaml`.",
        ...tables("sluice:", "", schema, 2),
    ].join("\n\n");
}

/** The table of an object's keys, and after it a part for each of them that is an object itself. */
function tables(prefix: string, path: string, schema: z.ZodObject, level: number): string[] {
    const fields = Object.entries(schema.shape) as [string, z.ZodType][];
    const parts = fields.flatMap(([key, field]) => {
        const inner = innerObject(field);
        return inner === undefined ? [] : [{ key: `${path}${key}${inner.suffix}`, field, object: inner.object }];
    });
    const plain = fields.filter(([, field]) => !(unwrapped(field) instanceof z.ZodObject));
    return [
        ...(plain.length === 0 ? [] : [table(plain.map(([key, field]) => row(`${prefix}${key}`, field)))]),
        ...(path === "" ? [example(schema)] : []),
        ...parts.flatMap(({ key, field, object }) => [
            `${"#".repeat(Math.min(level, 4))} ${key}`,
            field.description ?? "",
            ...tables("", `${key}.`, object, level + 1),
            ...(level === 2 ? [example(field, key)] : []),
        ]),
    ].filter((part) => part !== "");
}

/** The object that a key holds, or that its every value is. */
function innerObject(field: z.ZodType): { readonly suffix: string; readonly object: z.ZodObject } | undefined {
    const plain = unwrapped(field);
    if (plain instanceof z.ZodObject) {
        return { suffix: "", object: plain };
    }
    const value = plain instanceof z.ZodRecord ? unwrapped(plain.valueType) : undefined;
    return value instanceof z.ZodObject ? { suffix: ".NAME", object: value } : undefined;
}

const table = (rows: readonly string[]) =>
    ["| key | default | allowed | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");

function row(key: string, field: z.ZodType): string {
    const cells = [`\`${key}\``, defaultOf(field), allowedBy(field), field.description ?? ""];
    return `| ${cells.map((cell) => cell.replace(/[*|<]/g, "\\$&")).join(" | ")} |`;
}

function defaultOf(field: z.ZodType): string {
    const parsed = field.safeParse(undefined);
    if (!parsed.success) {
        return "required";
    }
    const value: unknown = parsed.data;
    return value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** What a key takes, as its error says it; empty where the schema has no words for it. */
export function allowedBy(field: z.ZodType): string {
    // Nothing that can be configured is a symbol.
    const { error } = field.safeParse(Symbol("wrong"));
    return /; allowed: (.+)$/s.exec(error?.issues[0]?.message ?? "")?.[1] ?? "";
}

/** An example in the form of a stack file: the schema's own, else the defaults. */
function example(schema: z.ZodType, section?: string): string {
    const value = exampleOf(schema) ?? schema.safeParse(undefined).data;
    if (value === undefined) {
        return "";
    }
    const config =
        section === undefined
            ? Object.fromEntries(Object.entries(value as object).map(([key, item]) => [`sluice:${key}`, item]))
            : { [`sluice:${section}`]: value };
    return ["```yaml", dump({ config }).trimEnd(), "```"].join("\n");
}

/** Every example of the page by its section (none for the stack's own keys): each must be a right configuration. */
export function configExamples(schema: z.ZodObject = configSchema): Readonly<Record<string, unknown>>[] {
    const own = exampleOf(schema) as Readonly<Record<string, unknown>> | undefined;
    const sections = (Object.entries(schema.shape) as [string, z.ZodType][]).flatMap(([key, field]) => {
        const value = exampleOf(field);
        return value === undefined ? [] : [{ [key]: value }];
    });
    return [...(own === undefined ? [] : [own]), ...sections];
}
