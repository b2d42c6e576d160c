import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { keep } from "./keep";
import type { LakeNames } from "./names";
import { policyDocument, type PolicyStatement } from "./policyDocument";

/** Arguments of a {@link DataKey}. */
export interface DataKeyArgs {
    /** The lake's names; where they hold the ARN of a key that is there already, none is made. */
    readonly names: LakeNames;
    /** Whether Pulumi may not delete the key. @default false */
    readonly protect?: boolean;
    /** Tags on the key. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The key that the zones encrypt with under SSE-KMS. It is another than the key of logs and bookmarks: it can be used through S3
 * alone, who reads curated data gets it without the bookmarks, and it must live as long as the data.
 */
export class DataKey extends pulumi.ComponentResource {
    /** ARN of the key: unknown until it is made, so that policies go by {@link dataKeyStatement}. */
    readonly arn: pulumi.Input<string>;
    /** What must exist before anything is encrypted with it. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: DataKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:DataKey", name, {}, opts);
        const { names } = args;
        if (names.adopted.kmsKeyArn !== undefined) {
            this.arn = names.adopted.kmsKeyArn;
            this.ready = [];
        } else {
            const key = new kms.Key(
                `${name}-key`,
                {
                    description: `Data of the lake ${names.location.project}/${names.location.stack}`,
                    policy: keyPolicy(names),
                    enableKeyRotation: true,
                    // Data that was encrypted with the key is lost with it: the longest time there is to change one's mind.
                    deletionWindowInDays: 30,
                    tags: args.tags,
                },
                { parent: this, ...keep(args.protect) },
            );
            const alias = new kms.Alias(
                `${name}-alias`,
                { name: names.dataKeyAlias, targetKeyId: key.keyId },
                { parent: this },
            );
            this.arn = key.arn;
            this.ready = [key, alias];
        }
        this.registerOutputs({});
    }
}

/** What S3 asks of KMS: to read, a data key decrypted; to write, a new one, and of a multipart upload both. */
const USE = { read: ["kms:Decrypt"], write: ["kms:Decrypt", "kms:GenerateDataKey"] } as const;

/**
 * The statement that lets a role read, or read and write, zones under SSE-KMS: jobs and crawlers have it, and whoever queries
 * curated data needs it beside the right on the objects. The lake's key goes by its alias, which is known before the key is.
 */
export function dataKeyStatement(names: LakeNames, access: keyof typeof USE): PolicyStatement {
    const { kmsKeyArn } = names.adopted;
    return {
        Sid: "UseDataKey",
        Effect: "Allow",
        Action: USE[access],
        Resource: kmsKeyArn ?? names.kmsArn("key/*"),
        Condition: {
            StringEquals: { "kms:ViaService": names.s3Service },
            ...(kmsKeyArn === undefined && {
                "ForAnyValue:StringEquals": { "kms:ResourceAliases": names.dataKeyAlias },
            }),
        },
    };
}

/** To manage a key and to see what it is: all but to use it. */
const MANAGEMENT = [
    "kms:Create*",
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
];

/**
 * The account's IAM policies say who manages and uses the key, but for use through S3 alone: with `kms:*` in a policy one can
 * still read no object but those that S3 hands out.
 */
function keyPolicy(names: LakeNames): string {
    const account = { AWS: names.accountArn };
    return policyDocument([
        { Sid: "AccountManages", Effect: "Allow", Principal: account, Action: MANAGEMENT, Resource: "*" },
        {
            Sid: "AccountUsesThroughS3",
            Effect: "Allow",
            Principal: account,
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
            Resource: "*",
            Condition: {
                StringEquals: {
                    "kms:ViaService": names.s3Service,
                    "kms:CallerAccount": names.location.accountId,
                },
            },
        },
    ]);
}
