import chalk from "chalk";
import { table } from "../../cli/output";
import { exitCode, isUndecided, withoutFinding, type CheckResult, type Finding } from "../result";
import { describeUrn } from "../urn";

const LEVEL_COLOURS = { mandatory: chalk.red, advisory: chalk.yellow };

/** The check for people: findings by rule, what did not run, exemptions, what failed, and the sum of it as the last line. */
export function toText(result: CheckResult): string {
    return [
        ...byRule(result.findings).map((findings) => ruleSection(findings, result)),
        ...notRun(result),
        ...remediations(result),
        ...unknown(result),
        ...exemptions(result),
        ...failures(result),
        sum(result),
    ].join("\n\n");
}

function failures({ failures: all }: CheckResult): string[] {
    if (all.length === 0) {
        return [];
    }
    const lines = all.map(({ urn, message }) =>
        indent(urn === undefined ? message : `${describeUrn(urn)}\n${message}`),
    );
    return [
        [chalk.red.bold("The program failed; the rules saw only what it declared until then."), ...lines].join("\n"),
    ];
}

/** Findings of one rule after the other, mandatory rules first. */
function byRule(findings: readonly Finding[]): readonly (readonly Finding[])[] {
    const groups = new Map<string, Finding[]>();
    for (const finding of findings) {
        groups.set(finding.rule, [...(groups.get(finding.rule) ?? []), finding]);
    }
    const rank = ([first]: readonly Finding[]): number => (first?.level === "mandatory" ? 0 : 1);
    return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

function ruleSection(findings: readonly Finding[], { positions, notRun: undecided }: CheckResult): string {
    const [first] = findings as [Finding];
    const head = [
        chalk.bold(first.rule),
        LEVEL_COLOURS[first.level](first.level),
        ...(first.severity === "" ? [] : [first.severity]),
        chalk.dim(findings.length === 1 ? "1 finding" : `${findings.length} findings`),
    ].join("  ");
    const lines = findings.map((finding) => {
        const { urn, property, message } = finding;
        const position = positions.get(urn);
        const where = position === undefined ? "" : chalk.dim(`  ${position.file}:${position.line}`);
        const at = property === "" ? "" : `  ${chalk.cyan(property)}`;
        const open = isUndecided(finding, undecided) ? `  ${chalk.magenta("undecided")}` : "";
        return `  ${chalk.bold(describeUrn(urn))}${at}${open}${where}\n${indent(message, 4)}`;
    });
    // Most messages end with what to do; where all do, the rule's own fix would say it again.
    const isSaid = first.fix === "" || findings.every(({ message }) => message.includes(first.fix));
    return [head, ...lines, ...(isSaid ? [] : [`  ${chalk.green("Fix:")} ${first.fix}`])].join("\n");
}

function notRun(result: CheckResult): string[] {
    const byReason = new Map<string, string[]>();
    for (const { rule, urn, reason } of withoutFinding(result)) {
        const on = urn === "" ? "" : ` on ${describeUrn(urn)}`;
        byReason.set(reason, [...(byReason.get(reason) ?? []), `${chalk.bold(rule)}${on}`]);
    }
    const lines = [...byReason].map(([reason, rules]) => `  ${rules.join(", ")}\n${indent(reason, 4)}`);
    return lines.length === 0 ? [] : [[chalk.red.bold("Could not run, and so not passed:"), ...lines].join("\n")];
}

function remediations({ remediations: all }: CheckResult): string[] {
    const lines = all.map(({ rule, urn }) => `  ${rule}: ${describeUrn(urn)}`);
    return lines.length === 0 ? [] : [["Put right by the pack (level remediate):", ...lines].join("\n")];
}

function unknown({ unknown: all }: CheckResult): string[] {
    return all.length === 0
        ? []
        : [
              [
                  "Left unknown, since a check asks no account (a program that awaits such an answer gets an empty one):",
                  ...all.map((what) => `  ${what}`),
              ].join("\n"),
          ];
}

function exemptions({ exemptions: all }: CheckResult): string[] {
    const head = ["exempted rule", "resource", "until", "owner", "reason", "used"];
    const rows = all.map((e) => [e.rule, e.resource, e.expires, e.owner, e.reason, e.used ? "yes" : "no"]);
    return rows.length === 0 ? [] : [table(head, rows)];
}

function sum(result: CheckResult): string {
    const { project, stack, resources, findings, notRun: undecided } = result;
    const mandatory = findings.filter(({ level }) => level === "mandatory").length;
    const advisory = findings.length - mandatory;
    const counts = [
        `${mandatory} mandatory`,
        `${advisory} advisory`,
        ...(undecided.length === 0 ? [] : [`${undecided.length} not decided`]),
    ].join(", ");
    const verdict = {
        0: chalk.green("passed"),
        1: chalk.red("refused"),
        2: chalk.red("not checked to the end"),
    }[exitCode(result)];
    return `${project}, stack ${stack}: ${resources} resources, findings: ${counts}: ${verdict}`;
}

function indent(text: string, by = 2): string {
    return text.replace(/^(?=.)/gm, " ".repeat(by));
}
