import * as fs from "node:fs";
import * as path from "node:path";

/** The checkout: the nearest folder above this file whose package.json is named "sluice" (the sources or `dist/` alike). */
export function packageRoot(): string {
    let folder = __dirname;
    for (;;) {
        const manifest = path.join(folder, "package.json");
        if (fs.existsSync(manifest)) {
            const { name } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { name?: string };
            if (name === "sluice") {
                return folder;
            }
        }
        const parent = path.dirname(folder);
        if (parent === folder) {
            throw new Error(
                `No package.json named "sluice" above ${__dirname}: the installation is incomplete, run npm ci.`,
            );
        }
        folder = parent;
    }
}

/** Where the local lake keeps its state: `.sluice/` in the checkout, or the folder `SLUICE_STATE` names. */
export function stateFolder(): string {
    return process.env.SLUICE_STATE ?? path.join(packageRoot(), ".sluice");
}

/** The Python side of the local endpoint: the folder that goes on `PYTHONPATH`. */
export function pythonFolder(): string {
    return path.join(packageRoot(), "local", "python");
}
