/** The rules of the pack, in the order in which they are served and documented. A new rule is a file and a line of its group. */

import { type Rule } from "./rule";
import { iamRules } from "./rules/iam";
import { jobRules } from "./rules/job";
import { protectionRules } from "./rules/protection";
import { scriptRules } from "./rules/script";
import { zoneRules } from "./rules/zones";

/** Rules that belong together. */
export interface RuleGroup {
    readonly title: string;
    readonly rules: readonly Rule[];
}

export const groups: readonly RuleGroup[] = [
    { title: "Zones and crawlers", rules: zoneRules },
    { title: "Job", rules: jobRules },
    { title: "Script", rules: scriptRules },
    { title: "IAM", rules: iamRules },
    { title: "Protection", rules: protectionRules },
];

export const catalogue: readonly Rule[] = groups.flatMap(({ rules }) => rules);
