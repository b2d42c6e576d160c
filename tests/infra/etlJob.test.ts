import * as assert from "node:assert";
import { JobArtifacts } from "../../infra/artifacts";
import { EtlJob } from "../../infra/etlJob";
import { GlueSecurity } from "../../infra/glueSecurity";
import { Zone } from "../../infra/zone";
import { dataset, datasetFile, etlFolder, names } from "./support/lake";
import { inputsOf, register } from "./support/mocks";

function registerJob(defaultArguments: Record<string, string>) {
    return register(() => {
        const zone = new Zone("artifacts", {
            bucketName: names.artifactsBucket,
            bucketArn: names.s3Arn(names.artifactsBucket),
        });
        const artifacts = new JobArtifacts("job-artifacts", {
            zone,
            etlFolder: etlFolder(),
            datasets: [datasetFile()],
        });
        const security = new GlueSecurity("security", { names });
        new EtlJob("orders-job", { names, dataset: dataset(), artifacts, security, env: "test", defaultArguments });
    });
}

describe("an EtlJob's free-form arguments", () => {
    it("are added to the managed ones", async () => {
        const registered = await registerJob({ "--enable-job-insights": "true" });
        const { defaultArguments } = inputsOf<{ defaultArguments: Record<string, string> }>(
            registered,
            "aws:glue/job:Job",
        );
        assert.strictEqual(defaultArguments["--enable-job-insights"], "true");
        assert.strictEqual(defaultArguments["--INPUT_TABLE"], "orders");
    });

    it("may not set a key that a typed argument manages", async () => {
        await assert.rejects(
            registerJob({ "--job-bookmark-option": "job-bookmark-disable" }),
            /orders-job: got --job-bookmark-option in defaultArguments, which EtlJob sets from its own arguments/,
        );
    });

    it("may not turn auto-scaling on behind its typed argument's back", async () => {
        await assert.rejects(
            registerJob({ "--enable-auto-scaling": "true" }),
            /got --enable-auto-scaling in defaultArguments, which EtlJob sets from its own arguments/,
        );
    });

    it("may not set a key that Glue keeps for itself", async () => {
        await assert.rejects(
            registerJob({ "--JOB_NAME": "x" }),
            /got --JOB_NAME in defaultArguments, which Glue keeps for itself/,
        );
    });
});
