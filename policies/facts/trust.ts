/** Who may assume a role: its trust policy, decided. */

import { type Decision, decide, type PolicyDocument } from "./iam";
import { type Condition, type PrincipalEntry, type Statement } from "./iam/document";
import { isAboutAction } from "./iam/statements";

/** The service that runs jobs and crawlers. */
export const GLUE = "glue.amazonaws.com";

const assume = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/** Somebody other than Glue whom a statement lets assume the role. */
export interface Stranger {
    readonly statement: string;
    /** `AWS arn:aws:iam::…:root`, `everybody but …`. */
    readonly who: string;
}

/** Everybody other than Glue whom a trust policy lets assume the role, whatever its conditions are. */
export function strangers({ statements }: PolicyDocument): readonly Stranger[] {
    return statements.filter(letsAssume).flatMap(({ label, principals }) => {
        const { negated = false, entries = [] } = principals ?? {};
        const names = (list: readonly PrincipalEntry[]): string =>
            list.map(({ type, value }) => `${type} ${value}`).join(", ");
        if (principals === undefined || negated) {
            const but = negated ? ` but ${names(entries)}` : "";
            return [{ statement: label, who: `everybody${but}` }];
        }
        const others = entries.filter(({ type, value }) => type !== "Service" || value !== GLUE);
        return others.length === 0 ? [] : [{ statement: label, who: names(others) }];
    });
}

function letsAssume(statement: Statement): boolean {
    return statement.effect === "Allow" && assume.some((action) => isAboutAction(statement, action));
}

/** Whether Glue may assume the role at all; of the account's own Glue where that account is known. */
export function decideForGlue(trust: PolicyDocument, account: string | undefined): Decision {
    return ask(trust, account === undefined ? {} : { "aws:SourceAccount": account }, false);
}

/** A way in which Glue assumes the role for somebody who it should not. */
export interface Confusion {
    /** `a request that names no account`, `account 210987654321`. */
    readonly for: string;
    readonly decision: Decision;
}

/**
 * The ways in which Glue may assume the role on behalf of others than its own account: a job of any account may name any
 * role, and only a condition on where the request comes from tells them apart.
 */
export function confusions(trust: PolicyDocument, account: string | undefined): readonly Confusion[] {
    const silent = { for: "a request that does not say which account it is for", decision: ask(trust, {}, true) };
    const foreign = sources(trust, account).map((source) => ({
        for: `account ${source["aws:SourceAccount"]}`,
        decision: ask(trust, source, false),
    }));
    return [silent, ...foreign].filter(({ decision }) => decision.outcome !== "deny");
}

function ask(
    document: PolicyDocument,
    context: Readonly<Record<string, string | readonly string[]>>,
    contextIsComplete: boolean,
): Decision {
    const request = { action: "sts:AssumeRole", resource: "the role", context, contextIsComplete };
    return decide(
        { ...request, principal: { type: "Service", value: GLUE } },
        { identity: [], resource: [{ name: "assumeRolePolicy", document }] },
    );
}

/** An account that nobody's policy names. */
const nobody = "000000000000";

type Source = Readonly<Record<"aws:SourceAccount" | "aws:SourceArn" | "aws:SourceOrgID", string>>;

/** Where requests may come from that are not the account's own: from anywhere, and from what the conditions' values match. */
function sources({ statements }: PolicyDocument, account: string | undefined): readonly Source[] {
    const conditions = statements.filter(letsAssume).flatMap((statement) => statement.conditions);
    const from = (source: string, arn: string): Source => ({
        "aws:SourceAccount": source,
        "aws:SourceArn": arn,
        "aws:SourceOrgID": "o-0000000000",
    });
    const accounts = valuesOf(conditions, "aws:sourceaccount").map((value) => fill(value, "0"));
    const arns = valuesOf(conditions, "aws:sourcearn").flatMap((value) => {
        const [partition = "", service = "", region = "", owner = "", ...rest] = value.split(":").slice(1);
        const source = fill(owner === "*" || owner === "" ? nobody : owner, "0");
        const arn = ["arn", partition, service, region, source, ...rest].join(":");
        return [from(source, fill(arn, "x"))];
    });
    return [nobody, ...accounts]
        .map((source) => from(source, `arn:aws:glue:us-east-1:${source}:job/x`))
        .concat(arns)
        .filter((source) => {
            const named = source["aws:SourceAccount"];
            // Which account is the role's own, only its ARN tells; one that is written out is then taken for it.
            return named !== account && (account !== undefined || named === nobody || !isWrittenOut(named, conditions));
        });
}

function valuesOf(conditions: readonly Condition[], key: string): readonly string[] {
    return conditions.filter((condition) => condition.key.toLowerCase() === key).flatMap(({ values }) => values);
}

function isWrittenOut(account: string, conditions: readonly Condition[]): boolean {
    return conditions.some(({ values }) => values.some((value) => value.split(":").includes(account)));
}

/** A text that a pattern matches. */
function fill(pattern: string, char: string): string {
    return pattern.replace(/\*+/gu, char).replace(/\?/gu, char);
}
