import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { python } from "../../support/tools";
import { sharedEndpoint, unique } from "./support/endpoint";

const checks = {
    uploads_in_parts: "uploads in parts and downloads in ranges",
    reads_errors: "knows the errors of S3, Glue, IAM and Athena",
    denies_by_role: "is refused what its role may not, by each protocol in its own shape",
    metrics_by_namespace: "puts metrics in the namespace that its role allows",
    bulk_delete: "gets the denied keys of a bulk delete as errors",
    presigned_urls: "signs URLs that work for who signed them",
    catalog: "keeps databases, tables and partitions",
    encryption_keys: "keeps keys, aliases and security configurations, and lets no role use a key",
};

describe("boto3 on the endpoint", function () {
    this.timeout(60_000);
    let outcome: Record<string, string | null>;

    before(async () => {
        const { url } = await sharedEndpoint();
        const script = path.join(__dirname, "support", "boto3_checks.py");
        const { stdout } = await promisify(execFile)(python(), [script, url, unique("boto3")]);
        outcome = JSON.parse(stdout) as Record<string, string | null>;
    });

    for (const [check, sentence] of Object.entries(checks)) {
        it(sentence, () => assert.equal(outcome[check], null));
    }

    it("ran no check that is not told here", () =>
        assert.deepEqual(Object.keys(outcome).sort(), Object.keys(checks).sort()));
});
