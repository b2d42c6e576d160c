import { type Classified, type Protocol } from "../classify/request";
import { AwsError } from "../errors";
import { type Session, type Sessions } from "./sessions";

/** Who makes a request. */
export type Caller =
    /** Any key that AssumeRole did not issue: the account's owner, for whom IAM has no limits. */
    | { readonly kind: "administrator"; readonly accessKeyId: string }
    | { readonly kind: "role"; readonly session: Session }
    | { readonly kind: "anonymous" };

/** Finds out who makes a request. Keys that AssumeRole issued and that are no longer good are refused. */
export function identify(request: Classified, sessions: Sessions): Caller {
    const { credential, protocol } = request;
    if (credential === undefined) {
        return { kind: "anonymous" };
    }
    const session = sessions.get(credential.accessKeyId);
    if (session === undefined) {
        if (credential.accessKeyId.startsWith("ASIA")) {
            throw unknownKey(protocol, credential.accessKeyId);
        }
        return { kind: "administrator", accessKeyId: credential.accessKeyId };
    }
    if (credential.sessionToken !== session.sessionToken) {
        throw badToken(protocol, credential.sessionToken === undefined);
    }
    if (session.expiresAt.getTime() <= Date.now()) {
        throw expired(protocol, session);
    }
    return { kind: "role", session };
}

/** How the caller is named in messages and in the log. */
export function callerName(caller: Caller): string {
    switch (caller.kind) {
        case "administrator":
            return `administrator (${caller.accessKeyId})`;
        case "role":
            return caller.session.sessionArn;
        case "anonymous":
            return "anonymous";
    }
}

function unknownKey(protocol: Protocol, accessKeyId: string): AwsError {
    const hint = `${accessKeyId} is not the key of a session that this endpoint issued; sessions end when it restarts.`;
    switch (protocol) {
        case "s3":
            return new AwsError(
                "InvalidAccessKeyId",
                `The AWS Access Key Id you provided does not exist in our records. ${hint}`,
                403,
            );
        default:
            return invalidToken(protocol, hint);
    }
}

function badToken(protocol: Protocol, missing: boolean): AwsError {
    const hint = missing
        ? "The key belongs to a role's session, so the request needs its session token (AWS_SESSION_TOKEN)."
        : "The session token is not the one that was issued with the key.";
    switch (protocol) {
        case "s3":
            return new AwsError("InvalidToken", `The provided token is malformed or otherwise invalid. ${hint}`);
        default:
            return invalidToken(protocol, hint);
    }
}

/** What every service but S3 calls credentials that it does not know or that do not belong together. */
function invalidToken(protocol: Exclude<Protocol, "s3">, hint: string): AwsError {
    const message = `The security token included in the request is invalid. ${hint}`;
    return protocol === "query"
        ? new AwsError("InvalidClientTokenId", message, 403)
        : new AwsError("UnrecognizedClientException", message, 400);
}

function expired(protocol: Protocol, session: Session): AwsError {
    const detail =
        session.expiresAt.getTime() === 0
            ? "the run it was issued for is over"
            : `it expired at ${session.expiresAt.toISOString()}`;
    switch (protocol) {
        case "s3":
            return new AwsError("ExpiredToken", `The provided token has expired: ${detail}.`);
        case "query":
            return new AwsError(
                "ExpiredToken",
                `The security token included in the request is expired: ${detail}.`,
                403,
            );
        default:
            return new AwsError(
                "ExpiredTokenException",
                `The security token included in the request is expired: ${detail}.`,
            );
    }
}
