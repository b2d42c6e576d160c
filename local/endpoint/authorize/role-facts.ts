import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    type IAMClient,
    paginateListAttachedRolePolicies,
    paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { parsePolicyDocument, type PolicyDocument, type PolicySource } from "../../../policies/facts/iam";
import { messageOf } from "../errors";

/** What IAM holds of a role. */
export interface RoleFacts {
    readonly arn: string;
    readonly name: string;
    /** The role's unique id. */
    readonly id: string;
    readonly trust: PolicyDocument;
    /** Inline and attached policies. */
    readonly identity: readonly PolicySource[];
    /** What the role may do at most, where it has a permissions boundary. */
    readonly boundary?: PolicySource;
    readonly tags: Readonly<Record<string, string>>;
    readonly maxSessionSeconds: number;
}

/** Roles as moto's IAM has them, read once and again after something was written to IAM. */
export class RoleStore {
    private cache = new Map<string, Promise<RoleFacts | undefined>>();

    constructor(private readonly iam: IAMClient) {}

    /** Forgets what was read: IAM is being written to. */
    invalidate(): void {
        this.cache = new Map();
    }

    /** The role of that name; undefined where there is none. */
    get(name: string): Promise<RoleFacts | undefined> {
        const { cache } = this;
        const known = cache.get(name);
        if (known !== undefined) {
            return known;
        }
        const loading = this.load(name);
        cache.set(name, loading);
        loading.catch(() => cache.delete(name));
        return loading;
    }

    private async load(name: string): Promise<RoleFacts | undefined> {
        const found = await this.iam.send(new GetRoleCommand({ RoleName: name })).catch((error: unknown) => {
            if ((error as Error).name === "NoSuchEntityException" || (error as Error).name === "NoSuchEntity") {
                return undefined;
            }
            throw error;
        });
        const role = found?.Role;
        if (role?.Arn === undefined || role.RoleId === undefined) {
            return undefined;
        }
        const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
        return {
            arn: role.Arn,
            name,
            id: role.RoleId,
            trust: parse(`trust policy of role ${name}`, role.AssumeRolePolicyDocument),
            identity: [...(await this.inline(name)), ...(await this.attached(name))],
            ...(boundaryArn === undefined ? {} : { boundary: await this.managedPolicy(boundaryArn) }),
            tags: Object.fromEntries((role.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
            maxSessionSeconds: role.MaxSessionDuration ?? 3600,
        };
    }

    private async inline(name: string): Promise<readonly PolicySource[]> {
        const sources: PolicySource[] = [];
        for await (const page of paginateListRolePolicies({ client: this.iam }, { RoleName: name })) {
            for (const policyName of page.PolicyNames ?? []) {
                const policy = await this.iam.send(
                    new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName }),
                );
                const label = `inline policy ${policyName} of role ${name}`;
                sources.push({ name: label, document: parse(label, policy.PolicyDocument) });
            }
        }
        return sources;
    }

    private async attached(name: string): Promise<readonly PolicySource[]> {
        const sources: PolicySource[] = [];
        for await (const page of paginateListAttachedRolePolicies({ client: this.iam }, { RoleName: name })) {
            for (const { PolicyArn } of page.AttachedPolicies ?? []) {
                if (PolicyArn !== undefined) {
                    sources.push(await this.managedPolicy(PolicyArn));
                }
            }
        }
        return sources;
    }

    /** A managed policy's default version. */
    async managedPolicy(arn: string): Promise<PolicySource> {
        const { Policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
        const version = await this.iam.send(
            new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
        );
        const label = `managed policy ${arn}`;
        return { name: label, document: parse(label, version.PolicyVersion?.Document) };
    }
}

/** IAM's API gives documents percent-encoded. */
function parse(label: string, document: string | undefined): PolicyDocument {
    try {
        return parsePolicyDocument(decodeURIComponent(document ?? ""));
    } catch (error) {
        throw new Error(`The ${label} cannot be read: ${messageOf(error)}`, { cause: error });
    }
}
