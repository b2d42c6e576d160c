import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "./policyDocument";

/** Arguments of a {@link Zone}. */
export interface ZoneArgs {
    /** Bucket name, plain text so that policies can read it before anything is deployed. */
    readonly bucketName: string;
    /** ARN of the bucket, built from its name. */
    readonly bucketArn: string;
    /** Keep every version of every object. @default true */
    readonly versioning?: boolean;
    /** Let destroy delete the bucket with what is in it. @default false */
    readonly forceDestroy?: boolean;
    /** Tags on the bucket. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * One zone of the lake: a bucket that is versioned, encrypted, owned by the account, closed to the public and reached over
 * TLS alone.
 */
export class Zone extends pulumi.ComponentResource {
    /** The bucket's name. */
    readonly bucketName: string;
    /** The bucket. */
    readonly bucket: s3.Bucket;
    /** What must exist before anything is put into the bucket. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:Zone", name, {}, opts);
        const parent = { parent: this };
        const bucket = new s3.Bucket(
            name,
            { bucket: args.bucketName, forceDestroy: args.forceDestroy ?? false, tags: args.tags },
            parent,
        );
        // The bucket's parts name it by plain text (known at preview), so what must come first is said here.
        const part = { parent: this, dependsOn: [bucket], deletedWith: bucket };
        const versioning = new s3.BucketVersioning(
            `${name}-versioning`,
            {
                bucket: args.bucketName,
                versioningConfiguration: { status: (args.versioning ?? true) ? "Enabled" : "Suspended" },
            },
            part,
        );
        const encryption = new s3.BucketServerSideEncryptionConfiguration(
            `${name}-encryption`,
            { bucket: args.bucketName, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
            part,
        );
        const publicAccess = new s3.BucketPublicAccessBlock(
            `${name}-public-access`,
            {
                bucket: args.bucketName,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            part,
        );
        const ownership = new s3.BucketOwnershipControls(
            `${name}-ownership`,
            { bucket: args.bucketName, rule: { objectOwnership: "BucketOwnerEnforced" } },
            part,
        );
        const tlsOnly = new s3.BucketPolicy(
            `${name}-tls-only`,
            { bucket: args.bucketName, policy: tlsOnlyPolicy(args.bucketArn) },
            // S3 refuses two changes of a bucket's access settings at once.
            { ...part, dependsOn: [bucket, publicAccess] },
        );

        this.bucketName = args.bucketName;
        this.bucket = bucket;
        this.ready = [bucket, versioning, encryption, publicAccess, ownership, tlsOnly];
        this.registerOutputs({ bucketName: this.bucketName });
    }
}

function tlsOnlyPolicy(bucketArn: string): string {
    return policyDocument([
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [bucketArn, `${bucketArn}/*`],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ]);
}
