/** Real previews, timed: the Pulumi CLI, the language host, the provider, and the pack that the engine starts. */

import * as fs from "node:fs";
import * as path from "node:path";
import { supportedTypes } from "../../local/engine/provider/registry";
import { run, runOrThrow } from "../../local/child";
import { UserError } from "../../local/errors";
import { packageRoot } from "../../local/paths";
import { type Pack } from "./packs";
import { PROJECT, STACK } from "./plan";
import { type ProgramResource } from "./program";

/** A Pulumi program with a stack to preview. */
export interface Project {
    readonly folder: string;
    readonly stack: string;
    /** Folder of the local lake's state, so that the user's own is left alone. */
    readonly state: string;
    /** Resources that a preview has to create, where that is known beforehand. */
    readonly creates?: number;
}

/** What one preview did. */
export interface Preview {
    readonly seconds: number;
    /** Resources that it would create. */
    readonly creates: number;
    /** Whether a pack refused the program, as AWSGuard does one whose buckets have no access log. */
    readonly refused: boolean;
}

/** Lines of a failed preview that are shown: what went wrong is said last. */
const LINES_SHOWN = 40;

const sluice = path.join(packageRoot(), "bin", "sluice.js");

/** This repository's own program. */
export function ownProject(state: string): Project {
    return { folder: packageRoot(), stack: "local", state };
}

/**
 * Makes a generated program in a folder of its own, which is below the checkout so that it finds the same packages. Types that
 * the local provider does not have are left out, and told.
 */
export async function makeProject(
    folder: string,
    state: string,
    program: readonly ProgramResource[],
): Promise<{ readonly project: Project; readonly leftOut: readonly string[] }> {
    const supported = new Set(supportedTypes());
    const resources = program.filter(({ type }) => supported.has(type));
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(path.join(__dirname, "program-runner", "index.js"), path.join(folder, "index.js"));
    fs.writeFileSync(path.join(folder, "program.json"), JSON.stringify(resources));
    fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: PROJECT, main: "index.js" }));
    fs.writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        `name: ${PROJECT}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    );
    await runOrThrow(process.execPath, [sluice, "pulumi", "stack", "init", STACK], {
        cwd: folder,
        env: { SLUICE_STATE: state },
    });
    const types = new Set(program.map(({ type }) => type).filter((type) => !supported.has(type)));
    // And the stack itself.
    return { project: { folder, stack: STACK, state, creates: resources.length + 1 }, leftOut: [...types] };
}

/** Previews a program, with a pack or without. @throws UserError where it did not get to its end */
export async function preview(project: Project, pack?: Pack): Promise<Preview> {
    fs.mkdirSync(project.state, { recursive: true });
    const log = path.join(project.state, "events.json");
    fs.rmSync(log, { force: true });
    const args = ["preview", "--stack", project.stack, "--non-interactive", "--color", "never", "--event-log", log];
    const since = process.hrtime.bigint();
    const result = await run(
        process.execPath,
        [sluice, "pulumi", ...args, ...(pack === undefined ? [] : ["--policy-pack", pack.folder])],
        // The flag for the log is one of the CLI's own debugging aids; without this it is not there.
        { cwd: project.folder, env: { SLUICE_STATE: project.state, PULUMI_DEBUG_COMMANDS: "true" } },
    );
    const seconds = Number(process.hrtime.bigint() - since) / 1e9;
    const { creates, denials } = readEvents(fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "");
    const refused = result.code !== 0 && denials > 0;
    const complete = project.creates === undefined ? creates > 0 : creates === project.creates;
    if (!complete || (result.code !== 0 && !refused)) {
        const said = `${result.stdout}\n${result.stderr}`.trimEnd().split("\n").slice(-LINES_SHOWN).join("\n");
        throw new UserError(
            `The preview of ${project.folder} with ${pack?.name ?? "no pack"} should create ` +
                `${project.creates ?? "some"} resources, would create ${creates} and ended with ${result.code}:\n${said}`,
        );
    }
    return { seconds, creates, refused };
}

/** What the engine's events say: resources to create, and violations of mandatory policies. A refused program has both. */
export function readEvents(log: string): { readonly creates: number; readonly denials: number } {
    const events = log
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => JSON.parse(line) as EngineEvent);
    return {
        creates:
            events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges?.create ?? 0,
        denials: events.filter(({ policyEvent }) => policyEvent?.enforcementLevel === "mandatory").length,
    };
}

/** What is read of an event. */
interface EngineEvent {
    readonly summaryEvent?: { readonly resourceChanges?: { readonly create?: number } };
    readonly policyEvent?: { readonly enforcementLevel?: string };
}
