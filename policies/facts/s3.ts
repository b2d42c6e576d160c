/** S3 addresses. */

/** A bucket and a key, or the beginning of keys. */
export interface S3Uri {
    readonly bucket: string;
    /** Without the leading slash; empty for the bucket's root. */
    readonly key: string;
}

/** Reads `s3://bucket/key`, also in Hadoop's spellings `s3a` and `s3n`; undefined when it is something else. */
export function parseS3Uri(text: string): S3Uri | undefined {
    const [, bucket, key] = /^s3[an]?:\/\/([^/]+)\/*(.*)$/su.exec(text) ?? [];
    return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

/** The prefix that a folder's keys begin with: `users` and `users/` are both `users/`, the root is empty. */
export function folderPrefix(key: string): string {
    return key === "" ? "" : `${key.replace(/\/+$/u, "")}/`;
}

/** An object's ARN as people write it; what is no S3 object's ARN comes back as it is. */
export function toS3Uri(arn: string): string {
    const [, path] = /^arn:[^:]*:s3:::(.*)$/su.exec(arn) ?? [];
    return path === undefined ? arn : `s3://${path}`;
}
