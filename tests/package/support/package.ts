import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ROOT } from "../../support/sluice";

/** What the package's manifest says of other packages. */
export interface Manifest {
    readonly version: string;
    readonly main: string;
    readonly types: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The package as `npm pack` makes it. */
export interface Packed {
    /** The `.tgz`. */
    readonly archive: string;
    /** Every file in it, relative to the package's folder. */
    readonly files: readonly string[];
}

const made: string[] = [];

// A hook of mocha's root.
after(() => made.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

/** A folder that is there until the tests have ended. Links are followed: the compiler says where a file really is. */
function temporary(prefix: string): string {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), prefix)));
    made.push(folder);
    return folder;
}

/**
 * Packs the package, once for all tests: what `npm ci` has built, which every suite runs, and the declarations, which only
 * packing builds (`prepack`).
 */
export function packed(): Packed {
    return (result ??= pack());
}

let result: Packed | undefined;

function pack(): Packed {
    const folder = temporary("sluice-packed-");
    const npm = (...args: string[]): string =>
        execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    npm("run", "--silent", "prepack");
    // Without scripts, whose output would be mixed with the JSON.
    const [first] = JSON.parse(npm("pack", "--ignore-scripts", "--json", "--pack-destination", folder)) as {
        filename: string;
        files: { path: string }[];
    }[];
    if (first === undefined) {
        throw new Error("npm pack said nothing of what it packed.");
    }
    return { archive: path.join(folder, first.filename), files: first.files.map((file) => file.path) };
}

/** The manifest in a folder. */
export function manifestIn(folder: string): Manifest {
    return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
}

/**
 * A copy of a program with the packed package in its `node_modules`, and beside it, as links into this checkout's, only what
 * that package's manifest names and Node's types. No registry is asked.
 */
export function installed(program: string): string {
    const project = path.join(temporary("sluice-consumer-"), path.basename(program));
    fs.cpSync(program, project, {
        recursive: true,
        filter: (file) => path.relative(program, file) !== "node_modules",
    });
    const modules = path.join(project, "node_modules");
    const own = path.join(modules, "sluice");
    fs.mkdirSync(own, { recursive: true });
    execFileSync("tar", ["-xzf", packed().archive, "--strip-components=1", "-C", own]);
    const { dependencies, peerDependencies } = manifestIn(own);
    for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), "@types/node"]) {
        fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
        fs.symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name));
    }
    return project;
}
