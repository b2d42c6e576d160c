import type * as pulumi from "@pulumi/pulumi";
import type { LakeConfig } from "./config/config";
import { DataKey } from "./dataKey";
import { artifactsLifecycle, curatedLifecycle, logsLifecycle, rawLifecycle } from "./lifecycle";
import type { LakeNames } from "./names";
import type { PolicyStatement } from "./policyDocument";
import { Zone } from "./zone";

/** What the lake's buckets are made of. */
export interface ZonesArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** What of the stack's configuration is about buckets. */
    readonly config: Pick<LakeConfig, "protection" | "observability" | "forceDestroy">;
    /** Tags of what belongs to one zone, and of what belongs to none. */
    readonly tags: Readonly<Record<ZoneKind, Readonly<Record<string, string>>>>;
}

type ZoneKind = "raw" | "curated" | "artifacts";

/** The lake's buckets, and what they encrypt with under SSE-KMS. */
export interface Zones extends Readonly<Record<ZoneKind, Zone>> {
    readonly dataKey: DataKey | undefined;
}

/** Makes the lake's buckets, protected as the stack's configuration says, and the key and the bucket of logs that this takes. */
export function makeZones({ names, config, tags }: ZonesArgs, lake: pulumi.Resource): Zones {
    const { protection, observability, forceDestroy } = config;
    const { adopt, protect } = protection;
    const parent = { parent: lake };
    const dataKey =
        protection.encryption === "SSE-KMS"
            ? new DataKey("data", { names, protect, tags: tags.artifacts }, parent)
            : undefined;
    const buckets = {
        raw: { bucket: names.rawBucket, adopted: adopt.rawBucket, lifecycle: rawLifecycle(protection) },
        curated: { bucket: names.curatedBucket, adopted: adopt.curatedBucket, lifecycle: curatedLifecycle(protection) },
        artifacts: {
            bucket: names.artifactsBucket,
            adopted: adopt.artifactsBucket,
            lifecycle: artifactsLifecycle(protection, observability),
        },
    };
    const own = Object.values(buckets).flatMap(({ bucket, adopted }) => (adopted === undefined ? [bucket] : []));
    const common = { protect, forceDestroy };
    const logsTo =
        protection.accessLogs && own.length > 0
            ? new Zone(
                  "logs",
                  {
                      ...common,
                      bucketName: names.logsBucket,
                      bucketArn: names.s3Arn(names.logsBucket),
                      // Without the key: S3 delivers to no bucket that encrypts with one, nor to one with a lock.
                      lifecycle: logsLifecycle(protection),
                      statements: [deliverLogs(names, own)],
                      tags: tags.artifacts,
                  },
                  parent,
              )
            : undefined;
    const zone = (kind: ZoneKind): Zone =>
        new Zone(
            kind,
            {
                ...common,
                bucketName: buckets[kind].bucket,
                bucketArn: names.s3Arn(buckets[kind].bucket),
                adopted: buckets[kind].adopted !== undefined,
                dataKey,
                lifecycle: buckets[kind].lifecycle,
                objectLock: kind === "raw" ? protection.rawObjectLock : undefined,
                logsTo,
                tags: tags[kind],
            },
            parent,
        );
    return { dataKey, raw: zone("raw"), curated: zone("curated"), artifacts: zone("artifacts") };
}

/** The log bucket takes no ACL (BucketOwnerEnforced), so its policy lets S3 deliver: for these buckets, of this account. */
function deliverLogs(names: LakeNames, buckets: readonly string[]): PolicyStatement {
    return {
        Sid: "DeliverAccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: names.s3Arn(names.logsBucket, "*"),
        Condition: {
            StringEquals: { "aws:SourceAccount": names.location.accountId },
            ArnLike: { "aws:SourceArn": buckets.map((bucket) => names.s3Arn(bucket)) },
        },
    };
}
