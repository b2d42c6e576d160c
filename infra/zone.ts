import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { adoptBucket } from "./adoptedBucket";
import type { DataKey } from "./dataKey";
import { keep } from "./keep";
import type { LifecycleRule } from "./lifecycle";
import { policyDocument, type PolicyStatement } from "./policyDocument";

/** Arguments of a {@link Zone}. */
export interface ZoneArgs {
    /** Bucket name, plain text so that policies can read it before anything is deployed. */
    readonly bucketName: string;
    /** ARN of the bucket, built from its name. */
    readonly bucketArn: string;
    /** The bucket is there already and somebody else's: it is read and checked, and nothing of it is changed. @default false */
    readonly adopted?: boolean;
    /** Keep every version of every object. @default true */
    readonly versioning?: boolean;
    /** The key to encrypt with (SSE-KMS). @default S3's own keys (SSE-S3) */
    readonly dataKey?: DataKey | undefined;
    /** What happens to objects with age, the same at every call. @default nothing */
    readonly lifecycle?: readonly LifecycleRule[];
    /** How long no version of an object can be deleted. @default not at all */
    readonly objectLock?: { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly days: number } | undefined;
    /** The bucket that takes the access logs. @default none are kept */
    readonly logsTo?: Zone | undefined;
    /** Statements of the bucket's policy beside the one that denies plain HTTP. @default [] */
    readonly statements?: readonly PolicyStatement[];
    /** Whether Pulumi may not delete the bucket. @default false */
    readonly protect?: boolean;
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
        this.bucketName = args.bucketName;
        if (args.adopted) {
            const adopted = adoptBucket(name, args.bucketName, args.dataKey, this);
            this.bucket = adopted.bucket;
            this.ready = adopted.ready;
        } else {
            this.bucket = new s3.Bucket(
                name,
                { bucket: args.bucketName, forceDestroy: args.forceDestroy ?? false, tags: args.tags },
                { parent: this, ...keep(args.protect) },
            );
            this.ready = [this.bucket, ...this.settings(name, args)];
        }
        this.registerOutputs({ bucketName: this.bucketName });
    }

    /** The bucket's parts name it by plain text (known at preview), so what must come first is said by `dependsOn`. */
    private settings(name: string, args: ZoneArgs): pulumi.Resource[] {
        const { bucketName: bucket, dataKey, lifecycle = [], objectLock, logsTo } = args;
        const part = { parent: this, dependsOn: [this.bucket], deletedWith: this.bucket };
        const versioning = new s3.BucketVersioning(
            `${name}-versioning`,
            { bucket, versioningConfiguration: { status: (args.versioning ?? true) ? "Enabled" : "Suspended" } },
            part,
        );
        const encryption = new s3.BucketServerSideEncryptionConfiguration(
            `${name}-encryption`,
            { bucket, rules: [encryptionRule(dataKey)] },
            { ...part, dependsOn: [this.bucket, ...(dataKey?.ready ?? [])] },
        );
        const publicAccess = new s3.BucketPublicAccessBlock(
            `${name}-public-access`,
            {
                bucket,
                blockPublicAcls: true,
                blockPublicPolicy: true,
                ignorePublicAcls: true,
                restrictPublicBuckets: true,
            },
            part,
        );
        const ownership = new s3.BucketOwnershipControls(
            `${name}-ownership`,
            { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
            part,
        );
        const policy = new s3.BucketPolicy(
            `${name}-tls-only`,
            { bucket, policy: policyDocument([tlsOnly(args.bucketArn), ...(args.statements ?? [])]) },
            // S3 refuses two changes of a bucket's access settings at once.
            { ...part, dependsOn: [this.bucket, publicAccess] },
        );
        // Old versions, and locks on them, are of a bucket that keeps versions.
        const versioned = { ...part, dependsOn: [this.bucket, versioning] };
        if (lifecycle.length > 0) {
            new s3.BucketLifecycleConfiguration(
                `${name}-lifecycle`,
                { bucket, rules: [...lifecycle], transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
                versioned,
            );
        }
        if (logsTo !== undefined) {
            new s3.BucketLogging(
                `${name}-logging`,
                { bucket, targetBucket: logsTo.bucketName, targetPrefix: `${name}/` },
                // Not deleted with the bucket: the bucket of logs can go only when nothing writes into it any more.
                { parent: this, dependsOn: [this.bucket, ...logsTo.ready] },
            );
        }
        const lock =
            objectLock === undefined
                ? []
                : [
                      // Not `objectLockEnabled` of the bucket, which would make another bucket of one that is there already.
                      new s3.BucketObjectLockConfiguration(
                          `${name}-object-lock`,
                          { bucket, rule: { defaultRetention: { mode: objectLock.mode, days: objectLock.days } } },
                          versioned,
                      ),
                  ];
        return [versioning, encryption, publicAccess, ownership, policy, ...lock];
    }
}

/** With a bucket key S3 asks KMS once in a while, and not for every object: a request to KMS costs as much as one to S3. */
function encryptionRule(dataKey: DataKey | undefined) {
    return dataKey === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey.arn },
              bucketKeyEnabled: true,
          };
}

function tlsOnly(bucketArn: string): PolicyStatement {
    return {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}
