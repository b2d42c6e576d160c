/** What buckets' own policies say. They may grant a role what the role's policies do not, and deny what these grant. */

import { documentAt, type Grants, hasValue, isProvided, mergeGrants } from "./grants";
import { type Resource } from "./resource";
import { S3_BUCKET_POLICY, S3_BUCKETS } from "./types";

/** The bucket policies of the program, declared by themselves or with their bucket. */
export function readBucketPolicies(resources: readonly Resource[]): Grants {
    const holders = resources.filter(
        (resource) =>
            resource.type === S3_BUCKET_POLICY ||
            (S3_BUCKETS.includes(resource.type) &&
                !isProvided(resource, "policy") &&
                hasValue(resource.read("policy"))),
    );
    return mergeGrants(holders.map((holder) => documentAt(holder, ["policy"], `bucket policy "${holder.name}"`)));
}
