/** Whether each of a script's Glue reads has a transformation_ctx of its own. */

import { type GlueRead, type Happening } from "./events";
import { type JobScript, lineOf, type Remark } from "./jobScript";
import { happeningsOf } from "./model";
import { mayBeSame, type ResolvedText, textsOf } from "./resolve";
import { possible } from "./run/assumptions";
import { whether } from "./run/flow";
import { inTurn } from "./run/machine";
import { type Run } from "./runs";

const remedy =
    'Give each read a text of its own, transformation_ctx="orders": the bookmark is kept under it. What is to be read ' +
    "whole in every run, and is not raw, is read with spark.read.";

type Read = Happening<GlueRead>;

interface Context {
    readonly read: Read;
    readonly text: ResolvedText;
}

/** What is wrong with the reads' contexts in a run. */
export function contextRemarks(of: JobScript, run: Run): readonly Remark[] {
    const reads = happeningsOf(of.script, "glueRead").filter(({ before }) => possible(before.assumptions, run.values));
    const remarks: Remark[] = [];
    const contexts: Context[] = [];
    for (const read of reads) {
        const { context } = read.action;
        const texts = context === undefined ? [] : textsOf(context.value, run.values);
        const remark = remarkOn(of, read, texts);
        if (remark === undefined) {
            contexts.push(...texts.map((text) => ({ read, text })));
        } else {
            remarks.push(remark);
        }
    }
    return [...remarks, ...contexts.flatMap((context) => repeated(context)), ...shared(of, run, contexts)];
}

function say({ at, action }: Read, what: string, undecided = false): Remark {
    return { at, what: `${action.api} ${what}`, remedy, ...(undecided ? { undecided: true } : {}) };
}

function remarkOn({ script }: JobScript, read: Read, texts: readonly ResolvedText[]): Remark | undefined {
    const { context, open } = read.action;
    if (context === undefined) {
        return open
            ? say(read, "is given arguments that are not known, and none of the known ones is transformation_ctx", true)
            : say(read, "has no transformation_ctx, so no bookmark is kept for what it reads");
    }
    const isNone = context.value.kind === "constant" && context.value.value === null;
    if (isNone || texts.some(({ whole }) => whole === "")) {
        return say(read, "has an empty transformation_ctx, so no bookmark is kept for what it reads");
    }
    const hidden = texts.some(({ pieces }) =>
        pieces.some((piece) => typeof piece === "object" && piece.item === undefined),
    );
    return hidden
        ? say(read, `has the transformation_ctx ${script.quote(context.from, context.to)}, which is not known`, true)
        : undefined;
}

/** A read in a loop must have another context in each turn. */
function repeated({ read, text }: Context): readonly Remark[] {
    const items = text.pieces.flatMap((piece) => (typeof piece === "object" ? (piece.item ?? []) : []));
    return read.loops
        .filter((loop) => whether(read.before, inTurn(read.key, loop)) !== "never" && !items.includes(loop))
        .map(() => say(read, `is repeated in a loop with the same transformation_ctx ${show(text)}`));
}

/** No two reads of a run may have the same context; on ways of which a run takes one, they may if they read the same. */
function shared(of: JobScript, run: Run, contexts: readonly Context[]): readonly Remark[] {
    const remarks: Remark[] = [];
    const byText = new Map<string, Context[]>();
    const open: Context[] = [];
    for (const context of contexts) {
        const { whole } = context.text;
        const same = whole === undefined ? [...byText.values()].flat() : (byText.get(whole) ?? []);
        const others = [...same, ...open];
        const other = others.find((one) => clash(one, context, run));
        if (other !== undefined) {
            const [line, text] = [lineOf(of, other.read.at), show(context.text)];
            const isSame = whole !== undefined && other.text.whole === whole;
            remarks.push(
                isSame
                    ? say(context.read, `has the transformation_ctx ${text}, like the read on ${line}`)
                    : say(context.read, `has the transformation_ctx ${text}, maybe like the read on ${line}`, true),
            );
        }
        if (whole === undefined) {
            open.push(context);
        } else {
            byText.set(whole, [...(byText.get(whole) ?? []), context]);
        }
    }
    return remarks;
}

function clash(a: Context, b: Context, run: Run): boolean {
    if (a === b || a.read.key === b.read.key || !mayBeSame(a.text, b.text)) {
        return false;
    }
    const together = whether(a.read.before, b.read.key) !== "never" || whether(b.read.before, a.read.key) !== "never";
    return together || !readSame(a.read, b.read, run);
}

/** Whether two reads are known to read the same. */
function readSame(a: Read, b: Read, run: Run): boolean {
    const [one, other] = [a, b].map(({ action }) =>
        action.source.map(({ value }) =>
            textsOf(value, run.values)
                .map(({ pieces }) => JSON.stringify(pieces))
                .join(),
        ),
    );
    return one !== undefined && one.length > 0 && one.join("\n") === other?.join("\n");
}

function show({ pieces }: ResolvedText): string {
    return JSON.stringify(pieces.map((piece) => (typeof piece === "string" ? piece : "…")).join(""));
}
