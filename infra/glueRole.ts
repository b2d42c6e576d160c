import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { encryptionStatements } from "./glueSecurity";
import type { LakeNames } from "./names";
import { policyDocument, type PolicyStatement } from "./policyDocument";

/** Arguments of a {@link GlueRole}. */
export interface GlueRoleArgs {
    /** Role name. */
    readonly roleName: string;
    /** The lake's names. */
    readonly names: LakeNames;
    /** What runs as the role, as a Glue ARN suffix such as `job/x` or `crawler/x`: nothing else may have Glue assume it. */
    readonly usedBy: string;
    /** What the role may do. */
    readonly statements: readonly PolicyStatement[];
    /** One sentence for whoever finds the role in the console. */
    readonly description: string;
    /** Tags on the role. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A role that Glue assumes for one crawler or job. AWS's managed AWSGlueServiceRole is not attached: it grants delete on
 * every key that contains `aws-glue-`, in any bucket. What of it is needed (logs, metrics) is granted here by name, and what
 * it lacks: the use of the lake's key, without which Glue writes no encrypted log and reads no encrypted bookmark.
 */
export class GlueRole extends pulumi.ComponentResource {
    /** The role. */
    readonly role: iam.Role;
    /** ARN, as plain text. */
    readonly arn: string;
    /** Role name. */
    readonly roleName: string;
    /** What must exist before Glue can use the role. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: GlueRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:GlueRole", name, {}, opts);
        const role = new iam.Role(
            name,
            {
                name: args.roleName,
                description: args.description,
                assumeRolePolicy: trustPolicy(args.names, args.usedBy),
                tags: args.tags,
            },
            { parent: this },
        );
        const policy = new iam.RolePolicy(
            `${name}-policy`,
            {
                name: "access",
                role: args.roleName,
                policy: policyDocument([
                    ...args.statements,
                    ...logStatements(args.names),
                    ...encryptionStatements(args.names),
                ]),
            },
            { parent: this, dependsOn: [role] },
        );
        this.role = role;
        this.arn = args.names.roleArn(args.roleName);
        this.roleName = args.roleName;
        this.ready = [role, policy];
        this.registerOutputs({ arn: this.arn });
    }
}

/** Only Glue, only in this account, only for the one crawler or job: the confused-deputy condition. */
function trustPolicy(names: LakeNames, usedBy: string): string {
    return policyDocument([
        {
            Sid: "GlueAlone",
            Effect: "Allow",
            Principal: { Service: "glue.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
                StringEquals: { "aws:SourceAccount": names.location.accountId },
                ArnLike: { "aws:SourceArn": names.glueArn(usedBy) },
            },
        },
    ]);
}

function logStatements(names: LakeNames): PolicyStatement[] {
    return [
        {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: names.logsArn("/aws-glue/*"),
        },
        {
            Sid: "PutMetrics",
            Effect: "Allow",
            Action: "cloudwatch:PutMetricData",
            Resource: "*",
            Condition: { StringEquals: { "cloudwatch:namespace": "Glue" } },
        },
    ];
}
