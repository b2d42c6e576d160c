/**
 * What IAM policies allow, by IAM's documented evaluation: everything starts denied, an Allow opens, an explicit Deny
 * wins. What cannot be known (a condition on a key that is not given, a policy variable) makes the answer "unknown",
 * with the reason; it is never ignored.
 *
 * {@link decide} answers for one request, {@link reach} for all requests that match a pattern. Both assume that
 * principal and resource belong to one account. Permission boundaries, service control policies and session policies
 * only ever take permissions away and are not looked at.
 */

import { type ContextInput } from "./iam/context";
import { isAboutAction, listStatements, placeStatements, resourceMatches, type Policies } from "./iam/statements";
import { every, type Verdict } from "./iam/verdict";

export {
    parsePolicyDocument,
    PolicyDocumentError,
    type PolicyDocument,
    type PolicySource,
    type Statement,
} from "./iam/document";
export { reach, reachAll, type Reach, type ReachQuestion } from "./iam/reach";

/** A request to be decided. */
export interface AccessRequest extends ContextInput {
    /** `s3:GetObject`. */
    readonly action: string;
    /** The ARN of the one resource asked for. */
    readonly resource: string;
}

/** What policies say to a request. */
export interface Decision {
    readonly outcome: "allow" | "deny" | "unknown";
    /** The statement that decided; none when nothing allows. */
    readonly by?: { readonly policy: string; readonly statement: string };
    /** One sentence, for people. */
    readonly reason: string;
}

/**
 * Decides a request: an explicit Deny in any policy wins; else an Allow of the identity's policies, or of the
 * resource's for this principal; else it is denied for want of an Allow (then `by` is absent).
 *
 * For a trust policy leave `identity` empty and give the trust policy as the role's resource policy.
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
    const aboutAction = listStatements(policies).filter(({ statement }) => isAboutAction(statement, request.action));
    const judged = placeStatements(request, aboutAction).map((placed) => ({
        policy: placed.policy,
        statement: placed.statement,
        about: every([resourceMatches(placed, request.resource), placed.applies]),
    }));
    const find = (effect: "Allow" | "Deny", holds: Verdict["holds"]) =>
        judged.find((item) => item.statement.effect === effect && item.about.holds === holds);
    const what = `${request.action} on ${request.resource}`;

    const denied = find("Deny", "yes");
    if (denied !== undefined) {
        return { outcome: "deny", ...by(denied), reason: `${place(denied)} denies ${what}` };
    }
    const allowed = find("Allow", "yes");
    const perhapsDenied = find("Deny", "maybe");
    const perhapsAllowed = find("Allow", "maybe");
    if (allowed !== undefined && perhapsDenied === undefined) {
        return { outcome: "allow", ...by(allowed), reason: `${place(allowed)} allows ${what}` };
    }
    const open = allowed === undefined ? perhapsAllowed : perhapsDenied;
    if (open !== undefined) {
        const why = open.about.holds === "maybe" ? open.about.why : "";
        const effect = open.statement.effect === "Allow" ? "allows" : "denies";
        return { outcome: "unknown", ...by(open), reason: `${place(open)} ${effect} ${what} depending on ${why}` };
    }
    return { outcome: "deny", reason: `no statement allows ${what}` };
}

function by(item: { readonly policy: string; readonly statement: { readonly label: string } }): Pick<Decision, "by"> {
    return { by: { policy: item.policy, statement: item.statement.label } };
}

function place(item: { readonly policy: string; readonly statement: { readonly label: string } }): string {
    return `${item.policy}, ${item.statement.label},`;
}
