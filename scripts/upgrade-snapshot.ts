/**
 * Keeps the state of a stack for the upgrade test: `pulumi stack export` on standard input, on standard output the same without
 * what tells nothing of the resources (times, where in the program they were declared, salt) and without the text of uploaded
 * objects, whose keys change with it.
 */

import * as fs from "node:fs";

interface Exported {
    readonly version: number;
    readonly deployment: { readonly resources: readonly Readonly<Record<string, unknown>>[] };
}

/** What is left out of each resource. */
const NOTHING_SAID = new Set(["created", "modified", "sourcePosition", "stackTrace"]);

/** The state as it is kept: one resource a line, so that two snapshots can be compared. */
export function snapshot(exported: string): string {
    const { version, deployment } = JSON.parse(exported) as Exported;
    const resources = deployment.resources.map((resource) =>
        JSON.stringify(resource, (key, value: unknown) =>
            NOTHING_SAID.has(key)
                ? undefined
                : typeof value === "string" && (key === "content" || key === "contentBase64")
                  ? ""
                  : value,
        ),
    );
    // The CLI asks for a manifest; it takes a time of nothing.
    const manifest = JSON.stringify({ time: "0001-01-01T00:00:00Z", magic: "", version: "" });
    return `{"version":${version},"deployment":{"manifest":${manifest},"resources":[\n${resources.join(",\n")}\n]}}\n`;
}

if (require.main === module) {
    process.stdout.write(snapshot(fs.readFileSync(0, "utf8")));
}
