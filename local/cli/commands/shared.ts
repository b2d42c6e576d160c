import type { Command } from "commander";
import { createProgress, type Progress } from "../../progress";
import { connect, type Lake } from "../connection";

/** Progress goes to standard error, so that standard output holds results alone. */
export const progress = (): Progress => createProgress(process.stderr);

/** The lake of the stack that `--stack` names. */
export function lakeOf(command: Command): Promise<Lake> {
    return connect(command.optsWithGlobals<{ stack: string }>().stack);
}

/** Writes a result to standard output. */
export function print(text: string): void {
    process.stdout.write(`${text}\n`);
}
