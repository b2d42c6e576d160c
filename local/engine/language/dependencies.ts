import * as fs from "node:fs";
import * as path from "node:path";

/** A package that a program depends on. */
export interface Dependency {
    readonly name: string;
    readonly version: string;
}

interface Manifest {
    readonly version?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The packages that the manifest above `folder` names, in the versions installed; with `transitive`, theirs too. */
export function programDependencies(folder: string, transitive: boolean): Dependency[] {
    const root = manifestFolder(folder);
    if (root === undefined) {
        return [];
    }
    const manifest = readManifest(root);
    const found = new Map<string, Dependency>();
    const queue = Object.entries({ ...manifest?.devDependencies, ...manifest?.dependencies }).map(([name, range]) => ({
        name,
        range,
        from: root,
    }));
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const installed = installedFolder(next.name, next.from);
        const own = installed === undefined ? undefined : readManifest(installed);
        const version = own?.version ?? next.range;
        const key = `${next.name}@${version}`;
        if (found.has(key)) {
            continue;
        }
        found.set(key, { name: next.name, version });
        if (transitive && installed !== undefined) {
            for (const [name, range] of Object.entries(own?.dependencies ?? {})) {
                queue.push({ name, range, from: installed });
            }
        }
    }
    return [...found.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, dependency]) => dependency);
}

function manifestFolder(folder: string): string | undefined {
    return ancestors(folder).find((candidate) => fs.existsSync(path.join(candidate, "package.json")));
}

function installedFolder(name: string, from: string): string | undefined {
    return ancestors(from)
        .map((folder) => path.join(folder, "node_modules", name))
        .find((candidate) => fs.existsSync(path.join(candidate, "package.json")));
}

function ancestors(folder: string): string[] {
    const parent = path.dirname(folder);
    return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

function readManifest(folder: string): Manifest | undefined {
    try {
        return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
    } catch (error) {
        throw new Error(`${path.join(folder, "package.json")} cannot be read: ${(error as Error).message}`);
    }
}
