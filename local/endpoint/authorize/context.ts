import { type PolicySource } from "../../../policies/facts/iam";
import { type Arns } from "../arns";
import { type Caller } from "./caller";
import { type RoleFacts } from "./role-facts";

/** Values by condition key. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** Keys that a request really has but that are not looked up here: a condition on one makes the answer "unknown". */
const notLookedUp = [/^s3:existingobjecttag\//, /^aws:resourcetag\//, /^aws:requesttag\//, /^aws:tagkeys$/];

/** The keys that every request has. */
export function requestContextValues(caller: Caller, role: RoleFacts | undefined, arns: Arns): ContextValues {
    const now = new Date();
    return {
        // Loopback stands in for TLS: nothing leaves the machine, and without this a lake that demands TLS, as it
        // should, could not be used locally at all.
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
        "aws:SourceIp": "127.0.0.1",
        "aws:CurrentTime": now.toISOString(),
        "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
        "aws:RequestedRegion": arns.region,
        "aws:ResourceAccount": arns.accountId,
        "s3:ResourceAccount": arns.accountId,
        "aws:ViaAWSService": "false",
        ...callerValues(caller, role, arns),
    };
}

function callerValues(caller: Caller, role: RoleFacts | undefined, arns: Arns): ContextValues {
    if (caller.kind === "anonymous") {
        return { "aws:PrincipalType": "Anonymous" };
    }
    if (caller.kind === "administrator") {
        return {
            "aws:PrincipalType": "Account",
            "aws:PrincipalArn": arns.root,
            "aws:PrincipalAccount": arns.accountId,
            "aws:userid": arns.accountId,
        };
    }
    const { session } = caller;
    return {
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalArn": session.roleArn,
        "aws:PrincipalAccount": arns.accountId,
        "aws:userid": session.userId,
        "aws:TokenIssueTime": session.issuedAt.toISOString(),
        "aws:MultiFactorAuthPresent": "false",
        ...Object.fromEntries(
            Object.entries(role?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]),
        ),
    };
}

/** Whether a key that the context lacks is truly absent, for every key that these policies ask for. */
export function contextIsComplete(context: ContextValues, policies: readonly PolicySource[]): boolean {
    const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
    return policies.every((policy) =>
        policy.document.statements.every((statement) =>
            statement.conditions.every(({ key }) => {
                const name = key.toLowerCase();
                return known.has(name) || !notLookedUp.some((pattern) => pattern.test(name));
            }),
        ),
    );
}
