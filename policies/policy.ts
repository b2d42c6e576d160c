/** A rule as the policy SDK wants it. */

import {
    type ReportViolation,
    type ResourceValidation,
    type ResourceValidationPolicy,
    type StackValidationPolicy,
} from "@pulumi/policy";
import { type CatalogueEntry } from "./catalogue";
import { readLake } from "./facts/lake";
import { oneResource } from "./facts/resource";
import { type Finding, type ResourceRule } from "./rule";

/** The policy that serves a rule at a level. */
export function toPolicy({ rule, level }: CatalogueEntry): ResourceValidationPolicy | StackValidationPolicy {
    const data = {
        name: rule.name,
        description: rule.description,
        enforcementLevel: level,
        severity: rule.severity,
        remediationSteps: rule.fix,
        ...(rule.config === undefined ? {} : { configSchema: rule.config }),
        ...(rule.source.url === undefined ? {} : { url: rule.source.url }),
    };
    return rule.scope === "resource"
        ? { ...data, validateResource: validateResource(rule) }
        : {
              ...data,
              validateStack: (args, report) => {
                  decide(rule.name, report, () => rule.check(readLake(args.resources), args.getConfig()));
              },
          };
}

function validateResource(rule: ResourceRule): ResourceValidation {
    const validate: ResourceValidation = (args, report) => {
        if (rule.types.includes(args.type)) {
            decide(rule.name, report, () => rule.check(oneResource(args), args.getConfig()));
        }
    };
    const [only, ...more] = rule.types;
    // What the SDK's validateResourceOfType does with a class's type: other resources are then skipped before they are
    // even deserialized. Done here by token, since the class would have to come from @pulumi/aws.
    return more.length === 0 ? Object.assign(validate, { __pulumiType: only }) : validate;
}

/** An error in a check would fail the whole call, with all other rules' findings; here it is one more violation. */
function decide(rule: string, report: ReportViolation, check: () => readonly Finding[]): void {
    try {
        for (const { message, urn } of check()) {
            report(message, urn);
        }
    } catch (error) {
        report(
            `${rule} could not be decided, so it is refused: ${error instanceof Error ? error.message : String(error)}`,
        );
    }
}
