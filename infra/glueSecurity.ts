import * as glue from "@pulumi/aws/glue";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { type DataKey, dataKeyStatement } from "./dataKey";
import { keep } from "./keep";
import type { LakeNames } from "./names";
import { policyDocument, type PolicyStatement } from "./policyDocument";

/** Arguments of {@link GlueSecurity}. */
export interface GlueSecurityArgs {
    /** The lake's names. */
    readonly names: LakeNames;
    /** The key that the zones encrypt with. @default S3's own keys */
    readonly dataKey?: DataKey | undefined;
    /** Whether Pulumi may not delete the key of logs and bookmarks. @default false */
    readonly protect?: boolean;
    /** Tags on the key. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What encrypts that which Glue writes beside the data: a security configuration for jobs and crawlers, and the lake's own key
 * for their logs and bookmarks.
 *
 * Policies name the key by its alias: its ARN is unknown until it is made, and a policy that held it would be unreadable at the
 * first preview, when it matters most that it is read. The configuration holds the ARN itself, which is what CloudWatch Logs takes.
 */
export class GlueSecurity extends pulumi.ComponentResource {
    /** The lake's key. */
    readonly key: kms.Key;
    /** Name of the security configuration. */
    readonly configurationName: string;
    /** ARN of the key of logs and bookmarks. */
    readonly keyArn: pulumi.Output<string>;
    /** What must exist before a job or a crawler can use it. */
    readonly ready: pulumi.Resource[];
    private readonly names: LakeNames;
    private readonly dataKey: DataKey | undefined;

    constructor(name: string, args: GlueSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:GlueSecurity", name, {}, opts);
        const { names, dataKey } = args;
        // Glue cannot change a configuration: what encrypts otherwise has another name, and is there before the first goes.
        this.configurationName = names.securityConfiguration + (dataKey === undefined ? "" : "-kms");
        const key = new kms.Key(
            `${name}-key`,
            {
                description: `Logs and bookmarks of Glue in ${names.location.project}/${names.location.stack}`,
                policy: keyPolicy(names),
                enableKeyRotation: true,
                // Logs that were encrypted with the key are lost with it: the longest time there is to change one's mind.
                deletionWindowInDays: 30,
                tags: args.tags,
            },
            { parent: this, ...keep(args.protect) },
        );
        const alias = new kms.Alias(
            `${name}-alias`,
            { name: names.keyAlias, targetKeyId: key.keyId },
            { parent: this },
        );
        const configuration = new glue.SecurityConfiguration(
            name,
            {
                name: this.configurationName,
                encryptionConfiguration: {
                    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: key.arn },
                    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: key.arn },
                    // As the zones encrypt by themselves, for the sink's own puts are not Glue's.
                    s3Encryption:
                        dataKey === undefined
                            ? { s3EncryptionMode: "SSE-S3" }
                            : { s3EncryptionMode: "SSE-KMS", kmsKeyArn: dataKey.arn },
                },
            },
            { parent: this, dependsOn: [alias, ...(dataKey?.ready ?? [])] },
        );
        this.names = names;
        this.dataKey = dataKey;
        this.keyArn = key.arn;
        this.key = key;
        this.ready = [configuration];
        this.registerOutputs({ configurationName: this.configurationName });
    }

    /** What a role needs besides to reach encrypted data: nothing, where S3's own keys encrypt it. */
    dataStatements(access: "read" | "write"): PolicyStatement[] {
        return this.dataKey === undefined ? [] : [dataKeyStatement(this.names, access)];
    }
}

/**
 * What a role needs to work under the security configuration. Which keys it may use is said by their alias, for IAM takes a
 * key's own ARN alone for a name; `kms:RequestAlias` would not do, since a request to decrypt names no key.
 */
export function encryptionStatements(names: LakeNames): PolicyStatement[] {
    return [
        {
            Sid: "EncryptLogs",
            Effect: "Allow",
            Action: "logs:AssociateKmsKey",
            Resource: encryptedLogGroups(names),
        },
        {
            Sid: "UseKey",
            Effect: "Allow",
            Action: USE_OF_KEY,
            Resource: names.kmsArn("key/*"),
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": names.keyAlias } },
        },
        {
            Sid: "ReadSecurityConfiguration",
            Effect: "Allow",
            Action: "glue:GetSecurityConfiguration",
            // Security configurations have no ARN.
            Resource: "*",
        },
    ];
}

const USE_OF_KEY = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
];

/**
 * The account's IAM policies say who may use and manage the key, so that a role that comes or goes does not change the key.
 * CloudWatch Logs encrypts by itself, and only what Glue logs under the security configuration.
 */
function keyPolicy(names: LakeNames): string {
    return policyDocument([
        {
            Sid: "AccountDecides",
            Effect: "Allow",
            Principal: { AWS: names.accountArn },
            Action: "kms:*",
            Resource: "*",
        },
        {
            Sid: "EncryptGlueLogs",
            Effect: "Allow",
            Principal: { Service: names.logsService },
            Action: USE_OF_KEY,
            Resource: "*",
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": encryptedLogGroups(names) } },
        },
    ]);
}

/**
 * The log groups that Glue makes under the security configuration, by what all their names share: a job's is
 * `/aws-glue/jobs/<configuration>-role/<role>/output`, a crawler's `/aws-glue/crawlers-role/<role>-<configuration>`, and
 * older versions of Glue have others.
 */
function encryptedLogGroups(names: LakeNames): string {
    return names.logsArn(`/aws-glue/*${names.securityConfiguration}*`);
}
