import {
    type AccessRequest,
    decide,
    type Decision,
    parsePolicyDocument,
    type PolicySource,
} from "../../../policies/facts/iam";
import { type Arns } from "../arns";
import { type Protocol } from "../classify/request";
import { AwsError } from "../errors";
import { type Caller, callerName } from "./caller";
import { contextIsComplete, type ContextValues, requestContextValues } from "./context";
import { type RoleFacts, type RoleStore } from "./role-facts";

/** One permission that a request needs. */
export interface Access {
    readonly action: string;
    /** An ARN, or `*` for the actions that are about no resource. */
    readonly resource: string;
    /** Condition keys that this action has besides those of every request. */
    readonly context?: ContextValues;
    /** The bucket whose policy takes part. */
    readonly bucket?: string;
}

/** Whether a caller may do something, and why not. */
export interface Answer {
    readonly allowed: boolean;
    /** For a person: who, what, on what, and what decided. */
    readonly message: string;
}

/** Where bucket policies are kept. */
export interface BucketPolicySource {
    policySource(bucket: string): PolicySource | undefined;
}

const everything: PolicySource = {
    name: "the account's owner",
    document: parsePolicyDocument({
        Version: "2012-10-17",
        Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
    }),
};

/** The owner of an account can always repair a bucket's policy, even one that denies everybody everything. */
const ownerAlwaysMay = new Set(["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"]);

/** Decides requests by IAM's rules. moto's own check is off: it gets conditions, Glue and bulk deletes wrong. */
export class Authorizer {
    constructor(
        private readonly arns: Arns,
        private readonly roles: RoleStore,
        private readonly buckets: BucketPolicySource,
    ) {}

    /** Decides all, or throws what the service asked says to a caller who may not. */
    async require(caller: Caller, protocol: Protocol, accesses: readonly Access[]): Promise<void> {
        for (const access of accesses) {
            const answer = await this.ask(caller, access);
            if (!answer.allowed) {
                throw accessDenied(protocol, answer.message);
            }
        }
    }

    /** Decides one permission. */
    async ask(caller: Caller, access: Access): Promise<Answer> {
        if (caller.kind === "administrator" && ownerAlwaysMay.has(access.action)) {
            return { allowed: true, message: "" };
        }
        const role = caller.kind === "role" ? await this.roles.get(caller.session.roleName) : undefined;
        if (caller.kind === "role" && role === undefined) {
            return refusal(caller, access, `because role ${caller.session.roleArn} no longer exists`);
        }
        const bucketPolicy = access.bucket === undefined ? undefined : this.buckets.policySource(access.bucket);
        const resource = bucketPolicy === undefined ? [] : [bucketPolicy];
        const context = { ...requestContextValues(caller, role, this.arns), ...access.context };
        const identity = caller.kind === "administrator" ? [everything] : (role?.identity ?? []);
        for (const { sources, limit } of this.limits(caller, role)) {
            const decision = decideWith(caller, this.arns, access, context, sources, []);
            if (decision.outcome !== "allow") {
                return refusal(caller, access, `because ${limit} does not allow it: ${decision.reason}`);
            }
        }
        const decision = decideWith(caller, this.arns, access, context, identity, resource);
        return decision.outcome === "allow"
            ? { allowed: true, message: decision.reason }
            : refusal(caller, access, explain(decision, access, identity, resource));
    }

    /** What takes away from what the role's policies give. */
    private limits(caller: Caller, role: RoleFacts | undefined): { sources: readonly PolicySource[]; limit: string }[] {
        const session = caller.kind === "role" ? caller.session.sessionPolicies : [];
        return [
            ...(role?.boundary === undefined
                ? []
                : [{ sources: [role.boundary], limit: `the permissions boundary (${role.boundary.name})` }]),
            ...(session.length === 0 ? [] : [{ sources: session, limit: "the session's own policy" }]),
        ];
    }
}

function decideWith(
    caller: Caller,
    arns: Arns,
    access: Access,
    context: ContextValues,
    identity: readonly PolicySource[],
    resource: readonly PolicySource[],
): Decision {
    const request: AccessRequest = {
        action: access.action,
        resource: access.resource,
        principal: { type: "AWS", value: principalOf(caller, arns) },
        context,
        contextIsComplete: contextIsComplete(context, [...identity, ...resource]),
    };
    return decide(request, { identity, resource });
}

function principalOf(caller: Caller, arns: Arns): string {
    switch (caller.kind) {
        case "administrator":
            return arns.root;
        case "role":
            return caller.session.sessionArn;
        case "anonymous":
            // Nobody in particular: only a statement for everybody is about it.
            return "anonymous";
    }
}

function explain(
    decision: Decision,
    access: Access,
    identity: readonly PolicySource[],
    resource: readonly PolicySource[],
): string {
    if (decision.outcome === "unknown") {
        return `because it cannot be decided here, and what cannot be decided is denied: ${decision.reason}`;
    }
    if (decision.by !== undefined) {
        return `with an explicit deny in ${decision.by.policy}, statement ${decision.by.statement}`;
    }
    const looked = [...identity, ...resource].map((source) => source.name);
    return `because no statement allows ${access.action} (looked at: ${looked.length === 0 ? "no policy at all" : looked.join("; ")})`;
}

function refusal(caller: Caller, access: Access, why: string): Answer {
    const who = caller.kind === "role" ? `${callerName(caller)} (role ${caller.session.roleArn})` : callerName(caller);
    return {
        allowed: false,
        message: `User: ${who} is not authorized to perform: ${access.action} on resource: ${access.resource} ${why}`,
    };
}

/** The error that says "not allowed" in the given protocol. */
export function accessDenied(protocol: Protocol, message: string): AwsError {
    switch (protocol) {
        case "s3":
        case "query":
            return new AwsError("AccessDenied", message, 403);
        case "rest":
            return new AwsError("AccessDeniedException", message, 403);
        default:
            return new AwsError("AccessDeniedException", message, 400);
    }
}
