/** What a rule is: data, and one pure check. */

import { type PolicyConfigSchema, type Severity } from "@pulumi/policy";
import { type Lake } from "./facts/lake";
import { type Resource } from "./facts/resource";

/** One violation. */
export interface Finding {
    /** What was got, what is allowed, how to fix it. */
    readonly message: string;
    /** The resource that is at fault; a resource rule's findings are about the resource that it checks. */
    readonly urn?: string;
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
}

/** What the pack's user set for a rule, by the rule's {@link RuleData.config} schema; `{}` when nothing. */
export type RuleConfig = Readonly<Record<string, unknown>>;

/** A rule as data: the pack serves it, the catalogue prints it. */
export interface RuleData {
    /** Kebab case, says what holds where the rule is kept. */
    readonly name: string;
    /** One sentence: what the rule wants. */
    readonly description: string;
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

/** A rule that one resource's inputs decide: it refuses before the resource is made. */
export interface ResourceRule extends RuleData {
    readonly scope: "resource";
    /** The types that it is about. */
    readonly types: readonly string[];
    readonly check: (resource: Resource, config: RuleConfig) => readonly Finding[];
}

/** A rule that follows links between resources. */
export interface StackRule extends RuleData {
    readonly scope: "stack";
    readonly check: (lake: Lake, config: RuleConfig) => readonly Finding[];
}

/** A rule of the pack. */
export type Rule = ResourceRule | StackRule;
