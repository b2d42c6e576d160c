/** Whether a script makes the GlueContext that bookmarks need. */

import { isNameless, isStandard } from "./api/standard";
import { type JobScript, type Remark } from "./jobScript";
import { happeningsOf } from "./model";

const remedy = "Make the GlueContext and the Job in the script itself: glue = GlueContext(SparkContext.getOrCreate()).";

/** What is wrong where no GlueContext is made in the script. */
export function contextMadeRemarks({ script }: JobScript): readonly Remark[] {
    if (happeningsOf(script, "context").length > 0) {
        return [];
    }
    const unread = "modules that the script imports are not read";
    const [use] = [...happeningsOf(script, "glueRead"), ...happeningsOf(script, "commit")];
    if (use !== undefined) {
        const what = `it cannot be told where the GlueContext is made that this call needs: ${unread}`;
        return [{ at: use.at, what, remedy, undecided: true }];
    }
    const [foreign] = [...script.calls].filter(([path]) => !isStandard(path) && !isNameless(path));
    if (foreign !== undefined) {
        const [path, at] = foreign;
        const what = `no GlueContext is made in the script; whether ${path} makes one cannot be told: ${unread}`;
        return [{ at, what, remedy, undecided: true }];
    }
    return [{ at: undefined, what: "no way through it makes a GlueContext, so there is no bookmark", remedy }];
}
