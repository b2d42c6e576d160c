/** What a role may do in S3: all policies that bear on it, and questions to them. */

import { bucketPoliciesAbout, bucketPoliciesFor, glueContext } from "./bucketPolicies";
import { type AccessRequest, type Decision, decide, type PolicySource, type Reach, reachAll } from "./iam";
import { type ContextInput } from "./iam/context";
import { type Statement } from "./iam/document";
import { isAboutAction, listStatements, type Policies, type StatementAt } from "./iam/statements";
import { dataPlaces } from "./lakePlaces";
import { type Lake } from "./lake";
import { isGlueServiceRole } from "./managedPolicies";
import { type Role } from "./roles";
import { bucketOfPattern } from "./s3Patterns";

/** A role and all that is known of what it may do. */
export interface Access {
    readonly role: Role;
    /** The role's own policies, and the bucket policies that can matter to it. */
    readonly policies: Policies;
    /** The role's own policies, and those that can matter to what is asked of one bucket. */
    readonly policiesAt: (bucket: string) => Policies;
    /** What is known of the role's requests. */
    readonly asker: ContextInput;
    /** The partitions that its policies speak of: `aws` for most. */
    readonly partitions: readonly string[];
}

/** Everything that a role may do. */
export function accessOf(lake: Lake, role: Role): Access {
    return remembered(lake, lake.fact(accesses), role, () => role.policies);
}

/**
 * The same without AWSGlueServiceRole, whose get, put and delete are for the files that Glue itself keeps: keys with
 * `aws-glue-` after a slash, and buckets named so. It is left out only while nothing that this program reads or writes is there.
 */
export function dataAccessOf(lake: Lake, role: Role): Access {
    return hasServiceRole(role) && !lake.fact(usesGluesOwnKeys)
        ? accessWithoutServiceRole(lake, role)
        : accessOf(lake, role);
}

/** Everything that a role may do but for what AWSGlueServiceRole lets it. */
export function accessWithoutServiceRole(lake: Lake, role: Role): Access {
    if (!hasServiceRole(role)) {
        return accessOf(lake, role);
    }
    return remembered(lake, lake.fact(dataAccesses), role, () =>
        role.policies.filter(({ document }) => !isGlueServiceRole(document)),
    );
}

/** Whether AWSGlueServiceRole is among a role's policies. */
export function hasServiceRole(role: Role): boolean {
    return role.policies.some(({ document }) => isGlueServiceRole(document));
}

const accesses = (): Map<Role, Access> => new Map();
const dataAccesses = (): Map<Role, Access> => new Map();

function remembered(lake: Lake, known: Map<Role, Access>, role: Role, own: () => readonly PolicySource[]): Access {
    const access = known.get(role) ?? readAccess(lake, role, own());
    known.set(role, access);
    return access;
}

function readAccess(lake: Lake, role: Role, own: readonly PolicySource[]): Access {
    // A boundary grants nothing, but what it denies is denied.
    const denied = (role.boundary?.policies ?? []).map(({ name, document }) => ({
        name: `permissions boundary ${name}`,
        document: { statements: document.statements.filter(({ effect }) => effect === "Deny") },
    }));
    const [, partition, account] = /^arn:([\w-]+):iam::(\d{12}):/u.exec(role.arn ?? "") ?? [];
    const identity = [...own, ...denied];
    const atBuckets = new Map<string, Policies>();
    return {
        role,
        policies: { identity, resource: bucketPoliciesFor(lake, role) },
        policiesAt: (bucket) => {
            const policies = atBuckets.get(bucket) ?? { identity, resource: bucketPoliciesAbout(lake, bucket) };
            atBuckets.set(bucket, policies);
            return policies;
        },
        asker: {
            ...(role.arn === undefined ? {} : { principal: { type: "AWS", value: role.arn } }),
            context: {
                ...glueContext,
                // A lake lies in the account of its roles.
                ...(account === undefined ? {} : { "aws:ResourceAccount": account, "s3:ResourceAccount": account }),
            },
        },
        partitions: partitionsOf(own, partition),
    };
}

function partitionsOf(policies: readonly PolicySource[], own: string | undefined): readonly string[] {
    const named = policies
        .flatMap(({ document }) => document.statements)
        .flatMap(({ resources }) => resources?.patterns ?? [])
        .flatMap((pattern) => /^arn:([\w-]+):/u.exec(pattern)?.[1] ?? []);
    const partitions = new Set(own === undefined ? named : [own, ...named]);
    return partitions.size === 0 ? ["aws"] : [...partitions];
}

