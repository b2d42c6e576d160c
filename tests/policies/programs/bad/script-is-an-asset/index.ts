import * as path from "node:path";
import * as glue from "@pulumi/aws/glue";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { arguments_ } from "../../shared/job";

// The script is uploaded from a file: it is read all the same, if it is the one that the engine was given.
const script = new s3.BucketObjectv2("script", {
    bucket: "acme-deploy",
    key: "orders.py",
    source: new pulumi.asset.FileAsset(path.join(__dirname, "../../shared/orders.py")),
});
new glue.Job("orders", {
    name: "orders",
    roleArn: "arn:aws:iam::123456789012:role/orders",
    glueVersion: "5.1",
    workerType: "G.1X",
    numberOfWorkers: 2,
    timeout: 60,
    maxRetries: 1,
    command: { scriptLocation: pulumi.interpolate`s3://${script.bucket}/${script.key}` },
    defaultArguments: arguments_("orders", "acme"),
});
