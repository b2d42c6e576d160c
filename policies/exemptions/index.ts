/** How exemptions are given to the pack, checked, printed and held to be needed. */

import {
    type PolicyConfigSchema,
    type ResourceValidationArgs,
    type ResourceValidationPolicy,
    type StackValidationPolicy,
} from "@pulumi/policy";
import { onlyFor } from "../applicable";
import { catalogue } from "../catalogue";
import { Ledger } from "./ledger";

/** The exemptions of this process's run. */
export const exemptions = new Ledger(new Set(catalogue.map(({ name }) => name)));

const configSchema: PolicyConfigSchema = {
    properties: {
        list: {
            type: "array",
            default: [],
            items: { type: "object" },
            description:
                "Exemptions: `rule`, `resource` (a URN, or `<type>::<name>`, the end of it), `finding` (words of the message that is " +
                "exempted), `reason`, `owner`, `expires` (YYYY-MM-DD, at most a year ahead).",
        },
        file: {
            type: "string",
            default: "",
            description: "A JSON file with a list of more; its path is absolute or relative to the pack's folder.",
        },
    },
};

/** Served before all rules: the SDK asks policies in order, so the configuration is read when the first rule is asked. */
const read: ResourceValidationPolicy & StackValidationPolicy = {
    name: "exemptions",
    description: "Every exemption names a rule, a resource, a finding, a reason, an owner and the day it ends.",
    enforcementLevel: "mandatory",
    severity: "high",
    configSchema,
    // Where no rule is asked, nothing can be exempted.
    validateResource: onlyFor(
        catalogue.flatMap(({ resource }) => resource?.types ?? []),
        (args: ResourceValidationArgs) => exemptions.configure(args.getConfig()),
    ),
    validateStack: (args, report) => {
        exemptions.configure(args.getConfig());
        for (const problem of exemptions.problems) {
            report(`exemption ${problem}. It exempts nothing: put it right or take it out.`);
        }
    },
};

const inUse: StackValidationPolicy = {
    name: "exemptions-in-use",
    description: "Lists the exemptions in every run.",
    enforcementLevel: "advisory",
    validateStack: (_, report) => {
        for (const { exemption, used } of exemptions.entries) {
            const { rule, resource, expires, owner, reason } = exemption;
            report(
                `rule ${rule} on ${resource} until ${expires}, owner ${owner}: ${reason} (${used ? "used" : "unused"})`,
            );
        }
    },
};

/** Last of all: by now every rule has said what it found. */
const needed: StackValidationPolicy = {
    name: "exemptions-needed",
    description: "Every exemption covers a finding of this run.",
    enforcementLevel: "mandatory",
    severity: "medium",
    validateStack: (_, report) => {
        for (const { exemption, used } of exemptions.entries) {
            if (!used) {
                report(
                    `the exemption of ${exemption.rule} on ${exemption.resource} ("${exemption.finding}") covers nothing: ` +
                        "what it exempted has been fixed, or its words are no longer those of the finding. Take it out.",
                );
            }
        }
        exemptions.startAgain();
    },
};

/** The policies about exemptions, in the order in which the pack must serve them: one before the rules, two after. */
export const exemptionPolicies = { read, account: [inUse, needed] };
