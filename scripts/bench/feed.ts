/** Feeds a program's messages to a pack as the engine does, and measures what that takes. */

import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Messages } from "./messages";
import { PackProcess } from "./packProcess";
import { type Pack } from "./packs";
import { type Usage } from "./usage";

/** What one phase took. */
export interface Phase {
    readonly seconds: number;
    /** Undefined where it cannot be measured. */
    readonly cpuSeconds?: number;
}

/** What a pack took for one program. */
export interface Fed {
    readonly policies: number;
    /** From the start of its process to its being configured. */
    readonly start: Phase;
    /** All resources one by one: Remediate and Analyze. */
    readonly resources: Phase;
    /** All resources together: AnalyzeStack. */
    readonly stack: Phase;
    /** Undefined where it cannot be measured. */
    readonly peakMegabytes?: number;
    /** Violations that it reported. */
    readonly findings: number;
}

/** Starts a pack, feeds it a program and ends it. */
export async function feed({ folder }: Pack, messages: Messages): Promise<Fed> {
    const begun = process.hrtime.bigint();
    const pack = await PackProcess.start(folder);
    try {
        const started = mark(pack);
        let findings = 0;
        // One after the other, each answer awaited: the engine makes its next step only then.
        for (const { remediate, analyze } of messages.resources) {
            await pack.call("remediate", remediate);
            findings += diagnostics(await pack.call("analyze", analyze));
        }
        const one = mark(pack);
        findings += diagnostics(await pack.call("analyzeStack", messages.stack));
        const all = mark(pack);
        return {
            policies: pack.policies,
            start: phase({ at: begun, usage: started.usage && { cpuSeconds: 0, peakMegabytes: 0 } }, started),
            resources: phase(started, one),
            stack: phase(one, all),
            peakMegabytes: all.usage?.peakMegabytes,
            findings,
        };
    } finally {
        await pack.end();
    }
}

interface Mark {
    readonly at: bigint;
    readonly usage: Usage | undefined;
}

function mark(pack: PackProcess): Mark {
    return { at: process.hrtime.bigint(), usage: pack.usage() };
}

function phase(from: Mark, to: Mark): Phase {
    return {
        seconds: Number(to.at - from.at) / 1e9,
        cpuSeconds: from.usage && to.usage && to.usage.cpuSeconds - from.usage.cpuSeconds,
    };
}

function diagnostics(answer: Buffer): number {
    return proto.AnalyzeResponse.deserializeBinary(answer).getDiagnosticsList().length;
}
