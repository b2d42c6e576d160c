import { type CheckResult, type Finding } from "../../../../local/check/result";
import { type RuleInfo } from "../../../../local/check/rules";

/** The URN of a job of the project `orders`, stack `dev`. */
export const JOB = "urn:pulumi:dev::orders::acme:lake:Lake$aws:glue/job:Job::users";

/** A mandatory finding about {@link JOB}. */
export function finding(changes: Partial<Finding> = {}): Finding {
    return {
        rule: "max-retries",
        level: "mandatory",
        severity: "medium",
        urn: JOB,
        property: "maxRetries",
        message: "maxRetries is 3; allowed: 0 or 1. Set maxRetries to 0 or 1.",
        fix: "Set maxRetries to 0 or 1.",
        ...changes,
    };
}

/** A check that found nothing. */
export function result(changes: Partial<CheckResult> = {}): CheckResult {
    return {
        project: "orders",
        stack: "dev",
        folder: "/projects/orders",
        projectFile: "Pulumi.yaml",
        resources: 12,
        findings: [],
        notRun: [],
        exemptions: [],
        failures: [],
        remediations: [],
        unknown: [],
        positions: new Map(),
        ...changes,
    };
}

/** A mandatory rule that one resource decides. */
export function rule(changes: Partial<RuleInfo> = {}): RuleInfo {
    return {
        name: "max-retries",
        group: "Job",
        description: "A Glue job retries at most once by itself.",
        level: "mandatory",
        severity: "medium",
        fix: "Set maxRetries to 0 or 1.",
        wholeStack: false,
        ...changes,
    };
}
