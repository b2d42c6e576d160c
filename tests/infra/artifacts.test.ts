import * as assert from "node:assert";
import { JobArtifacts, zipPackage } from "../../infra/artifacts";
import { Zone } from "../../infra/zone";
import { datasetFile, etlFolder, names } from "./support/lake";
import { register } from "./support/mocks";

async function scriptOf(script: string): Promise<{ key: string; content: string }> {
    const registered = await register(() => {
        const zone = new Zone("artifacts", {
            bucketName: names.artifactsBucket,
            bucketArn: names.s3Arn(names.artifactsBucket),
        });
        new JobArtifacts("job-artifacts", { zone, etlFolder: etlFolder(script), datasets: [datasetFile()] });
    });
    const inputs = registered.find(({ name }) => name === "job-artifacts-script")?.inputs;
    return inputs as { key: string; content: string };
}

describe("job artifacts", () => {
    it("carry the script as text that a policy can read", async () => {
        assert.strictEqual((await scriptOf("print('a')\n")).content, "print('a')\n");
    });

    it("get another key when the script changes, and the same one when it does not", async () => {
        const [first, same, other] = [await scriptOf("a = 1\n"), await scriptOf("a = 1\n"), await scriptOf("a = 2\n")];
        assert.match(first.key, /^scripts\/job-[0-9a-f]{16}\.py$/);
        assert.strictEqual(first.key, same.key);
        assert.notStrictEqual(first.key, other.key);
    });

    it("zip the same sources to the same bytes, wherever and whenever", () => {
        assert.ok(zipPackage(etlFolder(), "sluice_etl").equals(zipPackage(etlFolder(), "sluice_etl")));
    });
});
