/** What a check found, as its reports say it. */

/** How strictly a rule is enforced: a mandatory one refuses the program, an advisory one warns. */
export type Level = "mandatory" | "advisory";

/** A violation of a rule. */
export interface Finding {
    readonly rule: string;
    readonly level: Level;
    /** `low`, `medium`, `high`, `critical`; empty where the rule has none. */
    readonly severity: string;
    readonly urn: string;
    /** The property at fault, `maxRetries` or `defaultArguments["--TempDir"]`; empty where it is no one property. */
    readonly property: string;
    readonly message: string;
    readonly fix: string;
}

/** A rule that could not decide. It may have been kept, or not: it was not seen. */
export interface NotRun {
    readonly rule: string;
    readonly urn: string;
    readonly reason: string;
}

/** A finding that somebody answers for until a day. */
export interface Exemption {
    readonly rule: string;
    readonly resource: string;
    readonly reason: string;
    readonly owner: string;
    /** The last day on which it holds, YYYY-MM-DD. */
    readonly expires: string;
    readonly used: boolean;
}

/** What the rules say; the JSON report is this. */
export interface Verdict {
    readonly findings: readonly Finding[];
    readonly notRun: readonly NotRun[];
    readonly exemptions: readonly Exemption[];
}

/** What went wrong in the program itself, or in the preview of it. */
export interface Failure {
    readonly message: string;
    readonly urn?: string;
}

/** A place in a file of the program. */
export interface Position {
    /** Relative to the project's folder, with `/`. */
    readonly file: string;
    readonly line: number;
    readonly column: number;
}

/** A property that the pack put right by itself, at enforcement level `remediate`. */
export interface Remediation {
    readonly rule: string;
    readonly urn: string;
}

/** A check that was made. */
export interface CheckResult extends Verdict {
    readonly project: string;
    readonly stack: string;
    /** The project's folder. */
    readonly folder: string;
    /** The project file, relative to its folder. */
    readonly projectFile: string;
    /** Resources that the program declares, providers and the stack itself left out. */
    readonly resources: number;
    readonly failures: readonly Failure[];
    readonly remediations: readonly Remediation[];
    /** Functions and stacks whose answers were left unknown, for no account was asked. */
    readonly unknown: readonly string[];
    /** Where the program declares each resource, by URN. */
    readonly positions: ReadonlyMap<string, Position>;
}

/** Whether a finding refuses because its rule could not decide. */
export function isUndecided(finding: Finding, notRun: readonly NotRun[]): boolean {
    return notRun.some(
        ({ rule, urn, reason }) => rule === finding.rule && urn === finding.urn && reason === finding.message,
    );
}

/** What did not run and is no finding either: all that a report has to say beside its findings. */
export function withoutFinding({ findings, notRun }: Pick<Verdict, "findings" | "notRun">): readonly NotRun[] {
    const told = new Set(findings.map(({ rule, urn, message }) => JSON.stringify([rule, urn, message])));
    return notRun.filter(({ rule, urn, reason }) => !told.has(JSON.stringify([rule, urn, reason])));
}

/** 0: nothing that refuses; 1: a mandatory finding, or a rule that could not run; 2: the program could not be previewed. */
export function exitCode({
    findings,
    notRun,
    failures,
}: Pick<CheckResult, "findings" | "notRun" | "failures">): 0 | 1 | 2 {
    if (failures.length > 0) {
        return 2;
    }
    return notRun.length > 0 || findings.some(({ level }) => level === "mandatory") ? 1 : 0;
}
