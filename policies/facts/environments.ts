/** Which resources are of production: by their stack's name, or by a tag. */

import { type PolicyConfigSchema } from "@pulumi/policy";
import { type RuleConfig } from "../rule";
import { show, Unknown } from "./known";
import { type Resource } from "./resource";
import { listSetting, SettingError, textSetting } from "./settings";
import { nameMatches } from "./zones";

const defaults = { patterns: ["prod", "production"], tag: "environment" } as const;

/** The configuration of a rule that production alone has to keep. */
export const productionConfig: NonNullable<PolicyConfigSchema["properties"]> = {
    productionPatterns: {
        type: "array",
        items: { type: "string", minLength: 1 },
        minItems: 1,
        default: [...defaults.patterns],
        description:
            "Names of stacks, and values of the tag, that are production: a word that stands in the name between punctuation " +
            "(prod in prod-eu), or with * and ? the whole name (live*). Case does not matter.",
    },
    environmentTag: {
        type: "string",
        minLength: 1,
        default: defaults.tag,
        description:
            "The key of the tag that tells a resource's environment where the stack's name does not. Case does not matter.",
    },
};

/**
 * What makes a resource one of production, for messages, `in stack prod`; {@link Unknown} where a tag that might is not known,
 * undefined where nothing does.
 *
 * @throws SettingError when the configuration cannot be used.
 */
export function productionBy(resource: Resource, config: RuleConfig): string | Unknown | undefined {
    const patterns = listSetting(config, "productionPatterns", defaults.patterns);
    const tag = textSetting(config, "environmentTag", defaults.tag);
    if (patterns.length === 0) {
        throw new SettingError("productionPatterns", patterns, "a list of at least one pattern");
    }
    if (tag === "") {
        throw new SettingError("environmentTag", tag, "the key of a tag");
    }
    const isProduction = (name: string): boolean => patterns.some((pattern) => nameMatches(name, pattern));
    const stack = stackOf(resource.urn);
    return isProduction(stack) ? `in stack ${stack}` : byTag(resource, tag, isProduction);
}

function byTag(resource: Resource, tag: string, isProduction: (name: string) => boolean): string | Unknown | undefined {
    // `tagsAll` has the provider's default tags as well; it is the provider's to compute, so not known it says nothing.
    const tags = resource.read("tags");
    if (tags instanceof Unknown) {
        return tags;
    }
    const all = resource.read("tagsAll");
    const entries = [tags, all instanceof Unknown ? undefined : all].flatMap((one) => Object.entries(one ?? {}));
    const [key, value] = entries.find(([name]) => name.toLowerCase() === tag.toLowerCase()) ?? [];
    if (value instanceof Unknown) {
        return value;
    }
    return typeof value === "string" && isProduction(value) ? `with tag ${key}=${show(value)}` : undefined;
}

/** The stack's name, which stands in every URN: `urn:pulumi:<stack>::<project>::<types>::<name>`. */
function stackOf(urn: string): string {
    return /^urn:pulumi:(.*?)::/u.exec(urn)?.[1] ?? "";
}
