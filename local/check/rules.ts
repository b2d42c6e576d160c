import { groups } from "../../policies/catalogue";
import { exemptionPolicies } from "../../policies/exemptions";

/** What reports say of a rule beside its findings. */
export interface RuleInfo {
    readonly name: string;
    /** What it belongs to, such as `IAM`. */
    readonly group: string;
    readonly description: string;
    readonly level: "mandatory" | "advisory";
    readonly severity: string;
    readonly fix: string;
    /** Where the rule comes from: the sentence, and where it stands. */
    readonly source?: { readonly quote: string; readonly from: string; readonly url?: string };
    /** Whether it needs all of the program's resources, so that it runs last. */
    readonly wholeStack: boolean;
}

const FIX_EXEMPTION = "Put the exemption right, or take it out and fix what it exempts.";

/** The rules of the pack, and what it holds exemptions to. */
export const rules: readonly RuleInfo[] = [
    ...groups.flatMap(({ title, rules: ofGroup }) =>
        ofGroup.map((rule) => ({ ...rule, group: title, wholeStack: rule.stack !== undefined })),
    ),
    ...[exemptionPolicies.read, ...exemptionPolicies.account].map(
        ({ name, description, enforcementLevel, severity }) => ({
            name,
            group: "Exemptions",
            description,
            level: enforcementLevel === "advisory" ? ("advisory" as const) : ("mandatory" as const),
            severity: severity ?? "",
            fix: FIX_EXEMPTION,
            // One of them only lists exemptions: nothing is missed without.
            wholeStack: enforcementLevel !== "advisory",
        }),
    ),
];
