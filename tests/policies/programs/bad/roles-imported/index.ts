import * as glue from "@pulumi/aws/glue";
import * as iam from "@pulumi/aws/iam";
import { arguments_ } from "../../shared/job";

// The security team makes the roles: this program only looks them up, so what they may do is not told here.
const role = iam.Role.get("etl", "orders-etl");
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
