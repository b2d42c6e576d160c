/** How rules about roles say what they found. */

import { type Finding } from "../rule";
import { type Grant } from "./access";
import { type Gap } from "./grants";
import { type GlueRole, type RoleUser, usersOf } from "./glueRoles";
import { type Role } from "./roles";
import { toS3Uri } from "./s3";

/** `can delete data: inline policy "data", statement Write (Action s3:*; Resource *), allows …, for example on …`. */
export function describeGrant({ reach, actions }: Grant, role: Role, can: string): string {
    const { by, grant, example, outcome, reason } = reach;
    if (by === undefined || grant === undefined || example === undefined) {
        return `cannot tell whether role "${role.name}" can ${can}: ${reason}`;
    }
    const [verb, allows, why] = outcome === "allow" ? ["can", "allows", ""] : ["may", "may allow", ` (${reason})`];
    return (
        `role "${role.name}" ${verb} ${can}: ${by.policy}, statement ${by.statement} ` +
        `(${grant.action}; ${grant.resource}), ${allows} ${list(actions)}, for example on ${toS3Uri(example.resource)}${why}`
    );
}

/** A finding about what a user's role can do. */
export function grantFinding(user: RoleUser, grant: Grant, role: Role, can: string, rest: string): Finding {
    return {
        urn: user.resource.urn,
        property: user.property,
        message: `${user.name}: ${describeGrant(grant, role, can)}${rest}`,
        ...(grant.reach.outcome === "allow" ? {} : { undecided: true }),
    };
}

/** The finding about a job or crawler whose role is not known. */
export function userGaps(user: RoleUser, whether: string): readonly Finding[] {
    return user.gap === undefined ? [] : [undecided(user, user.gap, whether)];
}

/** The findings about what is not known of the role of a job or crawler, its policies among them. */
export function gapFindings(user: RoleUser, whether: string): readonly Finding[] {
    const gaps = new Map(user.roles.flatMap((role) => role.gaps).map((gap) => [gap.what, gap]));
    return [...userGaps(user, whether), ...[...gaps.values()].map((gap) => undecided(user, gap, whether))];
}

function undecided(user: RoleUser, gap: Gap, whether: string): Finding {
    return {
        urn: user.resource.urn,
        property: user.property,
        message: `${user.name}: ${gapMessage(gap, whether)}`,
        undecided: true,
    };
}

/** The findings about what is not known of a role's policies. */
export function roleGaps(of: GlueRole, whether: string): readonly Finding[] {
    return of.role.gaps.map((gap) => ({
        urn: of.role.resource.urn,
        message: `role "${of.role.name}" of ${usersOf(of)}: ${gapMessage(gap, whether)}`,
        undecided: true,
    }));
}

/** A finding about what is not known of something that no one job or crawler answers for. */
export function gapFinding(gap: Gap, whether: string): Finding {
    return {
        message: gapMessage(gap, whether),
        ...(gap.urn === undefined ? {} : { urn: gap.urn }),
        ...(gap.property === undefined ? {} : { property: gap.property }),
        undecided: true,
    };
}

function gapMessage({ what, remedy }: Gap, whether: string): string {
    return `cannot tell whether ${whether}: ${what}. ${remedy}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(texts: readonly string[]): string {
    return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
