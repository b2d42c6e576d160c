import { randomBytes } from "node:crypto";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import {
    type AccessRequest,
    decide,
    type Decision,
    parsePolicyDocument,
    type PolicySource,
} from "../../../policies/facts/iam";
import { type Arns, roleNameOf } from "../arns";
import { AwsError, messageOf } from "../errors";
import { type Access, type Authorizer } from "./authorizer";
import { type Caller, callerName } from "./caller";
import { requestContextValues, contextIsComplete } from "./context";
import { type RoleFacts, type RoleStore } from "./role-facts";
import { type Session, type Sessions } from "./sessions";

/** What a client asks AssumeRole for. */
export interface AssumeRoleRequest {
    readonly roleArn: string;
    readonly sessionName: string;
    readonly durationSeconds?: number;
    readonly externalId?: string;
    /** JSON text of a policy that the session is limited to. */
    readonly policy?: string;
    /** Managed policies that the session is limited to. */
    readonly policyArns: readonly string[];
}

/** What Glue asks AssumeRole for when it starts a job run or a crawl. */
export interface ServiceAssumeRequest {
    /** ARN or name, as it stands in the job or crawler. */
    readonly role: string;
    readonly sessionName: string;
    /** The job or crawler that needs the role: `aws:SourceArn`, which trust policies check against confused deputies. */
    readonly sourceArn: string;
    readonly durationSeconds: number;
    readonly runId?: string;
    readonly sessionPolicy?: string;
}

/** Why a service may not have a role. */
export class RoleRefusedError extends Error {}

const glue = "glue.amazonaws.com";

/** Issues sessions of roles, deciding trust policies that moto does not look at. */
export class AssumeRole {
    constructor(
        private readonly arns: Arns,
        private readonly roles: RoleStore,
        private readonly sessions: Sessions,
        private readonly authorizer: Authorizer,
        private readonly sts: STSClient,
    ) {}

    /** AssumeRole as a client calls it. */
    async forClient(caller: Caller, request: AssumeRoleRequest): Promise<Session> {
        const access: Access = { action: "sts:AssumeRole", resource: request.roleArn };
        if (caller.kind === "anonymous") {
            throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
        }
        const role = await this.roles.get(roleNameOf(request.roleArn));
        if (role === undefined || role.arn !== request.roleArn) {
            // AWS does not tell a missing role from a forbidden one; here it helps and gives nothing away.
            throw notAuthorized(caller, access, `because role ${request.roleArn} does not exist`);
        }
        const callerRole = caller.kind === "role" ? await this.roles.get(caller.session.roleName) : undefined;
        const principal = caller.kind === "role" ? caller.session.sessionArn : this.arns.root;
        const context = {
            ...requestContextValues(caller, callerRole, this.arns),
            "sts:RoleSessionName": request.sessionName,
            ...(request.externalId === undefined ? {} : { "sts:ExternalId": request.externalId }),
        };
        const trusted = decideTrust(role, { type: "AWS", value: principal }, context);
        if (trusted.outcome !== "allow") {
            // Trusting the account leaves it to the caller's own policies.
            const account = decideTrust(role, { type: "AWS", value: this.arns.root }, context);
            const own = account.outcome === "allow" ? await this.authorizer.ask(caller, access) : undefined;
            if (trusted.by !== undefined || own === undefined) {
                throw notAuthorized(caller, access, `because the role does not trust the caller: ${trusted.reason}`);
            }
            if (!own.allowed) {
                throw new AwsError("AccessDenied", own.message, 403);
            }
        }
        const seconds = request.durationSeconds ?? 3600;
        const limit = caller.kind === "role" ? Math.min(role.maxSessionSeconds, 3600) : role.maxSessionSeconds;
        if (seconds < 900 || seconds > limit) {
            throw new AwsError(
                "ValidationError",
                `The requested DurationSeconds exceeds the MaxSessionDuration set for this role, or is too short: ` +
                    `got ${seconds}, allowed 900 to ${limit}${caller.kind === "role" ? " (role chaining: one hour at most)" : ""}.`,
            );
        }
        const policies = [
            ...(request.policy === undefined ? [] : [parseSessionPolicy(request.policy)]),
            ...(await Promise.all(request.policyArns.map((arn) => this.roles.managedPolicy(arn)))),
        ];
        return await this.issue(role, request.sessionName, seconds, policies);
    }

