import type { LakeLocation } from "../../../infra/names";
import type { PendingCreate } from "./pending";

type Place = Pick<LakeLocation, "accountId" | "region" | "partition">;
type IdOf = (input: (name: string) => string, place: Place) => string;

const by =
    (name: string): IdOf =>
    (input) =>
        input(name);
const name = by("name");
const bucket = by("bucket");

/** What `pulumi import` takes for a resource of each type, as the page of the type says in @pulumi/aws. */
const IDS: ReadonlyMap<string, IdOf> = new Map<string, IdOf>([
    ["aws:athena/workgroup:Workgroup", name],
    ["aws:budgets/budget:Budget", (input, { accountId }) => `${input("accountId") || accountId}:${input("name")}`],
    ["aws:cloudwatch/dashboard:Dashboard", by("dashboardName")],
    ["aws:cloudwatch/eventRule:EventRule", (input) => onBus(input, input("name"))],
    ["aws:cloudwatch/eventTarget:EventTarget", (input) => onBus(input, `${input("rule")}/${input("targetId")}`)],
    ["aws:cloudwatch/logGroup:LogGroup", name],
    ["aws:cloudwatch/metricAlarm:MetricAlarm", name],
    ["aws:glue/catalogDatabase:CatalogDatabase", (input, place) => `${catalog(input, place)}:${input("name")}`],
    ["aws:glue/classifier:Classifier", name],
    ["aws:glue/crawler:Crawler", name],
    ["aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings", catalog],
    ["aws:glue/dataQualityRuleset:DataQualityRuleset", name],
    ["aws:glue/job:Job", name],
    ["aws:glue/securityConfiguration:SecurityConfiguration", name],
    ["aws:glue/trigger:Trigger", name],
    ["aws:glue/workflow:Workflow", name],
    [
        "aws:iam/policy:Policy",
        (input, { partition = "aws", accountId }) =>
            `arn:${partition}:iam::${accountId}:policy${input("path") || "/"}${input("name")}`,
    ],
    ["aws:iam/role:Role", name],
    ["aws:iam/rolePolicy:RolePolicy", (input) => `${input("role")}:${input("name")}`],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", (input) => `${input("role")}/${input("policyArn")}`],
    ["aws:kms/alias:Alias", name],
    ["aws:s3/bucket:Bucket", bucket],
    ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", bucket],
    ["aws:s3/bucketLogging:BucketLogging", bucket],
    ["aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", bucket],
    ["aws:s3/bucketObjectv2:BucketObjectv2", (input) => `${input("bucket")}/${input("key")}`],
    ["aws:s3/bucketOwnershipControls:BucketOwnershipControls", bucket],
    ["aws:s3/bucketPolicy:BucketPolicy", bucket],
    ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket],
    ["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", bucket],
    ["aws:s3/bucketVersioning:BucketVersioning", bucket],
    [
        "aws:sns/topic:Topic",
        (input, { partition = "aws", region, accountId }) =>
            `arn:${partition}:sns:${region}:${accountId}:${input("name")}`,
    ],
    ["aws:sns/topicPolicy:TopicPolicy", by("arn")],
]);

/** What becomes of a resource that AWS may have, and that cannot be found. */
interface Unfindable {
    /** What to know about it, or do. */
    readonly note: string;
    /** Whether somebody has to do something. */
    readonly left: boolean;
}

/** Types whose ids AWS makes up, and what becomes of one that was made before the deployment was cut off. */
export const NAMED_BY_AWS: ReadonlyMap<string, Unfindable> = new Map([
    [
        "aws:kms/key:Key",
        {
            note:
                "the next up makes a key of its own. One that was made before is used by nothing, and is billed: it has the description below " +
                "and no alias; find it with `aws kms list-keys`, `aws kms describe-key`, and end it with `aws kms schedule-key-deletion`",
            left: true,
        },
    ],
    [
        "aws:sns/topicSubscription:TopicSubscription",
        { note: "the next up subscribes again, which gives the subscription that is there", left: false },
    ],
]);

/** Where a type is none of the lake's, or the program left the name to Pulumi. */
export const NO_ID: Unfindable = {
    note: "its inputs do not tell under which id AWS would have it. Look whether AWS has it, and if so, before the next up, either take it up (`pulumi import TYPE NAME ID`) or delete it",
    left: true,
};

/** Types whose ids AWS makes up, and that are found by their name. */
export const NAMED_QUERY = "aws:athena/namedQuery:NamedQuery";

/**
 * The id under which AWS has a resource, if it has it; undefined where its inputs do not tell: the id is AWS's own, or the
 * program left the name to Pulumi.
 */
export function importId({ type, inputs }: PendingCreate, place: Place): string | undefined {
    const idOf = IDS.get(type);
    let complete = idOf !== undefined;
    const id = idOf?.((property) => {
        const value = inputs[property];
        // A path or a bus may be left out, which has a default.
        complete &&= typeof value === "string" || OPTIONAL.has(property);
        return typeof value === "string" ? value : "";
    }, place);
    return complete ? id : undefined;
}

const OPTIONAL: ReadonlySet<string> = new Set(["accountId", "catalogId", "eventBusName", "path"]);

/** The types whose ids are known from inputs. */
export function typesWithIds(): readonly string[] {
    return [...IDS.keys()];
}

function catalog(input: (name: string) => string, { accountId }: Place): string {
    return input("catalogId") || accountId;
}

function onBus(input: (name: string) => string, id: string): string {
    const bus = input("eventBusName");
    return bus === "" || bus === "default" ? id : `${bus}/${id}`;
}
