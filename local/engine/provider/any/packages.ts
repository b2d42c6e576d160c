import * as fs from "node:fs";
import * as path from "node:path";

/** A package of a provider, as installed beside a program. */
export interface ProviderPackage {
    /** The provider's name, which resource types begin with: `random`. */
    readonly name: string;
    /** Version of the npm package. */
    readonly version: string;
    readonly folder: string;
}

/**
 * The provider packages that a program in `folder` may import: those in the `node_modules` of its folder and of the folders above
 * it, as Node.js finds packages; of pnpm's store all. Where a name is there more than once, the nearest.
 */
export function providerPackages(folder: string): ReadonlyMap<string, ProviderPackage> {
    const found = new Map<string, ProviderPackage>();
    for (const modules of modulesFolders(folder)) {
        for (const candidate of packageFolders(modules)) {
            const provider = providerIn(candidate);
            if (provider !== undefined && !found.has(provider.name)) {
                found.set(provider.name, provider);
            }
        }
    }
    return found;
}

function modulesFolders(folder: string): string[] {
    const modules = path.join(folder, "node_modules");
    const above = path.dirname(folder) === folder ? [] : modulesFolders(path.dirname(folder));
    const stored = subfolders(path.join(modules, ".pnpm")).map((store) => path.join(store, "node_modules"));
    return [modules, ...stored, ...above];
}

function packageFolders(modules: string): string[] {
    return subfolders(modules).flatMap((folder) =>
        path.basename(folder).startsWith("@") ? subfolders(folder) : folder,
    );
}

function subfolders(folder: string): string[] {
    try {
        return fs.readdirSync(folder).map((name) => path.join(folder, name));
    } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
            return [];
        }
        throw error;
    }
}

/** A package says in its manifest that it is a provider's: `"pulumi": { "resource": true, "name": "random" }`. */
function providerIn(folder: string): ProviderPackage | undefined {
    let text: string;
    try {
        text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
    } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
            return undefined;
        }
        throw error;
    }
    if (!text.includes('"pulumi"')) {
        return undefined;
    }
    const { name = "", version = "", pulumi } = JSON.parse(text) as Manifest;
    if (pulumi?.resource !== true) {
        return undefined;
    }
    // Older packages do not say: theirs is the npm name without the scope.
    return { name: pulumi.name ?? name.replace(/^@[^/]+\//, ""), version: pulumi.version ?? version, folder };
}

interface Manifest {
    readonly name?: string;
    readonly version?: string;
    readonly pulumi?: { readonly resource?: boolean; readonly name?: string; readonly version?: string };
}
