/** Resources that the examples of these rules are made of: with what AWS requires, and nothing that no rule asks for. */

import { type ExampleResource } from "../../rule";

/** A bucket. */
export function exampleBucket(bucket: string, properties: ExampleResource["properties"] = {}): ExampleResource {
    return { type: "aws:s3/bucket:Bucket", name: bucket, properties: { bucket, ...properties } };
}

/** The encryption of a bucket. */
export function exampleEncryption(bucket: string, sseAlgorithm: string): ExampleResource {
    return {
        type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        name: bucket,
        properties: { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }] },
    };
}

/** A bucket policy that denies plain HTTP. */
export function exampleTlsOnly(bucket: string): ExampleResource {
    const statement = {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    return {
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: bucket,
        properties: { bucket, policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
    };
}

/** The versioning of a bucket. */
export function exampleVersioning(bucket: string, status: string): ExampleResource {
    return {
        type: "aws:s3/bucketVersioning:BucketVersioning",
        name: bucket,
        properties: { bucket, versioningConfiguration: { status } },
    };
}

/** The public access block of a bucket, with all settings but those given at true. */
export function examplePublicAccessBlock(bucket: string, properties: ExampleResource["properties"]): ExampleResource {
    return {
        type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        name: bucket,
        properties: {
            bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
            ...properties,
        },
    };
}
