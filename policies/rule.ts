/** What a rule is: data, and pure checks. */

import { type EnforcementLevel, type PolicyConfigSchema, type Severity } from "@pulumi/policy";
import { type PathStep } from "./facts/known";
import { type Lake } from "./facts/lake";
import { type Resource } from "./facts/resource";

/** One violation. */
export interface Finding {
    /** What was got, what is allowed, how to fix it. */
    readonly message: string;
    /** The resource that is at fault; a resource check's findings are about the resource that it checks. */
    readonly urn?: string;
    /** The property at fault, `maxRetries` or `defaultArguments["--TempDir"]`. */
    readonly property?: string;
    /** The rule needs a value that it could not have, so it refuses without having decided. */
    readonly undecided?: true;
}

/** Where a rule comes from: a sentence that somebody else wrote, and where it stands. */
export interface Source {
    readonly quote: string;
    readonly from: string;
    readonly url?: string;
}

/** A resource of an example, as a program declares it. */
export interface ExampleResource {
    readonly type: string;
    /** Its name in the program. */
    readonly name: string;
    readonly properties: Readonly<Record<string, unknown>>;
    /** Its options, where a rule looks at them. */
    readonly options?: { readonly protect?: boolean };
}

/** What the pack's user set for a rule, by the rule's {@link RuleData.config} schema; `{}` when nothing. */
export type RuleConfig = Readonly<Record<string, unknown>>;

/** A rule as data: the pack serves it, the catalogue prints it. */
export interface RuleData {
    /** Kebab case, says what holds where the rule is kept. */
    readonly name: string;
    /** One sentence: what the rule wants. */
    readonly description: string;
    /** How strictly it is enforced unless the pack's configuration says otherwise. */
    readonly level: Extract<EnforcementLevel, "mandatory" | "advisory">;
    readonly severity: Severity;
    readonly source: Source;
    /** What to do about a violation. */
    readonly fix: string;
    /** What can be set, with defaults; the check fills the same defaults in when nothing is. */
    readonly config?: PolicyConfigSchema;
    /** Smallest programs; the tests run both and the catalogue prints both. */
    readonly examples: {
        readonly failing: readonly ExampleResource[];
        readonly passing: readonly ExampleResource[];
    };
}

/** A property to set, and to what: the one right value, where there is one. */
export interface Correction {
    readonly path: readonly PathStep[];
    readonly value: unknown;
}

/** What one resource's inputs decide: it refuses before the resource is made. */
export interface ResourceCheck {
    /** The types that it is about. */
    readonly types: readonly string[];
    readonly check: (resource: Resource, config: RuleConfig) => readonly Finding[];
    /** What puts the resource right, at enforcement level `remediate`; nothing where it is right, or cannot be told. */
    readonly remediate?: (resource: Resource, config: RuleConfig) => readonly Correction[];
}

/** What the resources decide together: it refuses at the end of a preview. */
export interface StackCheck {
    readonly check: (lake: Lake, config: RuleConfig) => readonly Finding[];
}

/** A rule of the pack; it may decide what it can from one resource, and the rest over all of them. */
export interface Rule extends RuleData {
    readonly resource?: ResourceCheck;
    readonly stack?: StackCheck;
}
