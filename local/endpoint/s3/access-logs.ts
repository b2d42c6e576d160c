import { PutBucketPolicyCommand, type S3Client } from "@aws-sdk/client-s3";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { decide } from "../../../policies/facts/iam";
import { s3Arn } from "../authorize/s3-access";
import { AwsError } from "../errors";
import { type BucketPolicies } from "./bucket-policies";

/** The principal as which S3 delivers access logs. */
const LOGGING_SERVICE = "logging.s3.amazonaws.com";

/** Any key that a log may have: S3 ends the prefix with the time of delivery. */
const LOG_KEY = "2026-01-01-00-00-00-0123456789ABCDEF";

const parser = new XMLParser({
    parseTagValue: false,
    trimValues: false,
    removeNSPrefix: true,
    ignoreDeclaration: true,
});

const statusSchema = z.object({
    BucketLoggingStatus: z.union([
        z.object({
            LoggingEnabled: z.looseObject({ TargetBucket: z.string().min(1), TargetPrefix: z.string().default("") }),
        }),
        // Empty: logging is off.
        z.string(),
        z.object({ LoggingEnabled: z.undefined() }),
    ]),
});

/** Where the logs of a bucket are to go. */
export interface LogTarget {
    readonly bucket: string;
    readonly prefix: string;
}

/** Reads the body of PutBucketLogging; nothing when it turns logging off. */
export function parseLogging(body: string): LogTarget | undefined {
    let tree: unknown;
    try {
        tree = parser.parse(body, true);
    } catch {
        tree = undefined;
    }
    const parsed = statusSchema.safeParse(tree);
    if (!parsed.success) {
        throw new AwsError(
            "MalformedXML",
            "The XML you provided was not well-formed or did not validate against our published schema: " +
                "PutBucketLogging needs <BucketLoggingStatus>, empty or with <LoggingEnabled> and a <TargetBucket> in it.",
        );
    }
    const status = parsed.data.BucketLoggingStatus;
    const enabled = typeof status === "string" ? undefined : status.LoggingEnabled;
    return enabled && { bucket: enabled.TargetBucket, prefix: enabled.TargetPrefix };
}

/**
 * Decides whether S3 may deliver the logs of a bucket, by the policy of the bucket that they go to.
 *
 * @throws AwsError as S3 does, saying what the policy lacks.
 */
export function requireDelivery(source: string, target: LogTarget, policies: BucketPolicies, accountId: string): void {
    const policy = policies.policySource(target.bucket);
    const decision = decide(
        {
            action: "s3:PutObject",
            resource: s3Arn(target.bucket, `${target.prefix}${LOG_KEY}`),
            principal: { type: "Service", value: LOGGING_SERVICE },
            context: {
                "aws:SourceAccount": accountId,
                "aws:SourceArn": s3Arn(source),
                "aws:SecureTransport": "true",
            },
            contextIsComplete: true,
        },
        { identity: [], resource: policy === undefined ? [] : [policy] },
    );
    if (decision.outcome !== "allow") {
        throw new AwsError(
            "InvalidTargetBucketForLogging",
            `The owner for the bucket to be logged and the target bucket must be the same, and the target must let S3 deliver: the policy of ` +
                `${target.bucket} does not let ${LOGGING_SERVICE} put logs of ${source} under ${target.prefix} (${decision.reason}).`,
        );
    }
}

/** moto has no policy of the target, which the endpoint keeps to itself: it gets one that says what was decided. */
export async function allowDelivery(moto: S3Client, { bucket }: LogTarget): Promise<void> {
    const statement = {
        Effect: "Allow",
        Principal: { Service: LOGGING_SERVICE },
        Action: "s3:PutObject",
        Resource: s3Arn(bucket, "*"),
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await moto.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}
