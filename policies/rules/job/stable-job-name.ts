import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { hasNoBookmarks } from "../../facts/jobKind";
import { type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule } from "../../rule";

const fix =
    "Give the job a name that the program's text and configuration alone make, such as <project>-<stack>-<dataset>, " +
    "and keep it: under another name the job starts without its bookmark and reads everything again.";
const allowed = "a name that the program gives, known before deployment and the same at every deployment";

/** What in a name tells that it was made for one moment. The Pulumi default, seven hex digits, comes with the resource's own name. */
const passing: readonly { readonly pattern: RegExp; readonly meaning: string }[] = [
    {
        pattern: /(?<!\d)(?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/u,
        meaning: "holds a date",
    },
    { pattern: /(?<!\d)1[5-9]\d{8}(?:\d{3})?(?!\d)/u, meaning: "holds a time stamp" },
    {
        pattern: /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/iu,
        meaning: "holds a UUID",
    },
    {
        // A word of hex digits alone, letters and figures both: a commit, a digest, a random suffix.
        pattern: /(?<![a-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}(?![a-z0-9])/iu,
        meaning: "holds a commit, a digest or random digits",
    },
];

/** A bookmark is found by the job's name: a job of another name is another job to it, and starts over. */
export const stableJobName: Rule = {
    name: "stable-job-name",
    description: "A Glue job that keeps a bookmark has a name of its own that no deployment changes.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Job bookmarks are tied to job name, NOT parameter values.",
        from: "Glue ETL notes, Job Parameters",
    },
    fix,
    resource: { types: [GLUE_JOB], check },
    stack: { check: checkOrigin },
    examples: {
        failing: [exampleJob("users", { name: "users-3f2a9b1" })],
        passing: [exampleJob("users", { name: "acme-prod-users" })],
    },
};

function check(job: Resource): readonly Finding[] {
    const value = job.read("name") ?? undefined;
    const meaning = meaningOf(job, value);
    return meaning === "" || hasNoBookmarks(job)
        ? []
        : [refuse({ of: glueName("job", job), property: "name", value, meaning, allowed, fix })];
}

/** What is wrong with a name; empty when nothing is. */
function meaningOf(job: Resource, name: Value): string {
    if (name === undefined) {
        return "the provider then makes one up, and another when it replaces the job";
    }
    if (typeof name !== "string" || name === "") {
        return "which is no name";
    }
    if (isAutoName(job, name)) {
        return "made up by the provider, which makes another when it replaces the job";
    }
    const found = passing.find(({ pattern }) => pattern.test(name));
    return found === undefined ? "" : `which ${found.meaning}, so the next deployment may make another of it`;
}

/** The provider's own naming: the resource's name, cut where it is too long, and seven hex digits. */
function isAutoName(job: Resource, name: string): boolean {
    const [, base] = /^(.+)-[0-9a-f]{7}$/su.exec(name) ?? [];
    return base !== undefined && (base === job.name || (name.length === 255 && job.name.startsWith(base)));
}

/** A name made of another resource's outputs is known once that is deployed, and changes when it is replaced. */
function checkOrigin(lake: Lake): readonly Finding[] {
    return lake.ofType(GLUE_JOB).flatMap((job) => {
        const name = job.read("name");
        const origins = job.madeFrom("name") ?? [];
        if (origins.length === 0 || typeof name !== "string" || check(job).length > 0 || hasNoBookmarks(job)) {
            return [];
        }
        const meaning = `made from outputs of ${origins.map(({ urn }) => urn).join(", ")}, and changes when that is replaced`;
        const of = glueName("job", job);
        return [refuse({ of, property: "name", value: name, meaning, allowed, fix, urn: job.urn })];
    });
}
