import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";

/** What the evaluation does besides reading the tables: read its rulesets and Glue's own code, publish, log. */
export function evaluationStatements(names: LakeNames, datasets: readonly string[]): PolicyStatement[] {
    return [
        {
            Sid: "UseRulesets",
            Effect: "Allow",
            Action: ["glue:GetDataQualityRuleset", "glue:PublishDataQuality"],
            Resource: rulesets(names, datasets),
        },
        {
            // Glue fetches its evaluator as the role, from a bucket of AWS's.
            Sid: "ReadEvaluator",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: names.s3Arn(`aws-glue-ml-data-quality-assets-${names.location.region}`, "*"),
        },
        {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: names.logsArn("/aws-glue/*"),
        },
    ];
}

/** What the job does that starts evaluations: no row of data passes through it. */
export function starterStatements(names: LakeNames, datasets: readonly string[], scriptKey: string): PolicyStatement[] {
    return [
        {
            Sid: "ReadScript",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: names.s3Arn(names.artifactsBucket, scriptKey),
        },
        {
            Sid: "StartEvaluations",
            Effect: "Allow",
            Action: ["glue:StartDataQualityRulesetEvaluationRun", "glue:GetDataQualityRuleset"],
            Resource: rulesets(names, datasets),
        },
        {
            // Runs and results have ids, which are Glue's to choose.
            Sid: "FollowEvaluations",
            Effect: "Allow",
            Action: ["glue:GetDataQualityRulesetEvaluationRun", "glue:GetDataQualityResult"],
            Resource: names.glueArn("dataQualityRuleset/*"),
        },
        {
            Sid: "SeeTables",
            Effect: "Allow",
            Action: ["glue:GetDatabase", "glue:GetTable"],
            Resource: [
                names.glueArn("catalog"),
                names.glueArn(`database/${names.curatedDatabase}`),
                ...datasets.map((dataset) => names.glueArn(`table/${names.curatedDatabase}/${dataset}`)),
            ],
        },
        {
            Sid: "PassEvaluationRole",
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: names.roleArn(names.qualityRole),
            Condition: { StringEquals: { "iam:PassedToService": "glue.amazonaws.com" } },
        },
    ];
}

function rulesets(names: LakeNames, datasets: readonly string[]): string[] {
    return datasets.map((dataset) => names.glueArn(`dataQualityRuleset/${names.ruleset(dataset)}`));
}
