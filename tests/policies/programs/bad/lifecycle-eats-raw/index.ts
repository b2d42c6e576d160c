import * as s3 from "@pulumi/aws/s3";

// "Raw is large": a bucket that forgets, without versions, open to whoever is let in by an ACL.
new s3.Bucket("raw", { bucket: "acme-raw", tags: { zone: "raw" } });
new s3.BucketLifecycleConfiguration("raw", {
    bucket: "acme-raw",
    rules: [{ id: "forget", status: "Enabled", expiration: { days: 30 } }],
});
new s3.BucketPublicAccessBlock("raw", { bucket: "acme-raw", blockPublicAcls: true, blockPublicPolicy: true });
