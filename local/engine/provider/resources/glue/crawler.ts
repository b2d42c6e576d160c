import { type CreateCrawlerRequest, type Crawler, type Glue } from "@aws-sdk/client-glue";
import { isAwsError, unlessGone } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { type Failure } from "../../schema/check";
import { flag, type Inputs, list, number, object, type Observed, text } from "../../schema/property";
import { type PropertyMap } from "../../values";
import { changeTags, NOT_FOUND, readTags } from "./tags";

const properties = {
    name: text({ required: true, replace: true }),
    databaseName: text({ required: true, replace: true }),
    // Glue may answer with the role's name where the program gave its ARN.
    role: text({ required: true, same: (desired, actual) => roleName(desired) === roleName(actual) }),
    classifiers: list(text()),
    configuration: { kind: "document" } as const,
    description: text(),
    lakeFormationConfiguration: object(
        { accountId: text({ computed: true }), useLakeFormationCredentials: flag() },
        { adopted: true },
    ),
    lineageConfiguration: object(
        { crawlerLineageSettings: text({ default: "DISABLE", values: ["ENABLE", "DISABLE"] }) },
        { adopted: true },
    ),
    recrawlPolicy: object(
        {
            recrawlBehavior: text({
                default: "CRAWL_EVERYTHING",
                values: ["CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY", "CRAWL_EVENT_MODE"],
            }),
        },
        { adopted: true },
    ),
    s3Targets: list(
        object({
            path: text({ required: true }),
            connectionName: text(),
            exclusions: list(text()),
            sampleSize: number({ check: (size) => (size >= 1 && size <= 249 ? undefined : "it must be 1 to 249.") }),
            eventQueueArn: text(),
            dlqEventQueueArn: text(),
        }),
    ),
    schedule: text(),
    schemaChangePolicy: object(
        {
            deleteBehavior: text({
                default: "DEPRECATE_IN_DATABASE",
                values: ["LOG", "DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE"],
            }),
            updateBehavior: text({ default: "UPDATE_IN_DATABASE", values: ["LOG", "UPDATE_IN_DATABASE"] }),
        },
        { adopted: true },
    ),
    securityConfiguration: text(),
    tablePrefix: text(),
};

const S3_ONLY = "only S3 targets are emulated: use s3Targets";

export const crawler = defineResource({
    type: "aws:glue/crawler:Crawler",
    tagged: true,
    naming: { property: "name", maxLength: 255 },
    properties,
    outputs: ["arn"],
    instead: {
        catalogTargets: S3_ONLY,
        deltaTargets: S3_ONLY,
        dynamodbTargets: S3_ONLY,
        hudiTargets: S3_ONLY,
        icebergTargets: S3_ONLY,
        jdbcTargets: S3_ONLY,
        mongodbTargets: S3_ONLY,
    },
    check: hasTarget,

    async create(session, inputs, tags) {
        const glue = await session.aws.glue();
        await glue.createCrawler({ ...toRequest(inputs), Tags: tags });
        return inputs.name;
    },

    async read(session, name) {
        const glue = await session.aws.glue();
        const found = await unlessGone(() => glue.getCrawler({ Name: name }), NOT_FOUND);
        return (
            found?.Crawler && {
                tags: await readTags(glue, crawlerArn(session, name)),
                properties: { ...fromCrawler(found.Crawler), arn: crawlerArn(session, name) },
            }
        );
    },

    async update(session, name, { inputs, before, changed, tags }) {
        const glue = await session.aws.glue();
        if (changed()) {
            try {
                await glue.updateCrawler({ ...cleared(before), ...toRequest(inputs) });
            } catch (error) {
                throw isAwsError(error, "CrawlerRunningException")
                    ? new Error(
                          `crawler ${name} is running and cannot be changed now: wait for it, or stop it, and try again.`,
                      )
                    : error;
            }
        }
        await changeTags(glue, crawlerArn(session, name), tags);
    },

    async delete(session, name) {
        const glue = await session.aws.glue();
        await unlessGone(() => stopAndDelete(session, glue, name), NOT_FOUND);
    },
});

