import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { packageRoot } from "../paths";

let version: string | undefined;

/** The version in package.json. */
export function packageVersion(): string {
    version ??= z
        .object({ version: z.string() })
        .parse(JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8"))).version;
    return version;
}
