"use strict";

const aws = require("@pulumi/aws");

// A web site, a function, a queue. No lake: nothing here is the pack's business.
const site = new aws.s3.Bucket("site", { website: { indexDocument: "index.html" } });
const role = new aws.iam.Role("function", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
    tags: { project: "site", environment: "prod" },
});
const queue = new aws.sqs.Queue("orders", {});
new aws.lambda.Function("resize", {
    role: role.arn,
    runtime: "nodejs20.x",
    handler: "index.handler",
    s3Bucket: site.bucket,
    s3Key: "function.zip",
    environment: { variables: { QUEUE: queue.url, DB_PASSWORD: "hunter2" } },
});

exports.site = site.websiteEndpoint;
