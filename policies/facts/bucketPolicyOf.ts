/** The policy of one bucket. */

import { type Bucket } from "./buckets";
import { declarationsOf } from "./bucketSettings";
import { documentAt, type Grants } from "./grants";
import { type PolicySource } from "./iam";
import { type Resource } from "./resource";
import { S3_BUCKET_POLICY } from "./types";

/** A document that the program gives a bucket as its policy, and the resource that says so. */
export interface BucketPolicyText extends Grants {
    readonly resource: Resource;
}

/** What the program gives a bucket as its policy: one document, or several that would replace one another. */
export function policiesOf(bucket: Bucket): {
    readonly texts: readonly BucketPolicyText[];
    /** Policies of which it cannot be told whether they are this bucket's. */
    readonly perhaps: readonly Resource[];
} {
    const { companions, inline, perhaps } = declarationsOf(bucket, [S3_BUCKET_POLICY], ["policy"]);
    const holders = inline.length > 0 ? [bucket.resource] : companions;
    const texts = holders.map((resource) => ({
        resource,
        ...documentAt(resource, ["policy"], `bucket policy "${resource.name}"`),
    }));
    return { texts, perhaps };
}

/**
 * The ARNs of a bucket and of all its objects, as patterns of the evaluator's questions: in the partition that its policies
 * speak of, since a bucket is in one and nothing else tells which.
 */
export function bucketArns(
    name: string,
    policies: readonly PolicySource[],
): { readonly bucket: string; readonly objects: string } {
    const patterns = policies.flatMap(({ document }) =>
        document.statements.flatMap(({ resources }) => resources?.patterns ?? []),
    );
    const partition = patterns.map((pattern) => /^arn:([\w-]+):s3:/u.exec(pattern)?.[1]).find(Boolean) ?? "aws";
    const bucket = `arn:${partition}:s3:::${name.replace(/[*?$]/gu, (char) => `\${${char}}`)}`;
    return { bucket, objects: `${bucket}/*` };
}
