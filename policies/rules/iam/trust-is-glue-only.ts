import { exampleJob } from "../../examples";
import { gapFinding, userGaps } from "../../facts/grantFindings";
import { type GlueRole, glueRoles, roleUsers, usersOf } from "../../facts/glueRoles";
import { readDocument } from "../../facts/grants";
import { type PolicyDocument } from "../../facts/iam";
import { type Lake } from "../../facts/lake";
import { confusions, decideForGlue, GLUE, strangers } from "../../facts/trust";
import { exampleTrust } from "../../iamExamples";
import { type Finding, type Rule } from "../../rule";

const fix =
    `Let assumeRolePolicy allow sts:AssumeRole to the service ${GLUE} alone, under the condition StringEquals ` +
    "aws:SourceAccount (or ArnLike aws:SourceArn) with the role's own account.";

const property = "assumeRolePolicy";

/** Whoever else can assume the role has its rights, and nobody looks for them there. */
export const trustIsGlueOnly: Rule = {
    name: "trust-is-glue-only",
    description:
        "Only Glue can assume the role of a Glue job or crawler, and only for the role's own account: the confused-deputy condition.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "The confused deputy problem is a security issue where an entity that doesn't have permission to perform an action can coerce a more-privileged entity to perform the action.",
        from: "IAM User Guide, The confused deputy problem",
        url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    },
    fix,
    stack: { check },
    examples: {
        failing: [exampleTrust({ Principal: { Service: GLUE } }), exampleJob("users", {})],
        passing: [
            exampleTrust({
                Principal: { Service: GLUE },
                Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            }),
            exampleJob("users", {}),
        ],
    },
};

const whether = "Glue alone can assume its role";

function check(lake: Lake): readonly Finding[] {
    return [
        ...glueRoles(lake).flatMap((of) => checkRole(of, lake.fact(judged))),
        ...roleUsers(lake).flatMap((user) => userGaps(user, whether)),
    ];
}

/** Judgements by document and account: the roles of a program often have the same trust policy. */
const judged = (): Map<string, readonly Judgement[]> => new Map();

function checkRole(of: GlueRole, known: Map<string, readonly Judgement[]>): readonly Finding[] {
    const { role } = of;
    const read = readDocument(role.resource, [property]);
    const name = `role "${role.name}" of ${usersOf(of)}`;
    if ("gap" in read) {
        return [gapFinding(read.gap, `Glue alone can assume ${name}`)];
    }
    const account = /:iam::(\d{12}):/u.exec(role.arn ?? "")?.[1];
    const key = JSON.stringify([account, read.document]);
    const judgements = known.get(key) ?? judge(read.document, account);
    known.set(key, judgements);
    return judgements.map(({ text, isOpen }) => ({
        urn: role.resource.urn,
        property,
        message: `${name}: ${text}. ${fix}`,
        ...(isOpen ? { undecided: true as const } : {}),
    }));
}

interface Judgement {
    readonly text: string;
    readonly isOpen: boolean;
}

function judge(trust: PolicyDocument, account: string | undefined): readonly Judgement[] {
    const others = strangers(trust).map(({ statement, who }) => ({
        text: `${property}, statement ${statement}, lets others than Glue assume it: ${who}`,
        isOpen: false,
    }));
    const glue = decideForGlue(trust, account);
    if (glue.outcome === "deny") {
        const whose = account === undefined ? "Glue" : `Glue of account ${account}`;
        return [...others, { text: `${whose} cannot assume it: ${glue.reason}`, isOpen: false }];
    }
    // One is enough to say: the condition that keeps one out keeps out the others.
    const [confused] = confusions(trust, account);
    return confused === undefined
        ? others
        : [
              ...others,
              {
                  text: `${confused.decision.outcome === "allow" ? "Glue can" : "perhaps Glue can"} assume it for ${confused.for}: ${confused.decision.reason}`,
                  isOpen: confused.decision.outcome === "unknown",
              },
          ];
}
