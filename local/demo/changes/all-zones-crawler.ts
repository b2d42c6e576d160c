import * as glue from "@pulumi/aws/glue";
import * as pulumi from "@pulumi/pulumi";
import main = require("../../../infra");

/** An unsafe change, for the demo: one crawler more, over both zones. The policy `separate-crawlers` refuses it. */
export = async function changed(): Promise<Record<string, unknown>> {
    const outputs = await main();
    new glue.Crawler("everything", {
        name: `${pulumi.getProject()}-${pulumi.getStack()}-everything`,
        role: `${pulumi.getProject()}-${pulumi.getStack()}-raw-crawler`,
        databaseName: String(outputs.curatedDatabase),
        s3Targets: [outputs.rawBucket, outputs.curatedBucket].map((bucket) => ({ path: `s3://${String(bucket)}/` })),
    });
    return outputs;
};
