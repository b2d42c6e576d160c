import { type EngineEvent } from "./events";
import { readFailures } from "./failures";
import { EXEMPTIONS_IN_USE, parseCannotRun, parseExemption, parseMessage } from "./message";
import { type CheckResult, type Exemption, type Failure, type Finding, type NotRun } from "./result";
import { type RuleInfo } from "./rules";
import { isDeclared } from "./urn";

/** What the events of a preview say. */
export type Read = Pick<CheckResult, "findings" | "notRun" | "exemptions" | "failures" | "remediations" | "resources">;

/** Reads the verdict of the rules, and what else happened, out of the events of a preview. */
export function readEvents(events: readonly EngineEvent[], rules: readonly RuleInfo[]): Read {
    const byName = new Map(rules.map((rule) => [rule.name, rule]));
    const findings = new Map<string, Finding>();
    const notRun = new Map<string, NotRun>();
    const exemptions: Exemption[] = [];
    for (const { policyEvent } of events) {
        if (policyEvent === undefined) {
            continue;
        }
        const { policyName: name, resourceUrn: urn, enforcementLevel, severity, message } = policyEvent;
        const rule = byName.get(name);
        const cannotRun = parseCannotRun(message);
        if (cannotRun !== undefined) {
            add(notRun, { rule: cannotRun.rule, urn, reason: cannotRun.reason });
            continue;
        }
        const { text, property, undecided } = parseMessage(message, rule?.description ?? "");
        const exemption = name === EXEMPTIONS_IN_USE ? parseExemption(text) : undefined;
        if (exemption !== undefined) {
            exemptions.push(exemption);
            continue;
        }
        add(findings, {
            rule: name,
            level: enforcementLevel === "advisory" ? "advisory" : "mandatory",
            severity: severity || (rule?.severity ?? ""),
            urn,
            property,
            message: text,
            fix: rule?.fix ?? "",
        });
        if (undecided) {
            add(notRun, { rule: name, urn, reason: text });
        }
    }
    const failures = readFailures(events);
    const hasSeenAll = events.some(
        ({ policyAnalyzeStackSummaryEvent }) => policyAnalyzeStackSummaryEvent !== undefined,
    );
    return {
        findings: [...findings.values()],
        notRun: [...notRun.values(), ...(hasSeenAll ? [] : unseen(rules, failures))],
        exemptions,
        failures,
        remediations: events.flatMap(({ policyRemediationEvent: event }) =>
            event === undefined ? [] : [{ rule: event.policyName, urn: event.resourceUrn }],
        ),
        resources: declared(events).size,
    };
}

/** URNs of the resources that the program has declared so far. */
export function declared(events: readonly EngineEvent[]): ReadonlySet<string> {
    const urns = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn ?? []);
    return new Set(urns.filter(isDeclared));
}

/** A policy may say the same of a resource twice: once of its inputs and once of the stack. */
function add<T>(seen: Map<string, T>, entry: T): void {
    seen.set(JSON.stringify(entry), entry);
}

/** The rules that look at all resources together, where the preview did not come that far. */
function unseen(rules: readonly RuleInfo[], failures: readonly Failure[]): readonly NotRun[] {
    const reason =
        failures.length > 0
            ? "the program failed, so its resources are not all there to look at"
            : "the preview ended before the engine asked for rules over the whole stack";
    return rules.flatMap(({ name, wholeStack }) => (wholeStack ? [{ rule: name, urn: "", reason }] : []));
}
