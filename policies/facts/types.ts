/**
 * Type tokens of the resources that rules read. Plain text: importing `@pulumi/aws` for its classes would cost every
 * preview seconds and hundreds of megabytes.
 */

export const GLUE_CRAWLER = "aws:glue/crawler:Crawler";
export const GLUE_JOB = "aws:glue/job:Job";
export const GLUE_TRIGGER = "aws:glue/trigger:Trigger";

export const IAM_POLICY = "aws:iam/policy:Policy";
export const IAM_POLICY_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";
export const IAM_ROLE = "aws:iam/role:Role";
export const IAM_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const IAM_ROLE_POLICY_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const IAM_ROLE_POLICY_ATTACHMENTS_EXCLUSIVE =
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive";

export const S3_BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
/** The bucket in all its generations: each may carry a policy of its own. */
export const S3_BUCKETS = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
