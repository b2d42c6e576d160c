/**
 * What AWS's own managed policies say, as far as rules ask. AWS changes these documents in place; each is given with
 * the version that it was read in. A managed policy that is not here is not known, and rules refuse it.
 */

import { parsePolicyDocument, type PolicyDocument } from "./iam";

const documents: Readonly<Record<string, object>> = {
    // v5. Not access to the lake's data, but get, put and delete on every key with "aws-glue-" after a slash, in any bucket.
    "service-role/AWSGlueServiceRole": {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "GlueAndItsNetwork",
                Effect: "Allow",
                Action: [
                    "glue:*",
                    "s3:GetBucketLocation",
                    "s3:ListBucket",
                    "s3:ListAllMyBuckets",
                    "s3:GetBucketAcl",
                    "ec2:DescribeVpcEndpoints",
                    "ec2:DescribeRouteTables",
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcAttribute",
                    "iam:ListRolePolicies",
                    "iam:GetRole",
                    "iam:GetRolePolicy",
                    "cloudwatch:PutMetricData",
                ],
                Resource: "*",
            },
            { Sid: "GlueBuckets", Effect: "Allow", Action: "s3:CreateBucket", Resource: "arn:aws:s3:::aws-glue-*" },
            {
                Sid: "GlueObjects",
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
                Resource: ["arn:aws:s3:::aws-glue-*/*", "arn:aws:s3:::*/*aws-glue-*/*"],
            },
            {
                Sid: "GlueSamples",
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: ["arn:aws:s3:::crawler-public*", "arn:aws:s3:::aws-glue-*"],
            },
            {
                Sid: "GlueLogs",
                Effect: "Allow",
                Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: "arn:aws:logs:*:*:/aws-glue/*",
            },
            {
                Sid: "GlueTags",
                Effect: "Allow",
                Action: ["ec2:CreateTags", "ec2:DeleteTags"],
                Resource: [
                    "arn:aws:ec2:*:*:network-interface/*",
                    "arn:aws:ec2:*:*:security-group/*",
                    "arn:aws:ec2:*:*:instance/*",
                ],
                Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["aws-glue-service-resource"] } },
            },
        ],
    },
    // v1.
    AdministratorAccess: {
        Version: "2012-10-17",
        Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
    },
    // v2.
    AmazonS3FullAccess: {
        Version: "2012-10-17",
        Statement: [{ Sid: "AllOfS3", Effect: "Allow", Action: ["s3:*", "s3-object-lambda:*"], Resource: "*" }],
    },
    // v3.
    AmazonS3ReadOnlyAccess: {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "ReadAllOfS3",
                Effect: "Allow",
                Action: ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
                Resource: "*",
            },
        ],
    },
};

const parsed = new Map<string, PolicyDocument>();

/** The document of an AWS managed policy by ARN; undefined when the pack does not know it. */
export function managedPolicy(arn: string): PolicyDocument | undefined {
    const [, path = ""] = /^arn:[\w-]+:iam::aws:policy\/(.+)$/u.exec(arn) ?? [];
    const source = Object.hasOwn(documents, path) ? documents[path] : undefined;
    if (source === undefined) {
        return undefined;
    }
    const document = parsed.get(path) ?? parsePolicyDocument(source);
    parsed.set(path, document);
    return document;
}
