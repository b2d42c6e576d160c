import { hasUnknown, isMap, reveal, hasSecret, Secret, UNKNOWN, type PropertyMap, type PropertyValue } from "./values";

/** Tags of an AWS resource. */
export type Tags = Readonly<Record<string, string>>;

/** Tags that the provider's configuration tells it to leave alone. */
export interface IgnoredTags {
    readonly keys: readonly string[];
    readonly keyPrefixes: readonly string[];
}

/** How the provider's configuration touches tags. */
export interface TagRules {
    readonly defaultTags: Tags;
    readonly ignoredTags: IgnoredTags;
}

/** The `tagsAll` of a resource with these `tags` inputs: the provider's default tags, and its own over them. */
export function allTags(tags: PropertyValue | undefined, rules: TagRules): PropertyValue {
    if (tags !== undefined && hasUnknown(tags)) {
        return UNKNOWN;
    }
    const own = tags === undefined ? {} : reveal(tags);
    const all = withoutIgnored({ ...rules.defaultTags, ...(isMap(own) ? (own as Tags) : {}) }, rules.ignoredTags);
    return tags !== undefined && hasSecret(tags) ? new Secret(all) : all;
}

/** `tags` and `tagsAll` of a resource that AWS says has tags `live`. */
export function observedTags(live: Tags, own: PropertyValue | undefined, rules: TagRules): PropertyMap {
    const all = withoutIgnored(live, rules.ignoredTags);
    const mentioned = isMap(own) ? own : {};
    const tags = Object.entries(all).filter(([key, value]) => key in mentioned || rules.defaultTags[key] !== value);
    return { tags: Object.fromEntries(tags), tagsAll: all };
}

/** The calls that turn the tags `before` into `after`. */
export function tagChanges(before: Tags, after: Tags): { readonly set: Tags; readonly removed: readonly string[] } {
    return {
        set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
        removed: Object.keys(before).filter((key) => !(key in after)),
    };
}

/** The tags to write where AWS takes all of them at once: those it has, some of which may be nobody's business here, changed. */
export function withChanges(live: Tags, { set, removed }: ReturnType<typeof tagChanges>): Tags {
    return { ...Object.fromEntries(Object.entries(live).filter(([key]) => !removed.includes(key))), ...set };
}

/** Tags as most of AWS's services write them. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
    return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags from the list that most of AWS's services give. */
export function tagMap(tags: readonly { readonly Key?: string; readonly Value?: string }[] | undefined): Tags {
    return Object.fromEntries((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

function withoutIgnored(tags: Tags, { keys, keyPrefixes }: IgnoredTags): Tags {
    return Object.fromEntries(
        Object.entries(tags).filter(
            ([key]) =>
                // AWS sets tags of its own, which nobody else may set.
                !key.startsWith("aws:") && !keys.includes(key) && !keyPrefixes.some((prefix) => key.startsWith(prefix)),
        ),
    );
}
