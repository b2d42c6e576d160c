import * as fs from "node:fs";

/** Version of the installed `@pulumi/aws`, which the provider stands in for. */
export function packageVersion(): string {
    const manifest = fs.readFileSync(require.resolve("@pulumi/aws/package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
}
