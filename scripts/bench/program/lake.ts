/** What the pipelines of one lake share: three zones, two databases, the curated crawlers' role, encryption settings. */

import { arn, commonStatements, crawlStatements, PLACE, policyDocument, s3Arn, trustPolicy } from "./documents";
import { outputOf, type ProgramResource } from "./resource";

/** Pipelines that share a lake's buckets and databases. */
export const PIPELINES_IN_A_LAKE = 10;

/** A lake of the generated program, and what its pipelines need of it. */
export interface Lake {
    readonly name: string;
    readonly rawBucket: string;
    readonly curatedBucket: string;
    readonly artifactsBucket: string;
    readonly rawDatabase: ProgramResource;
    readonly curatedDatabase: ProgramResource;
    readonly curatedCrawlerRole: ProgramResource;
    /** Name of the Glue security configuration. */
    readonly security: string;
    readonly kmsKeyArn: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly resources: readonly ProgramResource[];
}

/** A lake for the pipelines of these names. */
export function makeLake(name: string, pipelines: readonly string[]): Lake {
    const tags = { project: name, environment: "prod", owner: "data-platform", "cost-center": "4711" };
    const kmsKeyArn = arn("kms", `key/${name}`);
    const bucket = (zone: string) => `${name}-${zone}-${PLACE.account}`;
    const [rawBucket, curatedBucket, artifactsBucket] = [bucket("raw"), bucket("curated"), bucket("artifacts")];
    const database = (zone: string): ProgramResource => ({
        type: "aws:glue/catalogDatabase:CatalogDatabase",
        name: `${name}-${zone}-database`,
        properties: { name: `${name}_${zone}`.replaceAll("-", "_"), description: `Tables of the ${zone} zone`, tags },
    });
    const [rawDatabase, curatedDatabase] = [database("raw"), database("curated")];
    const curatedCrawlerRole: ProgramResource = {
        type: "aws:iam/role:Role",
        name: `${name}-curated-crawler-role`,
        properties: {
            name: `${name}-curated-crawler`,
            assumeRolePolicy: trustPolicy(`crawler/${name}-*-curated`),
            tags,
        },
    };
    const curatedCrawlerPolicy: ProgramResource = {
        type: "aws:iam/rolePolicy:RolePolicy",
        name: `${name}-curated-crawler-policy`,
        properties: {
            name: "access",
            role: outputOf(curatedCrawlerRole, "name"),
            policy: policyDocument([
                ...crawlStatements(curatedBucket, pipelines, `${name}_curated`.replaceAll("-", "_")),
                ...commonStatements(kmsKeyArn),
            ]),
        },
    };
    const security: ProgramResource = {
        type: "aws:glue/securityConfiguration:SecurityConfiguration",
        name: `${name}-security`,
        properties: {
            name,
            encryptionConfiguration: {
                cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn },
                jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
                s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn },
            },
        },
    };
    return {
        ...{ name, rawBucket, curatedBucket, artifactsBucket, rawDatabase, curatedDatabase, curatedCrawlerRole },
        ...{ security: name, kmsKeyArn, tags },
        resources: [
            ...zone(`${name}-raw`, rawBucket, tags),
            ...zone(`${name}-curated`, curatedBucket, tags),
            ...zone(`${name}-artifacts`, artifactsBucket, tags),
            ...[rawDatabase, curatedDatabase, curatedCrawlerRole, curatedCrawlerPolicy, security],
        ],
    };
}

/** A bucket with what makes it a zone: versioned, encrypted, closed to the public, over TLS alone. */
function zone(name: string, bucketName: string, tags: Lake["tags"]): readonly ProgramResource[] {
    const bucket: ProgramResource = {
        type: "aws:s3/bucket:Bucket",
        name,
        properties: { bucket: bucketName, tags },
    };
    const part = (kind: string, properties: ProgramResource["properties"]): ProgramResource => ({
        type: `aws:s3/${kind}:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
        name: `${name}-${kind}`,
        properties: { bucket: outputOf(bucket, "bucket"), ...properties },
    });
    const tlsOnly = policyDocument([
        {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: [s3Arn(bucketName), s3Arn(bucketName, "*")],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ]);
    return [
        bucket,
        part("bucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
        part("bucketServerSideEncryptionConfiguration", {
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        }),
        part("bucketPublicAccessBlock", {
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        }),
        part("bucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
        part("bucketPolicy", { policy: tlsOnly }),
    ];
}
