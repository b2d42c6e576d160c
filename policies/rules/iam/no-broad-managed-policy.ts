import { exampleJob, exampleRole } from "../../examples";
import { broadPolicy } from "../../facts/broadPolicies";
import { gapFinding, userGaps } from "../../facts/grantFindings";
import { type GlueRole, glueRoles, roleUsers, usersOf } from "../../facts/glueRoles";
import { type AttachedPolicy } from "../../facts/grants";
import { type PolicyDocument } from "../../facts/iam";
import { managedPolicyName } from "../../facts/managedPolicies";
import { type UnplacedPolicy } from "../../facts/roles";
import { listSetting } from "../../facts/settings";
import { type Lake } from "../../facts/lake";
import { exampleAttachment } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule, type RuleConfig } from "../../rule";

const fix =
    "Take it off the role, and grant what the job or crawler needs, on its own prefixes, in a policy of this program.";

/** Such a policy makes every narrow one beside it pointless. */
export const noBroadManagedPolicy: Rule = {
    name: "no-broad-managed-policy",
    description:
        "No role of a Glue job or crawler has a managed policy that opens every bucket or the account: S3FullAccess, " +
        "AdministratorAccess, PowerUserAccess and their like, or one of the program's own that says the same.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "AWS managed policies might not grant least-privilege permissions for your specific use cases because they're available for all AWS customers to use.",
        from: "AWS Glue Developer Guide, AWS managed policies for AWS Glue",
        url: "https://docs.aws.amazon.com/glue/latest/dg/security-iam-awsmanpol.html",
    },
    fix,
    config: {
        properties: {
            broadPolicies: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [],
                description: "Names of further managed policies, AWS's or others, that no Glue role may have.",
            },
        },
    },
    stack: { check },
    examples: { failing: example("AmazonS3FullAccess"), passing: example("CloudWatchLogsFullAccess") },
};

const whether = "it has a managed policy that is too broad";

function check(lake: Lake, config: RuleConfig): readonly Finding[] {
    const more = listSetting(config, "broadPolicies", []);
    const users = roleUsers(lake);
    return [
        ...glueRoles(lake).flatMap((of) => of.role.attached.flatMap((policy) => checkPolicy(of, policy, more))),
        ...(users.length === 0 ? [] : lake.roles.unplaced.flatMap((unplaced) => checkUnplaced(unplaced, more))),
        ...users.flatMap((user) => userGaps(user, whether)),
    ];
}

function checkPolicy(of: GlueRole, policy: AttachedPolicy, more: readonly string[]): readonly Finding[] {
    const { gap, holder, property } = policy;
    const place = { urn: holder.urn, property };
    const grants = tooMuch(policy, more);
    const name = `role "${of.role.name}" of ${usersOf(of)}`;
    if (grants !== undefined) {
        return [{ ...place, message: `${name} has ${policy.name}, which grants ${grants}. ${fix}` }];
    }
    return gap === undefined || isOfAws(policy)
        ? []
        : [{ ...gapFinding(gap, `${name} has a managed policy that is too broad`), ...place }];
}

/** A policy that may be on any role is on a Glue role for all that is known. */
function checkUnplaced({ policy, gap }: UnplacedPolicy, more: readonly string[]): readonly Finding[] {
    const grants =
        tooMuch(policy, more) ?? (policy.gap === undefined || isOfAws(policy) ? undefined : "nobody knows what");
    const place = { urn: policy.holder.urn, property: policy.property };
    return grants === undefined
        ? []
        : [{ ...gapFinding(gap, `a Glue role has ${policy.name}, which grants ${grants}`), ...place }];
}

/** One of AWS's is known by its name, be its content known or not. */
function isOfAws({ arn }: AttachedPolicy): boolean {
    return arn !== undefined && managedPolicyName(arn) !== undefined;
}

function tooMuch({ arn, document }: AttachedPolicy, more: readonly string[]): string | undefined {
    if (arn !== undefined && more.includes(arn.replace(/^.*\//su, ""))) {
        return "what this rule's broadPolicies refuses";
    }
    const name = arn === undefined ? undefined : managedPolicyName(arn);
    return name === undefined ? document && everything(document) : broadPolicy(name);
}

/** What a policy of the program grants that is too much: one statement over everything, or over all of S3 or IAM. */
function everything({ statements }: PolicyDocument): string | undefined {
    for (const { effect, actions, resources, conditions } of statements) {
        const anywhere =
            resources !== undefined &&
            !resources.negated &&
            resources.patterns.some((pattern) => /^(\*|arn:[^/]*:\*)$/u.test(pattern));
        if (effect === "Deny" || !anywhere || conditions.length > 0) {
            continue;
        }
        if (actions.negated) {
            return `every action but ${actions.patterns.join(", ")}, on every resource`;
        }
        const wide = actions.patterns.find((pattern) => /^(\*|\*:\*|s3:\*|iam:\*)$/iu.test(pattern));
        if (wide !== undefined) {
            return `${wide} on every resource`;
        }
    }
    return undefined;
}

function example(policy: string): readonly ExampleResource[] {
    return [exampleRole("etl"), exampleAttachment(policy), exampleJob("users", {})];
}
