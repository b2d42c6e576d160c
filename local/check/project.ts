import * as fs from "node:fs";
import * as path from "node:path";
import { load } from "js-yaml";
import { z } from "zod";
import { UserError } from "../errors";

/** A Pulumi project to check. */
export interface Project {
    readonly name: string;
    /** The folder that holds the project file. */
    readonly folder: string;
    /** Name of the project file. */
    readonly file: string;
    /** The folder of the program: `main`'s, else the project's own. */
    readonly program: string;
    /** The folder of the stacks' configuration files. */
    readonly stackFolder: string;
}

/** A stack of a project: its name, and its configuration file where there is one. */
export interface Stack {
    readonly name: string;
    readonly file?: string;
}

/** The stack that is previewed where the project configures none. */
export const UNCONFIGURED_STACK = "check";

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];
const RUNTIMES = ["nodejs", "bun"];

const projectFile = z.object({
    name: z.string().min(1),
    runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
    main: z.string().optional(),
    stackConfigDir: z.string().optional(),
});

/**
 * The project in `folder` or, as for Pulumi itself, in a folder above it.
 *
 * @throws UserError where there is none, or none that can be checked.
 */
export function findProject(folder: string): Project {
    if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory()) {
        throw new UserError(`--cwd ${folder} is no folder. Give the folder of a Pulumi project.`, 2);
    }
    const file = ancestors(path.resolve(folder))
        .flatMap((candidate) => PROJECT_FILES.map((name) => path.join(candidate, name)))
        .find((candidate) => fs.existsSync(candidate));
    if (file === undefined) {
        throw new UserError(
            `There is no Pulumi project in ${folder}, nor above it: no ${PROJECT_FILES.join(", ")}. Give its folder with --cwd.`,
            2,
        );
    }
    const { name, runtime, main, stackConfigDir } = readProject(file);
    if (!RUNTIMES.includes(runtime)) {
        throw new UserError(
            `${file}: the runtime is ${JSON.stringify(runtime)}; sluice check runs programs in TypeScript and JavaScript, runtime nodejs. ` +
                "Others can be checked with Pulumi itself: pulumi preview --policy-pack <the pack's folder>.",
            2,
        );
    }
    const root = path.dirname(file);
    const program = programFolder(path.resolve(root, main ?? "."));
    requirePackages(program);
    return {
        name,
        folder: root,
        file: path.basename(file),
        program,
        stackFolder: path.resolve(root, stackConfigDir ?? "."),
    };
}

/**
 * The stack called `wanted`; where none is, the only one that the project configures, or an unconfigured one.
 *
 * @throws UserError where there is no such stack, or no one stack to choose.
 */
export function findStack(project: Project, wanted: string | undefined): Stack {
    const stacks = configuredStacks(project);
    const known = `Configured there: ${[...stacks.keys()].join(", ") || "none"}.`;
    if (wanted !== undefined) {
        // Of organization/project/stack, the file is named after the stack alone.
        const name = wanted.slice(wanted.lastIndexOf("/") + 1);
        const file = stacks.get(name);
        if (file === undefined) {
            throw new UserError(
                `No stack ${JSON.stringify(wanted)}: there is no Pulumi.${name}.yaml in ${project.stackFolder}. ${known}`,
                2,
            );
        }
        return { name, file };
    }
    const [only, ...more] = [...stacks].map(([name, file]) => ({ name, file }));
    if (more.length > 0) {
        throw new UserError(`${project.name} has several stacks; say which one to check: --stack NAME. ${known}`, 2);
    }
    return only ?? { name: UNCONFIGURED_STACK };
}

function configuredStacks({ stackFolder, file }: Project): ReadonlyMap<string, string> {
    const names = fs.existsSync(stackFolder) ? fs.readdirSync(stackFolder).sort() : [];
    return new Map(
        names.flatMap((name) => {
            const stack = /^Pulumi\.([\w.-]+)\.(?:yaml|yml|json)$/.exec(name)?.[1];
            return stack === undefined || name === file ? [] : [[stack, path.join(stackFolder, name)] as const];
        }),
    );
}

function readProject(file: string): z.infer<typeof projectFile> {
    let content: unknown;
    try {
        content = load(fs.readFileSync(file, "utf8"));
    } catch (error) {
        throw new UserError(`${file} cannot be read: ${(error as Error).message}`, 2);
    }
    const read = projectFile.safeParse(content);
    if (!read.success) {
        const issues = read.error.issues.map(({ path: at, message }) => `  ${at.join(".") || "the whole"}: ${message}`);
        throw new UserError(`${file} is no Pulumi project file:\n${issues.join("\n")}`, 2);
    }
    return read.data;
}

/** `main` names a folder, or a file with or without its extension. */
function programFolder(main: string): string {
    return fs.existsSync(main) && fs.statSync(main).isDirectory() ? main : path.dirname(main);
}

/** @throws UserError where the program cannot import Pulumi's SDK, so that nothing in it would run. */
function requirePackages(program: string): void {
    const installed = ancestors(program).some((folder) =>
        fs.existsSync(path.join(folder, "node_modules", "@pulumi", "pulumi", "package.json")),
    );
    if (!installed) {
        throw new UserError(
            `The packages of the program in ${program} are not installed: there is no @pulumi/pulumi in its node_modules. ` +
                "Install them there first, with npm ci or what the project uses (not Yarn's Plug'n'Play, which has no node_modules).",
            2,
        );
    }
}

function ancestors(folder: string): string[] {
    const parent = path.dirname(folder);
    return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
