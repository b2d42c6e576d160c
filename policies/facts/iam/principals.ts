/** Whether a statement of a resource policy is about the principal that asks, in the same account. */

import { type Principal } from "./context";
import { type PrincipalEntry, type Statement } from "./document";
import { maybe, no, not, some, verdict, type Verdict, yes } from "./verdict";

/**
 * Whether the statement's `Principal` or `NotPrincipal` covers the principal.
 *
 * An Allow to a whole account only lets that account's own identity policies decide, so it matches the account's root
 * and nobody else; a Deny to an account reaches everybody in it.
 */
export function principalMatches(statement: Statement, principal: Principal | undefined): Verdict {
    const { principals, effect } = statement;
    if (principals === undefined) {
        return maybe("the statement has no Principal, which a resource policy needs");
    }
    const { entries, negated } = principals;
    if (entries.some(({ type, value }) => type === "AWS" && value === "*")) {
        return verdict(!negated);
    }
    if (principal === undefined) {
        return maybe("the principal is not known");
    }
    if (!negated) {
        return some(entries.map((entry) => entryMatches(entry, principal, effect === "Deny")));
    }
    if (principal.type === "AWS") {
        // AWS: to except a role from a Deny by NotPrincipal, the account must be listed as well as the role.
        const itself = some(entries.map((entry) => entryMatches(entry, principal, false)));
        const account = entries.some((entry) => isAccountOf(entry, principal));
        return itself.holds === "maybe" || account === (itself.holds === "yes")
            ? not(itself)
            : maybe("NotPrincipal lists only one of the principal and its account");
    }
    return not(some(entries.map((entry) => entryMatches(entry, principal, false))));
}

function entryMatches(entry: PrincipalEntry, principal: Principal, includeAccount: boolean): Verdict {
    if (entry.type !== principal.type) {
        // Role sessions that come from federation keep that in their own principal, which a request here never has.
        return no;
    }
    if (entry.type === "Service") {
        return verdict(entry.value === "*" || entry.value === principal.value);
    }
    if (entry.value === principal.value) {
        return yes;
    }
    if (isAccountOf(entry, principal)) {
        return verdict(includeAccount || isRoot(principal.value));
    }
    if (includeAccount && namesAccount(entry) && accountOf(principal.value) === "*") {
        return maybe("the principal's account is not known");
    }
    if (/^A[A-Z]{3}[A-Z0-9]{12,}$/u.test(entry.value)) {
        return maybe(`the principal is given by its unique id, ${entry.value}`);
    }
    const wanted = roleOf(entry.value);
    const got = roleOf(principal.value);
    if (wanted === undefined || got === undefined || wanted.name !== got.name) {
        return no;
    }
    if (wanted.account !== got.account) {
        return got.account === "*" ? maybe("the principal's account is not known") : no;
    }
    // A statement about a role is about its sessions; one about a session is about that session.
    return wanted.session === undefined || wanted.session === got.session
        ? yes
        : got.session === undefined
          ? maybe(`the principal is one session of the role, ${entry.value}`)
          : no;
}

function isAccountOf(entry: PrincipalEntry, principal: Principal): boolean {
    return namesAccount(entry) && accountOf(entry.value) === accountOf(principal.value);
}

/** An account is written as its number or as the ARN of its root. */
function namesAccount({ type, value }: PrincipalEntry): boolean {
    return type === "AWS" && (/^\d{12}$/u.test(value) || isRoot(value));
}

function accountOf(arnOrNumber: string): string | undefined {
    return /^\d{12}$/u.test(arnOrNumber) ? arnOrNumber : arnOrNumber.split(":")[4];
}

function isRoot(arn: string): boolean {
    return /^arn:[\w-]+:iam::\d{12}:root$/u.test(arn);
}

/** The role that an ARN is about: `role/path/name`, or a session of it, whose ARN does not tell the path. */
function roleOf(
    arn: string,
): { readonly account: string; readonly name: string; readonly session?: string } | undefined {
    const role = /^arn:[\w-]+:iam::(\d{12}|\*):role\/(?:.*\/)?([^/]+)$/u.exec(arn);
    if (role?.[1] !== undefined && role[2] !== undefined) {
        return { account: role[1], name: role[2] };
    }
    const session = /^arn:[\w-]+:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/u.exec(arn);
    if (session?.[1] !== undefined && session[2] !== undefined && session[3] !== undefined) {
        return { account: session[1], name: session[2], session: session[3] };
    }
    return undefined;
}
