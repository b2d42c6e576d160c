import { status } from "@grpc/grpc-js";
import { RpcError } from "../grpc";
import { type Resource } from "./resource";
import { namedQuery } from "./resources/athena/named-query";
import { workgroup } from "./resources/athena/workgroup";
import { budget } from "./resources/budgets/budget";
import { dashboard } from "./resources/cloudwatch/dashboard";
import { eventRule } from "./resources/cloudwatch/event-rule";
import { eventTarget } from "./resources/cloudwatch/event-target";
import { metricAlarm } from "./resources/cloudwatch/metric-alarm";
import { catalogDatabase } from "./resources/glue/catalog-database";
import { classifier } from "./resources/glue/classifier";
import { crawler } from "./resources/glue/crawler";
import { dataQualityRuleset } from "./resources/glue/data-quality-ruleset";
import { dataCatalogEncryptionSettings } from "./resources/glue/data-catalog-encryption";
import { job } from "./resources/glue/job";
import { securityConfiguration } from "./resources/glue/security-configuration";
import { trigger } from "./resources/glue/trigger";
import { workflow } from "./resources/glue/workflow";
import { policy } from "./resources/iam/policy";
import { role } from "./resources/iam/role";
import { rolePolicy } from "./resources/iam/role-policy";
import { rolePolicyAttachment } from "./resources/iam/role-policy-attachment";
import { alias } from "./resources/kms/alias";
import { key } from "./resources/kms/key";
import { logGroup } from "./resources/logs/log-group";
import { bucket } from "./resources/s3/bucket";
import { bucketEncryption } from "./resources/s3/bucket-encryption";
import { bucketLifecycle } from "./resources/s3/bucket-lifecycle";
import { bucketLogging } from "./resources/s3/bucket-logging";
import { bucketObject } from "./resources/s3/bucket-object";
import { bucketObjectLock } from "./resources/s3/bucket-object-lock";
import { bucketOwnershipControls } from "./resources/s3/bucket-ownership-controls";
import { bucketPolicy } from "./resources/s3/bucket-policy";
import { bucketPublicAccessBlock } from "./resources/s3/bucket-public-access-block";
import { bucketVersioning } from "./resources/s3/bucket-versioning";
import { topic } from "./resources/sns/topic";
import { topicPolicy } from "./resources/sns/topic-policy";
import { topicSubscription } from "./resources/sns/topic-subscription";

const RESOURCES: ReadonlyMap<string, Resource> = new Map(
    [
        alias,
        budget,
        bucket,
        bucketEncryption,
        bucketLifecycle,
        bucketLogging,
        bucketObject,
        bucketObjectLock,
        bucketOwnershipControls,
        bucketPolicy,
        bucketPublicAccessBlock,
        bucketVersioning,
        catalogDatabase,
        classifier,
        crawler,
        dataQualityRuleset,
        dataCatalogEncryptionSettings,
        job,
        key,
        logGroup,
        namedQuery,
        dashboard,
        eventRule,
        eventTarget,
        metricAlarm,
        policy,
        role,
        rolePolicy,
        rolePolicyAttachment,
        securityConfiguration,
        topic,
        topicPolicy,
        topicSubscription,
        trigger,
        workflow,
        workgroup,
    ].map((resource) => [resource.type, resource]),
);

/** The types that the local provider can make. */
export function supportedTypes(): string[] {
    return [...RESOURCES.keys()].sort();
}

/** The adapter of a type, if there is one. */
export function findResource(type: string): Resource | undefined {
    return RESOURCES.get(type);
}

/** The adapter of a type. @throws RpcError naming the types there are, where there is none */
export function resourceOf(type: string): Resource {
    const resource = findResource(type);
    if (resource === undefined) {
        throw new RpcError(
            status.UNIMPLEMENTED,
            `The local AWS provider has no ${type}. It has:\n  ${supportedTypes().join("\n  ")}`,
        );
    }
    return resource;
}
