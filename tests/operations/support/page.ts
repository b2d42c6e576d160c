import * as fs from "node:fs";

/** A fenced block of the runbook that its marker makes part of a procedure. */
export interface Step {
    readonly kind: "run" | "change" | "sees" | "by-hand";
    /** Procedure and step, as in the marker: `poisoned-file/withdraw`. */
    readonly name: string;
    /** Exit code that a `run` must end with. */
    readonly exits: number;
    readonly text: string;
    readonly line: number;
}

/** What the runbook says, and what is wrong with how it says it. */
export interface Page {
    /** Procedures in the order of the page, each with its steps. */
    readonly procedures: ReadonlyMap<string, readonly Step[]>;
    readonly problems: readonly string[];
}

const MARKER = /^<!-- (run|change|sees|by-hand): ([a-z-]+)\/([a-z-]+)(?: exits (\d+))? -->$/;
const LANGUAGES = { run: "sh", change: "diff", sees: "text", "by-hand": "sh" } as const;
const COMMANDS = new Set(["sh", "console", "bash", "shell", "diff", ""]);

/** Reads the runbook's marked blocks. A fence of commands without a marker is a problem, and so is a marker without a fence. */
export function readPage(file: string): Page {
    return parsePage(fs.readFileSync(file, "utf8"));
}

/** {@link readPage} of a text. */
export function parsePage(text: string): Page {
    const procedures = new Map<string, Step[]>();
    const problems: string[] = [];
    const lines = text.split("\n");
    let marker: { match: RegExpExecArray; line: number } | undefined;
    for (let index = 0; index < lines.length; index++) {
        const line = lines[index] ?? "";
        const fence = /^```(\w*)$/.exec(line);
        if (fence === null) {
            if (line.startsWith("<!-- ")) {
                const match = MARKER.exec(line);
                if (match === null) {
                    problems.push(
                        `line ${index + 1}: got ${line}; allowed: <!-- run|change|sees|by-hand: procedure/step -->`,
                    );
                } else if (marker !== undefined) {
                    problems.push(`line ${marker.line}: no block follows the marker`);
                }
                marker = match === null ? undefined : { match, line: index + 1 };
            } else if (line.trim() !== "" && marker !== undefined) {
                problems.push(`line ${marker.line}: no block follows the marker`);
                marker = undefined;
            }
            continue;
        }
        const end = lines.indexOf("```", index + 1);
        const body = lines.slice(index + 1, end).join("\n");
        const language = fence[1] ?? "";
        if (marker === undefined) {
            if (COMMANDS.has(language)) {
                problems.push(`line ${index + 1}: a block of commands without a marker is run by no test`);
            }
        } else {
            const [, kind = "run", procedure = "", step = "", exits = "0"] = marker.match;
            const wanted = LANGUAGES[kind as Step["kind"]];
            if (language !== wanted) {
                problems.push(
                    `line ${index + 1}: a block marked ${kind} is ${language || "plain"}; allowed: ${wanted}`,
                );
            }
            const steps = procedures.get(procedure) ?? [];
            procedures.set(procedure, steps);
            const name = `${procedure}/${step}`;
            steps.push({ kind: kind as Step["kind"], name, exits: Number(exits), text: body, line: index + 1 });
        }
        marker = undefined;
        index = end;
    }
    if (marker !== undefined) {
        problems.push(`line ${marker.line}: no block follows the marker`);
    }
    return { procedures, problems };
}

/** Whether each line of what the page says one sees is in what was printed; `…` stands for anything within a line. */
export function unseen(wanted: string, printed: string): string[] {
    const flat = printed.replace(/\s+/gu, " ");
    return wanted.split("\n").filter((line) => {
        const parts = line
            .trim()
            .split("…")
            .map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
        return !new RegExp(parts.join(".*"), "u").test(flat);
    });
}
