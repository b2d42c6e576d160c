import { configSchema } from "./config";

/** The stack configuration as a Markdown table: key, default, description. */
export function configTable(): string {
    const defaults = configSchema.parse({}) as Record<string, unknown>;
    const rows = Object.entries(configSchema.shape).map(([key, field]) => {
        const value = defaults[key];
        return `| \`sluice:${key}\` | ${value === undefined ? "" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``} | ${field.description ?? ""} |\n`;
    });
    return `| key | default | meaning |\n| --- | --- | --- |\n${rows.join("")}`;
}
