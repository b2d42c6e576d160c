import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { LakeNames } from "../names";
import { policyDocument, type PolicyStatement } from "../policyDocument";

/** Arguments of an {@link AccessRole}. */
export interface AccessRoleArgs {
    /** Role name. */
    readonly roleName: string;
    /** The lake's names. */
    readonly names: LakeNames;
    /** One sentence for whoever finds the role in the console. */
    readonly description: string;
    /** Who may assume it. */
    readonly trust: PolicyStatement;
    /** What it may do. */
    readonly statements: readonly PolicyStatement[];
    /** Tags on the role. @default {} */
    readonly tags?: Readonly<Record<string, string>>;
}

/** A role of people or services that read the lake, which no job and no crawler runs as. */
export class AccessRole extends pulumi.ComponentResource {
    /** ARN, as plain text. */
    readonly arn: string;
    /** What must exist before the role can be used. */
    readonly ready: pulumi.Resource[];

    constructor(name: string, args: AccessRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("sluice:lake:AccessRole", name, {}, opts);
        const role = new iam.Role(
            name,
            {
                name: args.roleName,
                description: args.description,
                assumeRolePolicy: policyDocument([args.trust]),
                tags: args.tags,
            },
            { parent: this },
        );
        const policy = new iam.RolePolicy(
            `${name}-policy`,
            { name: "access", role: args.roleName, policy: policyDocument(args.statements) },
            { parent: this, dependsOn: [role] },
        );
        this.arn = args.names.roleArn(args.roleName);
        this.ready = [role, policy];
        this.registerOutputs({ arn: this.arn });
    }
}