    /** AssumeRole as the Glue service does it for a job or a crawler. */
    async forGlue(request: ServiceAssumeRequest): Promise<Session> {
        const role = await this.trustedByGlue(request.role, request.sourceArn);
        const policies = request.sessionPolicy === undefined ? [] : [parseSessionPolicy(request.sessionPolicy)];
        return await this.issue(role, request.sessionName, request.durationSeconds, policies, request.runId);
    }

    /** The role, if it exists and lets Glue have it for this job or crawler. */
    async trustedByGlue(nameOrArn: string, sourceArn: string): Promise<RoleFacts> {
        const role = await this.roles.get(roleNameOf(nameOrArn));
        if (role === undefined || (nameOrArn.startsWith("arn:") && role.arn !== nameOrArn)) {
            throw new RoleRefusedError(`role ${this.arns.role(nameOrArn)} does not exist`);
        }
        const context = {
            "aws:SourceAccount": this.arns.accountId,
            "aws:SourceArn": sourceArn,
            "aws:SecureTransport": "true",
            "aws:CurrentTime": new Date().toISOString(),
        };
        const decision = decideTrust(role, { type: "Service", value: glue }, context);
        if (decision.outcome !== "allow") {
            throw new RoleRefusedError(
                `the trust policy of ${role.arn} does not let ${glue} assume it for ${sourceArn}: ${decision.reason}`,
            );
        }
        return role;
    }

    private async issue(
        role: RoleFacts,
        sessionName: string,
        durationSeconds: number,
        sessionPolicies: readonly PolicySource[],
        runId?: string,
    ): Promise<Session> {
        const answer = await this.sts.send(
            new AssumeRoleCommand({
                RoleArn: role.arn,
                RoleSessionName: sessionName,
                DurationSeconds: durationSeconds,
            }),
        );
        const credentials = answer.Credentials;
        if (credentials?.AccessKeyId === undefined || credentials.SecretAccessKey === undefined) {
            throw new Error(`moto issued no credentials for ${role.arn}.`);
        }
        const issuedAt = new Date();
        const session: Session = {
            accessKeyId: credentials.AccessKeyId,
            secretAccessKey: credentials.SecretAccessKey,
            sessionToken: credentials.SessionToken ?? randomBytes(120).toString("base64"),
            issuedAt,
            expiresAt: new Date(issuedAt.getTime() + durationSeconds * 1000),
            roleArn: role.arn,
            roleName: role.name,
            sessionArn: `arn:aws:sts::${this.arns.accountId}:assumed-role/${role.name}/${sessionName}`,
            userId: `${role.id}:${sessionName}`,
            sessionPolicies,
            ...(runId === undefined ? {} : { runId }),
        };
        this.sessions.add(session);
        return session;
    }
}

function decideTrust(
    role: RoleFacts,
    principal: NonNullable<AccessRequest["principal"]>,
    context: Readonly<Record<string, string | readonly string[]>>,
): Decision {
    const trust: PolicySource = { name: `trust policy of role ${role.name}`, document: role.trust };
    return decide(
        {
            action: "sts:AssumeRole",
            resource: role.arn,
            principal,
            context,
            contextIsComplete: contextIsComplete(context, [trust]),
        },
        { identity: [], resource: [trust] },
    );
}

function parseSessionPolicy(source: string): PolicySource {
    try {
        return { name: "session policy", document: parsePolicyDocument(source) };
    } catch (error) {
        throw new AwsError("MalformedPolicyDocument", `The session policy is not valid: ${messageOf(error)}`);
    }
}

function notAuthorized(caller: Caller, access: Access, why: string): AwsError {
    return new AwsError(
        "AccessDenied",
        `User: ${callerName(caller)} is not authorized to perform: ${access.action} on resource: ${access.resource} ${why}`,
        403,
    );
}
