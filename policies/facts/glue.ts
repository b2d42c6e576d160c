/** Reading Glue resources. */

import { formatPath, type Value } from "./known";
import { type Resource } from "./resource";

/** What to call a Glue resource in a message: its own name, or where that is not known its name in the program. */
export function glueName(kind: "job" | "crawler" | "trigger", resource: Resource): string {
    const name = resource.read("name");
    return `${kind} "${typeof name === "string" ? name : resource.name}"`;
}

/** An argument that a run of a job gets, and the property that says so. */
export interface JobArgument {
    readonly value: Value;
    readonly property: string;
}

/** The value that runs get for an argument: Glue lets `nonOverridableArguments` win over `defaultArguments`. */
export function jobArgument(job: Resource, key: string): JobArgument {
    const fixed = job.read("nonOverridableArguments", key);
    const [holder, value] =
        fixed === undefined || fixed === null
            ? ["defaultArguments", job.read("defaultArguments", key)]
            : ["nonOverridableArguments", fixed];
    return { value: value ?? undefined, property: formatPath([holder, key]) };
}
