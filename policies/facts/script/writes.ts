/** How a script writes in a run. */

import { type Happening, type Write } from "./events";
import { happeningsOf, type Script } from "./model";
import { textsOf } from "./resolve";
import { possible } from "./run/assumptions";
import { optionsOf } from "./run/joining";
import { whether } from "./run/flow";
import { wholeArgument } from "./run/texts";
import { type Run } from "./runs";

/** A write as one run does it. */
export interface RunWrite {
    readonly write: Happening<Write>;
    /** `append`, `overwrite`, `error`, `ignore`, `merge`, `delete`, or what else the script says; undefined where unknown. */
    readonly mode: string | undefined;
    /** What the script says where the mode is not known. */
    readonly quote: string;
    /** The argument that the mode is taken from. */
    readonly argument: string | undefined;
    /** Whether what was there has been deleted before on every way, so that appending replaces it. */
    readonly replaces: boolean;
}

/** The writes of a run, each once for every mode that it may have. */
export function writesOf(script: Script, run: Run): readonly RunWrite[] {
    const writes = happeningsOf(script, "write").filter(({ before }) => possible(before.assumptions, run.values));
    const deletes = writes.filter(({ action }) => action.mode === "delete");
    return writes.flatMap((write) => {
        const replaces = deletes.some(({ key }) => whether(write.before, key) === "always");
        const { mode } = write.action;
        if (typeof mode === "string") {
            return [{ write, mode, quote: "", argument: undefined, replaces }];
        }
        const quote = script.quote(mode.from, mode.to);
        return optionsOf(mode.value)
            .filter(({ when }) => possible(when, run.values))
            .flatMap(({ value }) =>
                textsOf(value, run.values).map(({ whole }) => ({
                    write,
                    mode: whole === undefined ? undefined : normal(whole),
                    quote,
                    argument: wholeArgument(value)?.argument,
                    replaces,
                })),
            );
    });
}

/** Spark takes modes in any case, and has two names for one of them. */
export function normal(mode: string): string {
    const lower = mode.trim().toLowerCase();
    return lower === "errorifexists" || lower === "default" ? "error" : lower;
}
