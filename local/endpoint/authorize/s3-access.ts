import { type IncomingHttpHeaders } from "node:http";
import { type Credential } from "../classify/credential";
import { parseCopySource, type S3Request } from "../classify/s3";
import { AwsError } from "../errors";
import { type Access } from "./authorizer";

/** Operations whose IAM action is not `s3:` and their own name. */
const bucketActions: Readonly<Record<string, string>> = {
    ListBuckets: "ListAllMyBuckets",
    ListObjects: "ListBucket",
    ListObjectsV2: "ListBucket",
    HeadBucket: "ListBucket",
    ListObjectVersions: "ListBucketVersions",
    ListMultipartUploads: "ListBucketMultipartUploads",
    GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
    PutBucketAccelerateConfiguration: "PutAccelerateConfiguration",
    GetBucketCors: "GetBucketCORS",
    PutBucketCors: "PutBucketCORS",
    DeleteBucketCors: "PutBucketCORS",
    GetBucketEncryption: "GetEncryptionConfiguration",
    PutBucketEncryption: "PutEncryptionConfiguration",
    DeleteBucketEncryption: "PutEncryptionConfiguration",
    GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
    PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
    DeleteBucketLifecycle: "PutLifecycleConfiguration",
    GetBucketNotificationConfiguration: "GetBucketNotification",
    PutBucketNotificationConfiguration: "PutBucketNotification",
    GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
    PutObjectLockConfiguration: "PutBucketObjectLockConfiguration",
    GetPublicAccessBlock: "GetBucketPublicAccessBlock",
    PutPublicAccessBlock: "PutBucketPublicAccessBlock",
    DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
    GetBucketReplication: "GetReplicationConfiguration",
    PutBucketReplication: "PutReplicationConfiguration",
    DeleteBucketReplication: "PutReplicationConfiguration",
    DeleteBucketTagging: "PutBucketTagging",
    DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
    ...configurationActions("Analytics"),
    ...configurationActions("IntelligentTiering"),
    ...configurationActions("Inventory"),
    ...configurationActions("Metrics"),
};

/** The kinds of configuration that a bucket has several of. */
function configurationActions(kind: string): Record<string, string> {
    return {
        [`GetBucket${kind}Configuration`]: `Get${kind}Configuration`,
        [`ListBucket${kind}Configurations`]: `Get${kind}Configuration`,
        [`PutBucket${kind}Configuration`]: `Put${kind}Configuration`,
        [`DeleteBucket${kind}Configuration`]: `Put${kind}Configuration`,
    };
}

const objectActions: Readonly<Record<string, string>> = {
    HeadObject: "GetObject",
    ListParts: "ListMultipartUploadParts",
    UploadPart: "PutObject",
    UploadPartCopy: "PutObject",
    CopyObject: "PutObject",
    CreateMultipartUpload: "PutObject",
    CompleteMultipartUpload: "PutObject",
    SelectObjectContent: "GetObject",
};

/** Actions that are another one for a given version: `s3:GetObject` and `s3:GetObjectVersion`. */
const versionActions: Readonly<Record<string, string>> = {
    GetObject: "GetObjectVersion",
    GetObjectAcl: "GetObjectVersionAcl",
    GetObjectAttributes: "GetObjectVersionAttributes",
    GetObjectTagging: "GetObjectVersionTagging",
    GetObjectTorrent: "GetObjectVersionTorrent",
    PutObjectAcl: "PutObjectVersionAcl",
    PutObjectTagging: "PutObjectVersionTagging",
    DeleteObject: "DeleteObjectVersion",
    DeleteObjectTagging: "DeleteObjectVersionTagging",
};

/** Headers and parameters that are condition keys under the same name. */
const headerKeys = [
    "x-amz-acl",
    "x-amz-copy-source",
    "x-amz-content-sha256",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-metadata-directive",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class",
    "x-amz-website-redirect-location",
] as const;

/** The ARN of a bucket, or of an object in it. */
export function s3Arn(bucket: string, key?: string): string {
    return key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}

/**
 * The permissions that an S3 request needs. DeleteObjects is decided key by key where it is answered; a browser's form
 * upload says its key in the form only, which nothing here reads, so no role may use it.
 */
