import { type Exemption } from "./result";

/** What a rule's message says, taken apart. */
export interface Message {
    readonly text: string;
    /** The property at fault; empty where none is named. */
    readonly property: string;
    /** The rule could not decide, and refuses for that. */
    readonly undecided: boolean;
}

// The policy pack appends these notes in its own render.ts; the last parenthesis is theirs.
const NOTES = /^([\s\S]*) \((?:(undecided)(?:, at (.+))?|at (.+))\)$/;

/**
 * Takes a message of the policy pack apart. The policy SDK puts the rule's description on a line before it.
 */
export function parseMessage(message: string, description: string): Message {
    const trimmed = message.trim();
    const own = trimmed.startsWith(`${description}\n`) ? trimmed.slice(description.length + 1).trim() : trimmed;
    const [, text = own, undecided, alsoAt, at] = NOTES.exec(own) ?? [];
    return { text, property: alsoAt ?? at ?? "", undecided: undecided !== undefined };
}

const CANNOT_RUN = /can't run policy '([^']+)' from policy pack '[^']*' during (?:preview|update): ([\s\S]*)$/;

/** What the policy SDK reports, as an advisory, of a rule that read a value which is not known yet. */
export function parseCannotRun(message: string): { readonly rule: string; readonly reason: string } | undefined {
    const [, rule, reason] = CANNOT_RUN.exec(message.trim()) ?? [];
    return rule === undefined || reason === undefined ? undefined : { rule, reason: reason.trim() };
}

/** The policy that tells in every run which exemptions there are. */
export const EXEMPTIONS_IN_USE = "exemptions-in-use";

const EXEMPTION = /^rule (\S+) on (.+?) until (\d{4}-\d\d-\d\d), owner (.+?): ([\s\S]*) \((used|unused)\)$/;

/** An exemption as the policy `exemptions-in-use` says it; nothing where the sentence is another. */
export function parseExemption(sentence: string): Exemption | undefined {
    const [, rule, resource, expires, owner, reason, used] = EXEMPTION.exec(sentence.trim()) ?? [];
    if (
        rule === undefined ||
        resource === undefined ||
        expires === undefined ||
        owner === undefined ||
        reason === undefined
    ) {
        return undefined;
    }
    return { rule, resource, reason, owner, expires, used: used === "used" };
}
