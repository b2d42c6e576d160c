import { type Bucket } from "../../facts/buckets";
import { bucketArns, type BucketPolicyText, policiesOf } from "../../facts/bucketPolicyOf";
import { mayBeAbout } from "../../facts/bucketSettings";
import { parsePolicyDocument, type PolicySource, reach, type Reach } from "../../facts/iam";
import { Unknown } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { aboutZone, protectedZonesConfig, zonesToProtect, type ZoneToProtect } from "../../facts/zonesToProtect";
import { type Finding, type Rule, type RuleConfig } from "../../rule";
import { exampleBucket, exampleTlsOnly } from "./examples";

const allowed = "a bucket policy that denies every request without TLS";
const fix =
    'Give the bucket a policy with a statement Effect "Deny", Principal "*", Action "s3:*", Resource the ARN of the bucket and ' +
    'the same with /*, Condition { Bool: { "aws:SecureTransport": "false" } } and no condition besides.';

/** What goes over plain HTTP can be read and changed on its way; S3 answers it unless the bucket's policy denies it. */
export const zoneTlsOnly: Rule = {
    name: "zone-tls-only",
    description: "Every bucket of the program that holds a zone denies all requests that do not come over TLS.",
    level: "mandatory",
    severity: "high",
    source: {
        quote: "Amazon S3 supports both HTTP and HTTPS protocols for data transmission. HTTP transmits data in plain text, while HTTPS adds a security layer by encrypting data using Transport Layer Security (TLS).",
        from: "Amazon S3 user guide, Protecting data in transit with encryption",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryptionInTransit.html",
    },
    fix,
    config: protectedZonesConfig(["raw", "curated"]),
    stack: {
        check: (lake: Lake, config: RuleConfig) =>
            zonesToProtect(lake, config, ["raw", "curated"]).flatMap((zone) =>
                checkBucket(zone).map((finding) => aboutZone(zone, finding)),
            ),
    },
    examples: {
        failing: [exampleBucket("acme-raw")],
        passing: [exampleBucket("acme-raw"), exampleTlsOnly("acme-raw")],
    },
};

function checkBucket({ bucket, label }: ZoneToProtect): readonly Finding[] {
    const { texts, perhaps } = policiesOf(bucket);
    if (perhaps.length > 0) {
        return [{ message: `${label}: ${mayBeAbout(perhaps)}; allowed: ${allowed}. ${fix}`, undecided: true }];
    }
    if (texts.length === 0) {
        return [{ message: `${label}: has no bucket policy, so S3 answers plain HTTP; allowed: ${allowed}. ${fix}` }];
    }
    return texts.flatMap((text) => checkPolicy(text, bucket, label));
}

function checkPolicy(
    { resource, policies, gaps }: BucketPolicyText,
    bucket: Bucket,
    label: string,
): readonly Finding[] {
    const about = { urn: resource.urn, property: "policy" };
    if (gaps.length > 0) {
        return gaps.map(({ what, remedy }) => ({
            ...about,
            message: `${label}: ${what}; allowed: ${allowed}. ${remedy} ${fix}`,
            undecided: true,
        }));
    }
    if (typeof bucket.name !== "string") {
        const why =
            bucket.name instanceof Unknown ? bucket.name.toString() : `bucket of ${bucket.resource.urn} is not set`;
        const message = `${label}: whether its policy denies plain HTTP cannot be told: ${why}; allowed: ${allowed}. ${fix}`;
        return [{ ...about, message, undecided: true }];
    }
    const through = answered(policies, bucket.name);
    if (through === undefined) {
        return [];
    }
    const { outcome, reason } = through.reach;
    const why =
        outcome === "allow" ? "" : ` at times, since ${reason.replace(/^a policy that allows everything[^;]*; /u, "")}`;
    const message = `${label}: its policy lets ${through.what} over plain HTTP${why}; allowed: ${allowed}. ${fix}`;
    return [{ ...about, message }];
}

/** What would have everything done; what a bucket policy still denies is denied to everybody. */
const anything: PolicySource = {
    name: "a policy that allows everything",
    document: parsePolicyDocument({
        Version: "2012-10-17",
        Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
    }),
};

/** A request over plain HTTP that somebody could make of the bucket despite its policies; undefined when all are denied. */
function answered(
    policies: readonly PolicySource[],
    name: string,
): { readonly what: string; readonly reach: Reach } | undefined {
    const { bucket, objects } = bucketArns(name, policies);
    const ask = (action: string, resource: string): Reach =>
        // Who asks is left open and so are all circumstances but one: a Deny with a condition besides is no certain one.
        reach(
            { context: { "aws:SecureTransport": "false" }, action, resource },
            { identity: [anything], resource: policies },
        );
    const isDenied = ({ outcome }: Reach): boolean => outcome === "deny";
    const [open] = [ask("s3:*", objects), ask("s3:*", bucket)].filter((found) => !isDenied(found));
    if (open === undefined) {
        return undefined;
    }
    // What shows it best, before some action that happens not to be denied.
    const examples = [
        { what: "objects be read", reach: ask("s3:GetObject", objects) },
        { what: "objects be written", reach: ask("s3:PutObject", objects) },
        { what: "objects be deleted", reach: ask("s3:DeleteObject", objects) },
        { what: "the bucket be listed", reach: ask("s3:ListBucket", bucket) },
        { what: "s3 actions that it does not name through", reach: open },
    ];
    return examples.find((example) => !isDenied(example.reach));
}
