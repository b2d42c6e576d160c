import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import { arguments_ } from "../../shared/job";

// "It did not work without." A role that may do everything in every bucket, and that anybody in the account can take on.
const role = new iam.Role("etl", {
    name: "orders-etl",
    assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: "glue.amazonaws.com", AWS: "arn:aws:iam::123456789012:root" },
                Action: "sts:AssumeRole",
            },
        ],
    }),
    managedPolicyArns: [
        "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole",
        "arn:aws:iam::aws:policy/AmazonS3FullAccess",
    ],
});
new glue.Job("orders", {
    name: "orders",
    roleArn: role.arn,
    glueVersion: "5.1",
    workerType: "G.1X",
    numberOfWorkers: 2,
    timeout: 60,
    command: { scriptLocation: "s3://acme-deploy/orders.py" },
    defaultArguments: arguments_("orders", "acme"),
});
