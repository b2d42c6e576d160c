/** Ending the script. */

import { type Machine } from "../run/machine";
import { spelledOut } from "../run/texts";
import { type Value } from "../run/values";

/** `sys.exit(code)`: with nothing, None or 0 the run succeeds, with anything else that is known it fails. */
export function exit(machine: Machine, code: Value, at: number): void {
    const fails = code.kind === "constant" ? Boolean(code.value) : spelledOut(code) !== undefined;
    if (fails) {
        machine.raise(true);
    } else {
        machine.jump({ kind: "exit", at }, at);
    }
}
