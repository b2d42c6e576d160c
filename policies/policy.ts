/** A rule as the policy SDK wants it. */

import {
    type ReportViolation,
    type ResourceRemediation,
    type ResourceValidation,
    type ResourceValidationPolicy,
    type StackValidationPolicy,
} from "@pulumi/policy";
import { onlyFor } from "./applicable";
import { exemptions } from "./exemptions";
import { type PathStep } from "./facts/known";
import { oneResource } from "./facts/resource";
import { render } from "./render";
import { type Correction, type Finding, type ResourceCheck, type Rule } from "./rule";
import { sharedLake } from "./sdk";

/** The policy that serves a rule; one whose rule has both kinds of check is asked for both. */
export function toPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
    const { resource, stack } = rule;
    return {
        name: rule.name,
        description: rule.description,
        enforcementLevel: rule.level,
        severity: rule.severity,
        remediationSteps: rule.fix,
        ...(rule.config === undefined ? {} : { configSchema: rule.config }),
        ...(rule.source.url === undefined ? {} : { url: rule.source.url }),
        ...(resource === undefined ? {} : { validateResource: validateResource(rule, resource) }),
        ...(resource?.remediate === undefined ? {} : { remediateResource: remediateResource(resource) }),
        ...(stack === undefined
            ? {}
            : {
                  validateStack: (args, report) => {
                      decide(rule, report, undefined, () => stack.check(sharedLake(args.resources), args.getConfig()));
                  },
              }),
    } as ResourceValidationPolicy | StackValidationPolicy;
}

function validateResource(rule: Rule, { types, check }: ResourceCheck): ResourceValidation {
    const validate: ResourceValidation = (args, report) => {
        if (types.includes(args.type)) {
            decide(rule, report, args.urn, () => check(oneResource(args), args.getConfig()));
        }
    };
    return onlyFor(types, validate);
}

function remediateResource({ types, remediate }: ResourceCheck): ResourceRemediation {
    const change: ResourceRemediation = (args) => {
        if (!types.includes(args.type)) {
            return undefined;
        }
        const corrections = attempt(() => remediate?.(oneResource(args), args.getConfig()) ?? []);
        for (const { path, value } of corrections) {
            put(args.props as Record<PathStep, unknown>, path, value);
        }
        return corrections.length === 0 ? undefined : args.props;
    };
    return onlyFor(types, change);
}

/** No corrections where they cannot be told: the check runs next, meets the same error and reports it. */
function attempt(corrections: () => readonly Correction[]): readonly Correction[] {
    try {
        return corrections();
    } catch (error) {
        if (error instanceof Error) {
            return [];
        }
        throw error;
    }
}

/** Sets a property, making what holds it where it is not there. */
function put(holder: Record<PathStep, unknown>, [step, ...rest]: readonly PathStep[], value: unknown): void {
    if (step === undefined) {
        return;
    }
    if (rest.length === 0) {
        holder[step] = value;
        return;
    }
    if (typeof holder[step] !== "object" || holder[step] === null) {
        holder[step] = {};
    }
    put(holder[step] as Record<PathStep, unknown>, rest, value);
}

/** An error in a check would fail the whole call, with all other rules' findings; here it is one more violation. */
function decide(
    rule: Rule,
    report: ReportViolation,
    resource: string | undefined,
    check: () => readonly Finding[],
): void {
    for (const finding of findingsOf(rule, check)) {
        const urn = finding.urn ?? resource;
        if (!exemptions.covers(rule.name, urn, finding.message)) {
            report(render(finding), finding.urn);
        }
    }
}

function findingsOf(rule: Rule, check: () => readonly Finding[]): readonly Finding[] {
    try {
        return check();
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return [{ message: `${rule.name} could not be decided, so it is refused: ${why}`, undecided: true }];
    }
}
