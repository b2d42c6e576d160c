import { exampleJob, exampleRole } from "../../examples";
import { gapFinding, userGaps } from "../../facts/grantFindings";
import { type GlueRole, glueRoles, roleUsers, usersOf } from "../../facts/glueRoles";
import { GLUE_SERVICE_ROLE, isGlueServiceRole } from "../../facts/managedPolicies";
import { exampleAttachment } from "../../iamExamples";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const fix =
    "Grant by name what the job or crawler needs of it: logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on " +
    "/aws-glue/*, cloudwatch:PutMetricData, and the catalog's tables that it reads or writes; ec2 only with a connection.";

/** The advisory half of no-broad-managed-policy: AWS's own policy for Glue roles is what everybody attaches first. */
export const glueServiceRoleExplained: Rule = {
    name: "glue-service-role-explained",
    description:
        `Says of roles with ${GLUE_SERVICE_ROLE} what it grants: the advisory half of no-broad-managed-policy. The mandatory ` +
        "rules leave it be while the program keeps no data where it reaches.",
    level: "advisory",
    severity: "low",
    source: {
        quote: "AWS managed Glue role does NOT grant access to your S3 data.",
        from: "Glue ETL notes, IAM Considerations",
    },
    fix,
    stack: {
        check: (lake) => [
            ...glueRoles(lake).flatMap(checkRole),
            ...roleUsers(lake).flatMap((user) => userGaps(user, whether)),
        ],
    },
    examples: { failing: example(`service-role/${GLUE_SERVICE_ROLE}`), passing: example("CloudWatchLogsFullAccess") },
};

const whether = `it has ${GLUE_SERVICE_ROLE}`;

function checkRole(of: GlueRole): readonly Finding[] {
    return of.role.attached.flatMap(({ arn, document, gap, holder, property }) => {
        const place = { urn: holder.urn, property };
        if (arn === undefined && gap !== undefined) {
            return [
                { ...gapFinding(gap, `role "${of.role.name}" of ${usersOf(of)} has ${GLUE_SERVICE_ROLE}`), ...place },
            ];
        }
        if (document === undefined || !isGlueServiceRole(document)) {
            return [];
        }
        const message =
            `role "${of.role.name}" of ${usersOf(of)} has ${GLUE_SERVICE_ROLE}, which grants more than its name says: get, put and ` +
            "delete on every key with aws-glue- after a slash and in every bucket named aws-glue-*, raw and curated ones among " +
            "them; listing every bucket; and glue:* on everything, changing the job that runs as it among that (which also " +
            `takes iam:PassRole, that it does not grant). ${fix}`;
        return [{ ...place, message }];
    });
}

function example(policy: string): readonly ExampleResource[] {
    return [exampleRole("etl"), exampleAttachment(policy), exampleJob("users", {})];
}
