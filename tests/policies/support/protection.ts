/** What protects buckets, for the tests of the rules about that. */

import { type TestResource } from "./pack";

type Properties = Readonly<Record<string, unknown>>;

/** A resource of `aws:s3` that is about a bucket, by the class's name: `part("BucketVersioning", "raw", "acme-raw", …)`. */
export function part(
    className: string,
    name: string,
    bucket: unknown,
    properties: Properties,
    madeFrom?: TestResource["madeFrom"],
): TestResource {
    const module = `${className[0]?.toLowerCase()}${className.slice(1)}`;
    return {
        type: `aws:s3/${module}:${className}`,
        name,
        properties: { bucket, ...properties },
        ...(madeFrom === undefined ? {} : { madeFrom }),
    };
}

/** The encryption of a bucket. */
export function encryption(bucket: unknown, sseAlgorithm: unknown, madeFrom?: TestResource["madeFrom"]): TestResource {
    const rules = [{ applyServerSideEncryptionByDefault: { sseAlgorithm } }];
    return part("BucketServerSideEncryptionConfiguration", "encryption", bucket, { rules }, madeFrom);
}

/** The versioning of a bucket. */
export function versioning(bucket: unknown, status: unknown, madeFrom?: TestResource["madeFrom"]): TestResource {
    return part("BucketVersioning", "versioning", bucket, { versioningConfiguration: { status } }, madeFrom);
}

/** The policy of a bucket; statements become a document, anything else stays as it is. */
export function bucketPolicy(
    bucket: unknown,
    statements: readonly object[] | string,
    madeFrom?: TestResource["madeFrom"],
): TestResource {
    const policy =
        typeof statements === "string" ? statements : JSON.stringify({ Version: "2012-10-17", Statement: statements });
    return part("BucketPolicy", "policy", bucket, { policy }, madeFrom);
}

/** A public access block that is closed but for what is given; what is undefined is left out. */
export function accessBlock(bucket: unknown, open: Properties, madeFrom?: TestResource["madeFrom"]): TestResource {
    const settings = Object.entries({ ...closed, ...open }).filter(([, value]) => value !== undefined);
    return part("BucketPublicAccessBlock", "block", bucket, Object.fromEntries(settings), madeFrom);
}

/** All settings of a public access block, closed. */
export const closed = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
} as const;
