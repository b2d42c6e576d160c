import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { DataKey } from "./dataKey";

/** What a bucket says of itself, as far as the lake relies on it. */
export interface BucketState {
    /** `Enabled` where versions are kept. */
    readonly versioning?: string | undefined;
    /** `AES256`, or `aws:kms` with a key. */
    readonly sseAlgorithm?: string | undefined;
    readonly kmsKey?: string | undefined;
    /** The four switches of the public access block. */
    readonly blocks?: readonly (boolean | undefined)[];
    /** The bucket's policy, JSON. */
    readonly policy?: string | undefined;
}

/**
 * Uses a bucket that is there already. It is somebody else's: its policy and its lifecycle are one document each, so to set ours
 * would undo theirs, and a destroy would take versioning off it. So the lake reads what it relies on, in every preview, and refuses
 * a bucket that does not have it. A bucket, or a part of it, that is not there fails the read.
 */
export function adoptBucket(
    name: string,
    bucketName: string,
    dataKey: DataKey | undefined,
    parent: pulumi.Resource,
): { readonly bucket: s3.Bucket; readonly ready: pulumi.Resource[] } {
    const opts = { parent };
    const bucket = s3.Bucket.get(name, bucketName, undefined, opts);
    const versioning = s3.BucketVersioning.get(`${name}-versioning`, bucketName, undefined, opts);
    const encryption = s3.BucketServerSideEncryptionConfiguration.get(
        `${name}-encryption`,
        bucketName,
        undefined,
        opts,
    );
    const access = s3.BucketPublicAccessBlock.get(`${name}-public-access`, bucketName, undefined, opts);
    const policy = s3.BucketPolicy.get(`${name}-tls-only`, bucketName, undefined, opts);
    const state = pulumi.output({
        versioning: versioning.versioningConfiguration.status,
        rules: encryption.rules,
        blocks: [
            access.blockPublicAcls,
            access.blockPublicPolicy,
            access.ignorePublicAcls,
            access.restrictPublicBuckets,
        ],
        policy: policy.policy,
        key: dataKey?.arn,
    });
    // Where nothing can be read, as in a check without an account, nothing is known and nothing is refused.
    state.apply(({ versioning: status, rules, blocks, policy: text, key }) => {
        const byDefault = rules[0]?.applyServerSideEncryptionByDefault;
        const { sseAlgorithm, kmsMasterKeyId: kmsKey } = byDefault ?? {};
        const problems = adoptedBucketProblems({ versioning: status, sseAlgorithm, kmsKey, blocks, policy: text }, key);
        if (problems.length > 0) {
            throw new pulumi.RunError(
                `sluice:protection.adopt: bucket "${bucketName}" (${name}) is used as it is, and the lake cannot rely on it:\n` +
                    `${problems.map((problem) => `  ${problem}`).join("\n")}\n` +
                    `Change the bucket where it is made, or leave it out of sluice:protection.adopt to have the lake make one.`,
            );
        }
    });
    return { bucket, ready: [bucket] };
}

/**
 * What of a bucket the lake cannot rely on.
 *
 * @param dataKey ARN of the key that the lake's roles may use, under SSE-KMS.
 */
export function adoptedBucketProblems(state: BucketState, dataKey?: string): string[] {
    const { versioning, sseAlgorithm, kmsKey, blocks = [], policy } = state;
    const problems: string[] = [];
    if (versioning !== "Enabled") {
        problems.push(`versioning is ${JSON.stringify(versioning)}; allowed: "Enabled", which sluice restore works by`);
    }
    if (dataKey === undefined ? sseAlgorithm !== "AES256" : sseAlgorithm !== "aws:kms" || kmsKey !== dataKey) {
        const got = `${sseAlgorithm ?? "nothing"}${kmsKey ? ` with ${kmsKey}` : ""}`;
        const allowed =
            dataKey === undefined
                ? "AES256 under sluice:protection.encryption SSE-S3 (for a key set SSE-KMS and sluice:protection.adopt.kmsKeyArn)"
                : `aws:kms with ${dataKey}, the one key that the lake's roles may use`;
        problems.push(`it encrypts with ${got}; allowed: ${allowed}`);
    }
    if (blocks.length !== 4 || !blocks.every((block) => block === true)) {
        problems.push("its public access block is not complete; allowed: all four settings true");
    }
    if (policy === undefined || !deniesPlainHttp(policy)) {
        problems.push(
            'its policy denies no plain HTTP; allowed: one with Effect "Deny", Principal "*", Action "s3:*" where aws:SecureTransport is false',
        );
    }
    return problems;
}

interface Statement {
    readonly Effect?: string;
    readonly Principal?: unknown;
    readonly Action?: unknown;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function deniesPlainHttp(policy: string): boolean {
    const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
    return [statements].flat().some(({ Effect, Principal, Action, Condition = {} }) => {
        const [[operator, keys = {}] = [], ...more] = Object.entries(Condition);
        const [[key, value] = [], ...others] = Object.entries(keys);
        return (
            Effect === "Deny" &&
            ["*", '{"AWS":"*"}'].includes(typeof Principal === "string" ? Principal : JSON.stringify(Principal)) &&
            [Action].flat().some((action) => action === "s3:*" || action === "*") &&
            more.length + others.length === 0 &&
            operator === "Bool" &&
            key?.toLowerCase() === "aws:securetransport" &&
            [value].flat().every((one) => String(one) === "false")
        );
    });
}
