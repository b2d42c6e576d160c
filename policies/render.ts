/** How a finding becomes the text that the engine prints. */

import { type Finding } from "./rule";

/** The message with what a report of findings takes out of it again: the property, and whether the rule could decide. */
export function render({ message, property, undecided }: Finding): string {
    const notes = [...(undecided === true ? ["undecided"] : []), ...(property === undefined ? [] : [`at ${property}`])];
    return notes.length === 0 ? message : `${message} (${notes.join(", ")})`;
}
