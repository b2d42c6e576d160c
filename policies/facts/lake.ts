/** The lake as its resources describe it, read once for all cross-resource rules: jobs, their roles, what these may do. */

import { readBucketPolicies } from "./bucketPolicies";
import { type Gap, gapOnly, type Grants, unknownGap } from "./grants";
import { show } from "./known";
import { linkResources, type PolicyInput, type Resource } from "./resource";
import { readRoles, type Role, type Roles } from "./roles";
import { GLUE_JOB } from "./types";

/** A Glue job and what it may do. */
export interface Job {
    readonly resource: Resource;
    /** The roles that it may run as: one, or several where the program's own links leave that open. */
    readonly roles: readonly Role[];
    /** Why the role is not known, when it is not. */
    readonly gaps: readonly Gap[];
}

/** What cross-resource rules read. Everything is read when a rule first asks, and once. */
export interface Lake {
    readonly resources: readonly Resource[];
    /** The resources of these types, in the order of the program. */
    readonly ofType: (...types: readonly string[]) => readonly Resource[];
    /** What `read` derives from the lake: the first rule that asks has it made, the others are given the same. */
    readonly fact: <T>(read: (lake: Lake) => T) => T;
    readonly roles: Roles;
    readonly jobs: readonly Job[];
    /** What bucket policies grant and deny. */
    readonly bucketPolicies: Grants;
}

/** Reads the lake off the resources of a stack. */
export function readLake(inputs: readonly PolicyInput[]): Lake {
    const resources = linkResources(inputs);
    const byType = new Map<string, Resource[]>();
    for (const resource of resources) {
        const same = byType.get(resource.type);
        if (same === undefined) {
            byType.set(resource.type, [resource]);
        } else {
            same.push(resource);
        }
    }
    const ofTypes = new Map<string, readonly Resource[]>();
    const facts = new Map<(lake: Lake) => unknown, unknown>();
    const lake: Lake = {
        resources,
        ofType: (...types) => {
            const key = types.join();
            const found = ofTypes.get(key) ?? types.flatMap((type) => byType.get(type) ?? []);
            ofTypes.set(key, found);
            return found;
        },
        fact: <T>(read: (lake: Lake) => T): T => {
            if (!facts.has(read)) {
                facts.set(read, read(lake));
            }
            return facts.get(read) as T;
        },
        get roles() {
            return lake.fact(rolesOf);
        },
        get jobs() {
            return lake.fact(jobsOf);
        },
        get bucketPolicies() {
            return lake.fact(bucketPoliciesOf);
        },
    };
    return lake;
}

const rolesOf = (lake: Lake): Roles => readRoles(lake.resources);
const jobsOf = (lake: Lake): readonly Job[] => lake.ofType(GLUE_JOB).map((job) => linkJob(job, lake.roles));
const bucketPoliciesOf = (lake: Lake): Grants => readBucketPolicies(lake.resources);

function linkJob(job: Resource, declared: Roles): Job {
    const { roles, unknown } = declared.namedBy(job, "roleArn");
    if (roles.length > 0) {
        return { resource: job, roles, gaps: [] };
    }
    const { gaps } =
        unknown === undefined
            ? gapOnly(
                  `roleArn of ${job.urn} is ${show(job.read("roleArn"))}, which is no role of this program`,
                  "Declare the job's role in the same program, so that its policies can be read.",
              )
            : unknownGap(unknown, ", and no role of this program is behind it");
    return { resource: job, roles: [], gaps };
}
