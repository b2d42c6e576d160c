import * as glue from "@pulumi/aws/glue";
import { arguments_ } from "../../shared/job";

// Everything at two in the morning: the job reads the catalog while the crawler writes it.
const schedule = "cron(0 2 * * ? *)";
const role = "arn:aws:iam::123456789012:role/orders";
new glue.Crawler("raw", {
    name: "orders-raw",
    role,
    databaseName: "orders_raw",
    schedule,
    s3Targets: [{ path: "s3://acme-raw/orders/" }],
    schemaChangePolicy: { deleteBehavior: "LOG", updateBehavior: "UPDATE_IN_DATABASE" },
});
const job = new glue.Job("orders", {
    name: "orders",
    roleArn: role,
    command: { scriptLocation: "s3://acme-deploy/orders.py" },
    maxRetries: 3,
    executionProperty: { maxConcurrentRuns: 5 },
    defaultArguments: { ...arguments_("orders", "acme"), "--job-bookmark-option": "job-bookmark-pause" },
});
new glue.Trigger("nightly", {
    name: "nightly",
    type: "SCHEDULED",
    schedule,
    actions: [{ jobName: job.name }],
});
