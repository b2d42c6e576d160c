import { type IncomingHttpHeaders } from "node:http";
import { AwsError } from "../errors";
import { decodePath, type RequestUrl } from "./url";

/** An S3 request by its API name, with what it is about. */
export interface S3Request {
    /** The API operation, such as `PutObject`; undefined for a verb and subresource that S3 does not have. */
    readonly operation: string | undefined;
    readonly bucket?: string;
    readonly key?: string;
    readonly versionId?: string;
    /** Whether the bucket came from the host name and not from the path. */
    readonly virtualHost: boolean;
}

type Table = Readonly<Record<string, string>>;

/** Subresources of a bucket by verb. */
const bucketOperations: Readonly<Record<string, Table>> = {
    GET: {
        accelerate: "GetBucketAccelerateConfiguration",
        acl: "GetBucketAcl",
        analytics: "GetBucketAnalyticsConfiguration",
        cors: "GetBucketCors",
        encryption: "GetBucketEncryption",
        "intelligent-tiering": "GetBucketIntelligentTieringConfiguration",
        inventory: "GetBucketInventoryConfiguration",
        lifecycle: "GetBucketLifecycleConfiguration",
        location: "GetBucketLocation",
        logging: "GetBucketLogging",
        metrics: "GetBucketMetricsConfiguration",
        notification: "GetBucketNotificationConfiguration",
        "object-lock": "GetObjectLockConfiguration",
        ownershipControls: "GetBucketOwnershipControls",
        policyStatus: "GetBucketPolicyStatus",
        policy: "GetBucketPolicy",
        publicAccessBlock: "GetPublicAccessBlock",
        replication: "GetBucketReplication",
        requestPayment: "GetBucketRequestPayment",
        tagging: "GetBucketTagging",
        versioning: "GetBucketVersioning",
        website: "GetBucketWebsite",
        versions: "ListObjectVersions",
        uploads: "ListMultipartUploads",
    },
    PUT: {
        accelerate: "PutBucketAccelerateConfiguration",
        acl: "PutBucketAcl",
        analytics: "PutBucketAnalyticsConfiguration",
        cors: "PutBucketCors",
        encryption: "PutBucketEncryption",
        "intelligent-tiering": "PutBucketIntelligentTieringConfiguration",
        inventory: "PutBucketInventoryConfiguration",
        lifecycle: "PutBucketLifecycleConfiguration",
        logging: "PutBucketLogging",
        metrics: "PutBucketMetricsConfiguration",
        notification: "PutBucketNotificationConfiguration",
        "object-lock": "PutObjectLockConfiguration",
        ownershipControls: "PutBucketOwnershipControls",
        policy: "PutBucketPolicy",
        publicAccessBlock: "PutPublicAccessBlock",
        replication: "PutBucketReplication",
        requestPayment: "PutBucketRequestPayment",
        tagging: "PutBucketTagging",
        versioning: "PutBucketVersioning",
        website: "PutBucketWebsite",
    },
    DELETE: {
        analytics: "DeleteBucketAnalyticsConfiguration",
        cors: "DeleteBucketCors",
        encryption: "DeleteBucketEncryption",
        "intelligent-tiering": "DeleteBucketIntelligentTieringConfiguration",
        inventory: "DeleteBucketInventoryConfiguration",
        lifecycle: "DeleteBucketLifecycle",
        metrics: "DeleteBucketMetricsConfiguration",
        ownershipControls: "DeleteBucketOwnershipControls",
        policy: "DeleteBucketPolicy",
        publicAccessBlock: "DeletePublicAccessBlock",
        replication: "DeleteBucketReplication",
        tagging: "DeleteBucketTagging",
        website: "DeleteBucketWebsite",
    },
    POST: { delete: "DeleteObjects" },
    HEAD: {},
};

/** What a bucket request without a subresource is. A POST is a browser's form upload. */
const plainBucketOperation: Table = {
    GET: "ListObjects",
    HEAD: "HeadBucket",
    PUT: "CreateBucket",
    DELETE: "DeleteBucket",
    POST: "PostObject",
};

const objectOperations: Readonly<Record<string, Table>> = {
    GET: {
        acl: "GetObjectAcl",
        attributes: "GetObjectAttributes",
        "legal-hold": "GetObjectLegalHold",
        retention: "GetObjectRetention",
        tagging: "GetObjectTagging",
        torrent: "GetObjectTorrent",
        uploadId: "ListParts",
    },
    HEAD: {},
    PUT: {
        acl: "PutObjectAcl",
        "legal-hold": "PutObjectLegalHold",
        retention: "PutObjectRetention",
        tagging: "PutObjectTagging",
        renameObject: "RenameObject",
    },
    DELETE: { tagging: "DeleteObjectTagging", uploadId: "AbortMultipartUpload" },
    POST: {
        uploads: "CreateMultipartUpload",
        uploadId: "CompleteMultipartUpload",
        restore: "RestoreObject",
        select: "SelectObjectContent",
    },
};

