import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

// Names left to the provider, everything else made of outputs: nothing that a rule needs is known before it is deployed.
const raw = new s3.Bucket("raw");
const curated = new s3.Bucket("curated");
const role = new iam.Role("etl", {
    assumeRolePolicy: iam.assumeRolePolicyForPrincipal({ Service: "glue.amazonaws.com" }),
});
new iam.RolePolicy("data", {
    role: role.id,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: "s3:GetObject", Resource: pulumi.interpolate`${raw.arn}/*` },
            { Effect: "Allow", Action: "s3:PutObject", Resource: pulumi.interpolate`${curated.arn}/*` },
        ],
    }),
});
new glue.Crawler("raw", {
    role: role.arn,
    databaseName: "orders_raw",
    s3Targets: [{ path: pulumi.interpolate`s3://${raw.bucket}/orders/` }],
});
new glue.Job("orders", {
    roleArn: role.arn,
    command: { scriptLocation: pulumi.interpolate`s3://${curated.bucket}/scripts/orders.py` },
    defaultArguments: { "--OUTPUT_PATH": pulumi.interpolate`s3://${curated.bucket}/orders/` },
});
