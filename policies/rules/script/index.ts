/** Rules about what a job's script says. */

import { type Rule } from "../../rule";
import { scriptIsBatch } from "./script-is-batch";
import { scriptUsesBookmarksCorrectly } from "./script-uses-bookmarks-correctly";
import { scriptWriteModeMatches } from "./script-write-mode-matches";

export const scriptRules: readonly Rule[] = [scriptUsesBookmarksCorrectly, scriptWriteModeMatches, scriptIsBatch];
