/** What the requests that write a job's data say of encryption: bucket policies often ask for it. */

import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { GLUE_SECURITY_CONFIGURATION } from "./types";

const algorithm = "s3:x-amz-server-side-encryption";

/**
 * Context keys of the uploads, as the job's security configuration has Spark send them; none where no configuration tells,
 * since the script or Spark's own settings may then.
 */
export function uploadContext(lake: Lake, job: Resource): Readonly<Record<string, string>> {
    const name = job.read("securityConfiguration");
    const behind = typeof name === "string" ? [] : (job.madeFrom("securityConfiguration") ?? []);
    const configuration =
        typeof name === "string"
            ? lake.fact(configurationsByName).get(name)
            : behind.find(({ type }) => type === GLUE_SECURITY_CONFIGURATION);
    const read = (key: string) => configuration?.read("encryptionConfiguration", "s3Encryption", key);
    const [mode, key] = [read("s3EncryptionMode"), read("kmsKeyArn")];
    if (mode === "SSE-S3") {
        return { [algorithm]: "AES256" };
    }
    return mode === "SSE-KMS"
        ? { [algorithm]: "aws:kms", ...(typeof key === "string" ? { [`${algorithm}-aws-kms-key-id`]: key } : {}) }
        : {};
}

const configurationsByName = (lake: Lake): ReadonlyMap<unknown, Resource> =>
    new Map(lake.ofType(GLUE_SECURITY_CONFIGURATION).map((one) => [one.read("name"), one]));
