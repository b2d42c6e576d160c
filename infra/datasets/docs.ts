import { datasetJsonSchema } from "./datasets";

/** The parts of a JSON Schema node that the table shows. */
interface Node {
    readonly type?: string | readonly string[];
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly default?: unknown;
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Node>>;
    readonly required?: readonly string[];
    readonly items?: Node;
    readonly anyOf?: readonly Node[];
    readonly oneOf?: readonly Node[];
}

/** Every key of a dataset file as a Markdown table: key, type, default, meaning. Keys inside others have their path. */
export function datasetTable(): string {
    const rows = keys(datasetJsonSchema() as Node, "").map((cells) => `| ${cells.map(escaped).join(" | ")} |\n`);
    return `| key | type | default | meaning |\n| --- | --- | --- | --- |\n${rows.join("")}`;
}

function keys(node: Node, prefix: string): string[][] {
    const rows = new Map<string, string[]>();
    for (const part of alternatives(node)) {
        for (const [key, field] of Object.entries(part.properties ?? {})) {
            const path = `${prefix}${key}`;
            if (rows.has(path)) {
                continue;
            }
            const fallback = part.required?.includes(key)
                ? "required"
                : field.default === undefined
                  ? ""
                  : `\`${JSON.stringify(field.default)}\``;
            rows.set(path, [`\`${path}\``, typeOf(field), fallback, field.description ?? ""]);
            for (const inner of [...keys(field, `${path}.`), ...keys(field.items ?? {}, `${path}[].`)]) {
                rows.set(inner[0] ?? "", inner);
            }
        }
    }
    return [...rows.values()];
}

function alternatives(node: Node): readonly Node[] {
    return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
}

function typeOf(node: Node): string {
    if (node.const !== undefined) {
        return `\`${JSON.stringify(node.const)}\``;
    }
    if (node.enum !== undefined) {
        return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
    }
    const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
    if (branches.length > 0) {
        return [...new Set(branches.map(typeOf))].join(" or ");
    }
    return node.type === "array" ? `list of ${typeOf(node.items ?? {})}s` : [node.type ?? "any"].flat().join(" or ");
}

const escaped = (cell: string) => cell.replace(/\|/g, "\\|");