/** Reads an S3 REST request, path style or virtual-hosted. */
export function classifyS3(method: string, headers: IncomingHttpHeaders, url: RequestUrl): S3Request {
    const hostBucket = bucketOfHost(headers.host ?? "");
    if (hostBucket === undefined && url.rawPath.startsWith("//")) {
        // Whoever serves the request may skip the empty segment and see a bucket where this sees none.
        throw new AwsError("InvalidURI", `Couldn't parse the specified URI: ${url.rawPath} has an empty bucket name.`);
    }
    const path = url.rawPath.replace(/^\//, "");
    const slash = path.indexOf("/");
    const [rawBucket, rawKey] =
        hostBucket !== undefined
            ? [hostBucket, path]
            : slash < 0
              ? [path, ""]
              : [path.slice(0, slash), path.slice(slash + 1)];
    const virtualHost = hostBucket !== undefined;
    const bucket = decodePath(rawBucket);
    if (bucket === "") {
        return { operation: method === "GET" ? "ListBuckets" : undefined, virtualHost };
    }
    const key = decodePath(rawKey);
    if (key === "") {
        return { operation: bucketOperation(method, url.query), bucket, virtualHost };
    }
    const versionId = url.query.get("versionId");
    return {
        operation: objectOperation(method, headers, url.query),
        bucket,
        key,
        ...(versionId === null || versionId === "" ? {} : { versionId }),
        virtualHost,
    };
}

function bucketOperation(method: string, query: URLSearchParams): string | undefined {
    const found = subresourceOperation(bucketOperations[method] ?? {}, query);
    if (found !== undefined) {
        // The configurations that a bucket has several of are listed when no id is given.
        return method === "GET" && isListedConfiguration(found) && !query.has("id")
            ? found.replace(/^Get/, "List").replace(/Configuration$/, "Configurations")
            : found;
    }
    if (method === "GET" && query.get("list-type") === "2") {
        return "ListObjectsV2";
    }
    return plainBucketOperation[method];
}

/** Two subresources in one request are refused, as by S3: which of them counts would be anybody's guess. */
function subresourceOperation(table: Table, query: URLSearchParams): string | undefined {
    const names = Object.keys(table).filter((name) => query.has(name));
    if (names.length > 1) {
        throw new AwsError("InvalidArgument", `Conflicting query string parameters: ${names.join(", ")}`);
    }
    return names[0] === undefined ? undefined : table[names[0]];
}

function isListedConfiguration(operation: string): boolean {
    return /^GetBucket(Analytics|IntelligentTiering|Inventory|Metrics)Configuration$/.test(operation);
}

function objectOperation(method: string, headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined {
    const found = subresourceOperation(objectOperations[method] ?? {}, query);
    if (found !== undefined) {
        return found;
    }
    switch (method) {
        case "GET":
            return "GetObject";
        case "HEAD":
            return "HeadObject";
        case "DELETE":
            return "DeleteObject";
        case "PUT": {
            const copies = headers["x-amz-copy-source"] !== undefined;
            const part = query.has("uploadId") || query.has("partNumber");
            return part ? (copies ? "UploadPartCopy" : "UploadPart") : copies ? "CopyObject" : "PutObject";
        }
        default:
            return undefined;
    }
}

/** `bucket.localhost:4566`, `bucket.s3.us-east-1.amazonaws.com`: the bucket, or undefined for path style. */
function bucketOfHost(host: string): string | undefined {
    const name = host.replace(/:\d+$/, "").toLowerCase();
    return (
        /^(.+)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?$/.exec(name)?.[1] ??
        /^(.+?)(?:\.s3)?\.localhost$/.exec(name)?.[1]
    );
}

/** The object that a copy reads. */
export interface CopySource {
    readonly bucket: string;
    readonly key: string;
    readonly versionId?: string;
}

/** What `x-amz-copy-source` names: `/bucket/key?versionId=…`, percent-encoded. */
export function parseCopySource(header: string): CopySource | undefined {
    const mark = header.lastIndexOf("?versionId=");
    const path = decodePath(mark < 0 ? header : header.slice(0, mark)).replace(/^\//, "");
    const versionId = mark < 0 ? null : new URLSearchParams(header.slice(mark + 1)).get("versionId");
    const slash = path.indexOf("/");
    if (slash <= 0 || slash === path.length - 1) {
        return undefined;
    }
    return {
        bucket: path.slice(0, slash),
        key: path.slice(slash + 1),
        ...(versionId === null ? {} : { versionId }),
    };
}

/** Writes a copy source so that nobody can read it in another way than it was decided on. */
export function renderCopySource({ bucket, key, versionId }: CopySource): string {
    const version = versionId === undefined ? "" : `?versionId=${encodeURIComponent(versionId)}`;
    return `${encodeURIComponent(bucket)}/${encodeURIComponent(key)}${version}`;
}