export function s3Access(
    request: S3Request,
    headers: IncomingHttpHeaders,
    query: URLSearchParams,
    credential: Credential | undefined,
): readonly Access[] {
    const { operation, bucket, key } = request;
    if (operation === undefined || operation === "PostObject" || operation === "RenameObject") {
        throw new AwsError(
            "MethodNotAllowed",
            `The specified method is not allowed against this resource: ${operation ?? "an unknown subresource"} ` +
                `has no permission that could be decided here, so only the administrator may use it.`,
            405,
        );
    }
    const context = conditionKeys(headers, query, credential);
    if (bucket === undefined) {
        return [{ action: "s3:ListAllMyBuckets", resource: "*", context }];
    }
    if (key === undefined) {
        return [{ action: `s3:${bucketActions[operation] ?? operation}`, resource: s3Arn(bucket), context, bucket }];
    }
    const name = objectActions[operation] ?? operation;
    const object = (action: string): Access => ({
        action: `s3:${action}`,
        resource: s3Arn(bucket, key),
        context,
        bucket,
    });
    return [
        object(request.versionId === undefined ? name : (versionActions[name] ?? name)),
        ...(operation === "GetObjectAttributes" ? [object(versioned("GetObject", request.versionId))] : []),
        ...(name === "PutObject" ? putExtras(headers).map(object) : []),
        ...copySourceAccess(headers, context),
    ];
}

/** What a PutObject needs besides, for what its headers set. */
function putExtras(headers: IncomingHttpHeaders): string[] {
    const grants = Object.keys(headers).some((name) => name.startsWith("x-amz-grant-"));
    return [
        ...(headers["x-amz-acl"] !== undefined || grants ? ["PutObjectAcl"] : []),
        ...(headers["x-amz-tagging"] === undefined ? [] : ["PutObjectTagging"]),
        ...(headers["x-amz-object-lock-mode"] === undefined ? [] : ["PutObjectRetention"]),
        ...(headers["x-amz-object-lock-legal-hold"] === undefined ? [] : ["PutObjectLegalHold"]),
    ];
}

function copySourceAccess(headers: IncomingHttpHeaders, context: Record<string, string>): Access[] {
    const header = headers["x-amz-copy-source"];
    if (typeof header !== "string") {
        return [];
    }
    const source = parseCopySource(header);
    if (source === undefined) {
        throw new AwsError(
            "InvalidArgument",
            `Copy Source must mention the source bucket and key: sourcebucket/sourcekey (got ${JSON.stringify(header)})`,
        );
    }
    return [
        {
            action: `s3:${versioned("GetObject", source.versionId)}`,
            resource: s3Arn(source.bucket, source.key),
            context: { ...context, ...(source.versionId === undefined ? {} : { "s3:VersionId": source.versionId }) },
            bucket: source.bucket,
        },
    ];
}

function versioned(action: string, versionId: string | undefined): string {
    return versionId === undefined ? action : (versionActions[action] ?? action);
}

function conditionKeys(
    headers: IncomingHttpHeaders,
    query: URLSearchParams,
    credential: Credential | undefined,
): Record<string, string> {
    const values: Record<string, string> = {};
    for (const name of headerKeys) {
        const value = headers[name] ?? query.get(name) ?? undefined;
        if (typeof value === "string") {
            values[`s3:${name}`] = value;
        }
    }
    for (const [parameter, conditionKey] of [
        ["prefix", "s3:prefix"],
        ["delimiter", "s3:delimiter"],
        ["max-keys", "s3:max-keys"],
        ["versionId", "s3:VersionId"],
    ] as const) {
        const value = query.get(parameter);
        if (value !== null) {
            values[conditionKey] = value;
        }
    }
    const userAgent = headers["user-agent"];
    return {
        ...values,
        ...(userAgent === undefined ? {} : { "aws:UserAgent": userAgent }),
        ...(credential === undefined
            ? {}
            : {
                  "s3:authType": credential.carriedBy,
                  "s3:signatureversion": credential.service === undefined ? "AWS" : "AWS4-HMAC-SHA256",
              }),
    };
}