/** A crawler that runs cannot be deleted; once it is to go, its crawl is of no use. */
async function stopAndDelete({ signal }: Session, glue: Glue, name: string): Promise<void> {
    for (;;) {
        try {
            await glue.deleteCrawler({ Name: name });
            return;
        } catch (error) {
            if (!isAwsError(error, "CrawlerRunningException")) {
                throw error;
            }
        }
        signal.throwIfAborted();
        await unlessGone(
            () => glue.stopCrawler({ Name: name }),
            "CrawlerStoppingException",
            "CrawlerNotRunningException",
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
}

function toRequest(inputs: Inputs<typeof properties>): CreateCrawlerRequest {
    return {
        Name: inputs.name,
        DatabaseName: inputs.databaseName,
        Role: inputs.role,
        Classifiers: [...(inputs.classifiers ?? [])],
        ...(inputs.description !== undefined && { Description: inputs.description }),
        ...(inputs.schedule !== undefined && { Schedule: inputs.schedule }),
        ...(inputs.tablePrefix !== undefined && { TablePrefix: inputs.tablePrefix }),
        ...(inputs.configuration !== undefined && { Configuration: inputs.configuration }),
        ...(inputs.securityConfiguration !== undefined && {
            CrawlerSecurityConfiguration: inputs.securityConfiguration,
        }),
        LakeFormationConfiguration: inputs.lakeFormationConfiguration && {
            AccountId: inputs.lakeFormationConfiguration.accountId,
            UseLakeFormationCredentials: inputs.lakeFormationConfiguration.useLakeFormationCredentials,
        },
        LineageConfiguration: inputs.lineageConfiguration && {
            CrawlerLineageSettings: inputs.lineageConfiguration.crawlerLineageSettings,
        },
        RecrawlPolicy: inputs.recrawlPolicy && { RecrawlBehavior: inputs.recrawlPolicy.recrawlBehavior },
        SchemaChangePolicy: inputs.schemaChangePolicy && {
            DeleteBehavior: inputs.schemaChangePolicy.deleteBehavior,
            UpdateBehavior: inputs.schemaChangePolicy.updateBehavior,
        },
        Targets: {
            S3Targets: inputs.s3Targets?.map((target) => ({
                Path: target.path,
                ConnectionName: target.connectionName,
                Exclusions: target.exclusions && [...target.exclusions],
                SampleSize: target.sampleSize,
                EventQueueArn: target.eventQueueArn,
                DlqEventQueueArn: target.dlqEventQueueArn,
            })),
        },
    };
}

/** Glue leaves what an update does not give as it was; taking something away is said by an empty string. */
function cleared(before: Observed<typeof properties>): Partial<CreateCrawlerRequest> {
    return {
        ...(before.description !== undefined && { Description: "" }),
        ...(before.schedule !== undefined && { Schedule: "" }),
        ...(before.tablePrefix !== undefined && { TablePrefix: "" }),
        ...(before.configuration !== undefined && { Configuration: "" }),
        ...(before.securityConfiguration !== undefined && { CrawlerSecurityConfiguration: "" }),
    };
}

function fromCrawler(found: Crawler): Observed<typeof properties> {
    return {
        name: found.Name,
        databaseName: found.DatabaseName,
        role: found.Role,
        classifiers: found.Classifiers,
        configuration: found.Configuration || undefined,
        description: found.Description || undefined,
        schedule: found.Schedule?.ScheduleExpression || undefined,
        securityConfiguration: found.CrawlerSecurityConfiguration || undefined,
        tablePrefix: found.TablePrefix || undefined,
        lakeFormationConfiguration: found.LakeFormationConfiguration && {
            accountId: found.LakeFormationConfiguration.AccountId,
            useLakeFormationCredentials: found.LakeFormationConfiguration.UseLakeFormationCredentials,
        },
        lineageConfiguration: found.LineageConfiguration && {
            crawlerLineageSettings: found.LineageConfiguration.CrawlerLineageSettings,
        },
        recrawlPolicy: found.RecrawlPolicy && { recrawlBehavior: found.RecrawlPolicy.RecrawlBehavior },
        schemaChangePolicy: found.SchemaChangePolicy && {
            deleteBehavior: found.SchemaChangePolicy.DeleteBehavior,
            updateBehavior: found.SchemaChangePolicy.UpdateBehavior,
        },
        s3Targets: found.Targets?.S3Targets?.map((target) => ({
            path: target.Path,
            connectionName: target.ConnectionName,
            exclusions: target.Exclusions,
            sampleSize: target.SampleSize,
            eventQueueArn: target.EventQueueArn,
            dlqEventQueueArn: target.DlqEventQueueArn,
        })),
    };
}

function crawlerArn(session: Session, name: string): string {
    return arn(session, "glue", `crawler/${name}`);
}

function roleName(role: string): string {
    return role.replace(/^arn:aws[\w-]*:iam::\d*:role\//, "");
}

function hasTarget(inputs: PropertyMap): Failure[] {
    const targets = inputs.s3Targets;
    return targets === undefined || (Array.isArray(targets) && targets.length === 0)
        ? [{ reason: "s3Targets is empty; a crawler needs at least one target." }]
        : [];
}