/** Whether the program keeps data where only Glue's own files should be. */
function usesGluesOwnKeys(lake: Lake): boolean {
    return dataPlaces(lake).some(({ bucket, key }) => /^aws-glue-|\/[^/]*aws-glue-[^/]*\//u.test(`${bucket}/${key}/x`));
}

/** The catalogs that a role's policies speak of, by region and account; where they name none, one that any pattern matches. */
export function catalogsOf({ role }: Access): readonly { readonly region: string; readonly account: string }[] {
    const own = /:iam::(\d{12}):/u.exec(role.arn ?? "")?.[1] ?? "123456789012";
    const written = (part: string | undefined, otherwise: string): string =>
        part === undefined || /[*?$]/u.test(part) ? otherwise : part;
    const places = role.policies
        .flatMap(({ document }) => document.statements)
        .flatMap(({ resources }) => resources?.patterns ?? [])
        .flatMap((pattern) => {
            const [, region, account] = /^arn:[^:]*:glue:([^:]*)(?::([^:]*))?/u.exec(pattern) ?? [];
            return region === undefined ? [] : { region: written(region, "us-east-1"), account: written(account, own) };
        });
    const all = places.length === 0 ? [{ region: "us-east-1", account: own }] : places;
    return [...new Map(all.map((place) => [`${place.region} ${place.account}`, place])).values()];
}

/** The policies that can matter to a question about a resource, or a pattern of them. */
function policiesFor({ policies, policiesAt }: Access, resource: string): Policies {
    const bucket = bucketOfPattern(resource);
    return bucket === undefined ? policies : policiesAt(bucket);
}

/** What is said to one request: by the role's policies and those of the bucket, and by what limits the role. */
export function decideFor(access: Access, request: Pick<AccessRequest, "action" | "resource" | "context">): Decision {
    const { asker, role } = access;
    const asked = { ...asker, ...request, context: { ...asker.context, ...request.context } };
    const decision = decide(asked, policiesFor(access, request.resource));
    const { boundary } = role;
    if (decision.outcome === "deny" || boundary === undefined) {
        return decision;
    }
    const limit = decide(asked, { identity: boundary.policies });
    const [gap] = boundary.gaps;
    if (limit.outcome === "allow" && gap === undefined) {
        return decision;
    }
    return gap === undefined
        ? { ...limit, reason: `the role's permissions boundary decides: ${limit.reason}` }
        : { outcome: "unknown", reason: `the role's permissions boundary is not known: ${gap.what}` };
}

/** A statement by which a role may do something, with the actions that it allows. */
export interface Grant {
    readonly reach: Reach;
    readonly actions: readonly string[];
}

/** The statements by which a role may do any of these, each once with the actions that it allows. */
export function grantsOf(
    access: Access,
    question: {
        readonly actions: readonly string[];
        readonly resources: readonly string[];
        readonly except?: readonly string[];
    },
): readonly Grant[] {
    const byStatement = new Map<string, Grant>();
    for (const action of question.actions) {
        for (const resource of question.resources) {
            const asked = { ...access.asker, action, resource, except: question.except ?? [] };
            for (const reach of reachAll(asked, policiesFor(access, resource))) {
                const key = JSON.stringify(reach.by ?? reach.reason);
                const { reach: first = reach, actions = [] } = byStatement.get(key) ?? {};
                byStatement.set(key, { reach: first, actions: [...new Set([...actions, action])] });
            }
        }
    }
    return [...byStatement.values()];
}

/** A statement that allows a role some of the actions that were asked for. */
export interface Allowing {
    readonly at: StatementAt;
    readonly actions: readonly string[];
}

/** The statements that allow any of these actions, on whatever. */
export function statementsAllowing({ policies }: Access, actions: readonly string[]): readonly Allowing[] {
    return listStatements(policies)
        .filter(({ statement }) => statement.effect === "Allow")
        .map((at) => ({ at, actions: actions.filter((action) => isAboutAction(at.statement, action)) }))
        .filter((allowing) => allowing.actions.length > 0);
}

/** What to ask of one statement: beside what, and by which of its resource patterns alone. */
export interface StatementQuestion {
    readonly except?: readonly string[];
    readonly pattern?: string;
}

/** What one statement lets a role reach, everything that denies taken into account; nothing where that takes all of it. */
export function reachOf(
    access: Access,
    { at, actions }: Allowing,
    resource: string,
    { except = [], pattern }: StatementQuestion = {},
): Grant | undefined {
    const asked: Statement =
        pattern === undefined ? at.statement : { ...at.statement, resources: { negated: false, patterns: [pattern] } };
    const only = (sources: readonly PolicySource[]): readonly PolicySource[] =>
        sources.map(({ name, document }) => ({
            name,
            document: {
                statements: document.statements.flatMap((statement) =>
                    statement === at.statement ? asked : statement.effect === "Deny" ? statement : [],
                ),
            },
        }));
    const { asker } = access;
    const policies = policiesFor(access, resource);
    const alone = { identity: only(policies.identity), resource: only(policies.resource ?? []) };
    const found = actions.flatMap((action) =>
        reachAll({ ...asker, action, resource, except }, alone).map((reach) => ({ action, reach })),
    );
    const best = found.find(({ reach }) => reach.outcome === "allow") ?? found[0];
    return best && { reach: best.reach, actions: [...new Set(found.map(({ action }) => action))] };
}
