/** The rules of the pack and how strictly each is enforced. A new rule is a file in rules/ and a line here. */

import { type EnforcementLevel } from "@pulumi/policy";
import { type Rule } from "./rule";
import { bookmarksEnabled } from "./rules/bookmarks-enabled";
import { deleteOnlyWithOverwrite } from "./rules/delete-only-with-overwrite";
import { maxRetries } from "./rules/max-retries";
import { separateCrawlers } from "./rules/separate-crawlers";

/** A rule and its level, which the pack's configuration may change. */
export interface CatalogueEntry {
    readonly rule: Rule;
    readonly level: EnforcementLevel;
}

export const catalogue: readonly CatalogueEntry[] = [
    { rule: separateCrawlers, level: "mandatory" },
    { rule: deleteOnlyWithOverwrite, level: "mandatory" },
    { rule: bookmarksEnabled, level: "mandatory" },
    { rule: maxRetries, level: "mandatory" },
];
