import { exampleJob } from "../../examples";
import { choiceSchema, choiceSetting } from "../../facts/choices";
import { formatPath, isList, show, Unknown, type Value } from "../../facts/known";
import { type Resource } from "../../facts/resource";
import { SettingError } from "../../facts/settings";
import { lakeTypes, neighbourTypes } from "../../facts/taggable";
import { type Correction, type Finding, type Rule, type RuleConfig } from "../../rule";

const fix =
    "Set it in the resource's tags, or for all resources at once in the defaultTags of the aws provider (aws:defaultTags in the stack's configuration).";

const defaults = ["project", "environment"];
const types = [...lakeTypes, ...neighbourTypes];

/** A bill, an alarm and an access rule tell resources apart by their tags alone. */
export const requiredTags: Rule = {
    name: "required-tags",
    description: "Resources of the lake carry the tags that say whose they are.",
    level: "advisory",
    severity: "low",
    source: {
        quote: "Tagging can help you organize your resources and enables you to simplify resource management, access management and cost allocation.",
        from: "AWS Resource Groups Tagging API reference",
        url: "https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/overview.html",
    },
    fix,
    config: {
        properties: {
            tags: {
                type: ["array", "object"],
                items: { type: "string", minLength: 1 },
                additionalProperties: { type: "string", minLength: 1 },
                default: defaults,
                description:
                    "Keys of the tags; case does not matter. Or an object of keys and values: a tag that is missing is then " +
                    "set to the value at enforcement level remediate; any value that is not empty passes.",
            },
            ...choiceSchema("types", types, lakeTypes, "Types of resources that need the tags."),
        },
    },
    // What is a lake, and so any business of this rule, only all resources tell; a remediation has one resource at a time.
    resource: { types, check: () => [], remediate },
    stack: {
        check: (lake, config) => {
            const chosen = choiceSetting(config, "types", types, lakeTypes);
            const required = tagSetting(config);
            const isLake = lake.resources.some(({ type }) => type.startsWith("aws:glue/"));
            return isLake ? lake.ofType(...chosen).flatMap((resource) => checkTags(resource, required)) : [];
        },
    },
    examples: {
        failing: [exampleJob("users", { tags: { Project: "acme-lake" } })],
        passing: [exampleJob("users", { tags: { Project: "acme-lake", Environment: "prod" } })],
    },
};

/** The tags that are required, with the values that they are to be set to. */
type RequiredTags = ReadonlyMap<string, string | undefined>;

function checkTags(resource: Resource, required: RequiredTags): readonly Finding[] {
    return problems(resource, required).map(({ got, key, path, isUndecided }) => ({
        message: `${labelOf(resource)}: ${got}; allowed: a tag ${key} with a value that is not empty. ${fix}`,
        urn: resource.urn,
        property: formatPath(path),
        ...(isUndecided ? { undecided: true } : {}),
    }));
}

/** `Bucket "raw"`: its class, and its name in the program. */
function labelOf({ type, name }: Resource): string {
    return `${type.replace(/^.*:/u, "")} "${name}"`;
}

function remediate(resource: Resource, config: RuleConfig): readonly Correction[] {
    if (!choiceSetting(config, "types", types, lakeTypes).includes(resource.type)) {
        return [];
    }
    const all = resource.read("tagsAll");
    return problems(resource, tagSetting(config)).flatMap(({ path, value, isUndecided }) => {
        if (value === undefined || isUndecided) {
            return [];
        }
        const isComputed = typeof all === "object" && all !== null && !(all instanceof Unknown);
        // The provider has merged its default tags in before; what it merged is what it deploys.
        const merged = isComputed ? [{ path: ["tagsAll", ...path.slice(1)], value }] : [];
        return [{ path, value }, ...merged];
    });
}

interface Problem {
    readonly key: string;
    readonly path: readonly string[];
    readonly got: string;
    readonly isUndecided: boolean;
    /** What the tag is to be set to, where the configuration says so. */
    readonly value: string | undefined;
}

function problems(resource: Resource, required: RequiredTags): readonly Problem[] {
    return [...required].flatMap(([key, value]) => {
        const found = problem(resource, key);
        return found === undefined ? [] : [{ key, value, ...found }];
    });
}

/** What is wrong with a tag. Default tags are in `tagsAll`, which the provider has filled in by the time that policies see it. */
function problem(resource: Resource, key: string): Omit<Problem, "key" | "value"> | undefined {
    const own = tagOf(resource, "tags", key);
    if (isSet(own.value)) {
        return undefined;
    }
    const all = tagOf(resource, "tagsAll", key);
    if (isSet(all.value)) {
        return undefined;
    }
    const unknown = [own, all].find((tag) => tag.value instanceof Unknown);
    const { path, value } = unknown ?? (own.value === undefined && all.value !== undefined ? all : own);
    const got = value instanceof Unknown ? value.toString() : `${formatPath(path)} is ${show(value)}`;
    return { path: value instanceof Unknown ? path : own.path, got, isUndecided: value instanceof Unknown };
}

function isSet(value: Value): boolean {
    return value !== undefined && value !== null && !(value instanceof Unknown) && String(value).trim() !== "";
}

/** A tag by its key in any case, and where it stands or would. */
function tagOf(
    resource: Resource,
    property: "tags" | "tagsAll",
    key: string,
): { readonly path: readonly string[]; readonly value: Value } {
    const tags = resource.read(property);
    if (tags instanceof Unknown) {
        return { path: [property], value: tags };
    }
    const entries = Object.entries(typeof tags === "object" && tags !== null && !isList(tags) ? tags : {}).filter(
        ([name]) => name.toLowerCase() === key.toLowerCase(),
    );
    const [name, value] = entries.find((entry) => isSet(entry[1])) ?? entries[0] ?? [key, undefined];
    return { path: [property, name], value };
}

/** What the configuration requires. @throws SettingError */
function tagSetting(config: RuleConfig): RequiredTags {
    const setting = config.tags ?? defaults;
    const isText = (text: unknown): text is string => typeof text === "string" && text.trim() !== "";
    if (Array.isArray(setting) && setting.length > 0 && setting.every(isText)) {
        return new Map(setting.map((key) => [key, undefined]));
    }
    const entries = typeof setting === "object" && !Array.isArray(setting) ? Object.entries(setting) : [];
    if (entries.length > 0 && entries.every((entry): entry is [string, string] => entry.every(isText))) {
        return new Map(entries);
    }
    throw new SettingError("tags", setting, "a list of keys, or an object of keys and values, none of them empty");
}
