import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Location, Log, Notification, ReportingDescriptor, Result, Run } from "sarif";
import { exitCode, isUndecided, withoutFinding, type CheckResult, type Finding } from "../result";
import { type RuleInfo } from "../rules";
import { parseUrn } from "../urn";

/** The schema that the report keeps to. */
const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/** Where relative file names start: the top of the repository. */
const SOURCE_ROOT = "%SRCROOT%";

const LEVELS = { mandatory: "error", advisory: "warning" } as const;

const SECURITY_GROUPS = new Set(["IAM", "Protection"]);

/** What code scanning services sort security findings by: a number out of 10. */
const SECURITY_SEVERITY: Readonly<Record<string, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" };

/** The check as a SARIF 2.1.0 log: rules with their sources, a result for each finding, notifications for what did not run. */
export function toSarif(result: CheckResult, rules: readonly RuleInfo[], version: string): Log {
    const index = new Map(rules.map(({ name }, position) => [name, position]));
    const place = new Places(result);
    const run: Run = {
        tool: { driver: { name: "sluice", version, rules: rules.map(descriptor) } },
        automationDetails: { id: `sluice/${result.project}/${result.stack}/` },
        columnKind: "utf16CodeUnits",
        invocations: [
            {
                executionSuccessful: result.failures.length === 0,
                exitCode: exitCode(result),
                toolExecutionNotifications: [
                    ...result.failures.map(({ message, urn }): Notification => ({
                        level: "error",
                        message: { text: message },
                        locations: place.of(urn ?? ""),
                    })),
                    ...withoutFinding(result).map(({ rule, urn, reason }): Notification => ({
                        level: "error",
                        message: { text: `${rule} could not run: ${reason}` },
                        associatedRule: reference(rule, index),
                        locations: place.of(urn),
                    })),
                ],
            },
        ],
        results: fingerprinted(result.findings).map(({ finding, fingerprint }): Result => ({
            ruleId: finding.rule,
            rule: reference(finding.rule, index),
            level: LEVELS[finding.level],
            message: { text: finding.message },
            locations: place.of(finding.urn),
            partialFingerprints: { "sluiceFinding/v1": fingerprint },
            properties: {
                severity: finding.severity,
                property: finding.property,
                fix: finding.fix,
                undecided: isUndecided(finding, result.notRun),
            },
        })),
    };
    return { $schema: SCHEMA, version: "2.1.0", runs: [run] };
}

function descriptor({ name, group, description, level, severity, fix, source }: RuleInfo): ReportingDescriptor {
    const security = SECURITY_GROUPS.has(group) ? SECURITY_SEVERITY[severity] : undefined;
    const why = source === undefined ? "" : `\n\n> ${source.quote}\n\n${source.from}`;
    return {
        id: name,
        shortDescription: { text: description },
        fullDescription: {
            text: source === undefined ? description : `${description} ${source.from}: ${source.quote}`,
        },
        help: { text: fix, markdown: `${fix}${why}` },
        ...(source?.url !== undefined && { helpUri: source.url }),
        defaultConfiguration: { level: LEVELS[level] },
        properties: {
            severity,
            tags: [group, ...(security === undefined ? [] : ["security"])],
            ...(security !== undefined && { "security-severity": security }),
        },
    };
}

function reference(rule: string, index: ReadonlyMap<string, number>): { id: string; index?: number } {
    const position = index.get(rule);
    return { id: rule, ...(position !== undefined && { index: position }) };
}

/**
 * Findings with what tells one from another, run after run: rule, resource and property, not the message, which may tell of a
 * name that changes; and a number where even that is the same.
 */
function fingerprinted(findings: readonly Finding[]): readonly { finding: Finding; fingerprint: string }[] {
    const seen = new Map<string, number>();
    return findings.map((finding) => {
        const key = JSON.stringify([finding.rule, finding.urn, finding.property]);
        const count = seen.get(key) ?? 0;
        seen.set(key, count + 1);
        return { finding, fingerprint: createHash("sha256").update(`${key}#${count}`).digest("hex") };
    });
}

/** Where resources are: in the program's files, and in the stack. */
class Places {
    private readonly root: string;

    constructor(private readonly result: CheckResult) {
        this.root = repositoryOf(result.folder);
    }

    of(urn: string): Location[] {
        const { folder, positions, projectFile } = this.result;
        const position = positions.get(urn);
        const file = path.join(folder, position?.file ?? projectFile);
        const { type, name } = parseUrn(urn);
        return [
            {
                physicalLocation: {
                    artifactLocation: { uri: relativeUri(this.root, file), uriBaseId: SOURCE_ROOT },
                    region: {
                        startLine: position?.line ?? 1,
                        ...(position?.column !== undefined && { startColumn: position.column }),
                    },
                },
                ...(urn !== "" && { logicalLocations: [{ name, fullyQualifiedName: urn, kind: type }] }),
            },
        ];
    }
}

/** The repository that a folder is in; the folder itself where it is in none. */
function repositoryOf(folder: string): string {
    for (let above = folder; ; above = path.dirname(above)) {
        if (fs.existsSync(path.join(above, ".git"))) {
            return above;
        }
        if (path.dirname(above) === above) {
            return folder;
        }
    }
}

function relativeUri(root: string, file: string): string {
    return path.relative(root, file).split(path.sep).map(encodeURIComponent).join("/");
}
