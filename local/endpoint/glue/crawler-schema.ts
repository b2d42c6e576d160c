import { z } from "zod";
import { checkSchedule } from "./cron";
import { compact, descriptionSchema, invalidInput, nameSchema } from "./input";

const s3TargetSchema = z.object({
    Path: z
        .string()
        .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/|$)/, "must be an S3 path such as s3://bucket/folder/")
        .max(700),
    Exclusions: z.array(z.string()).max(100).optional(),
    ConnectionName: z.string().optional(),
    SampleSize: z.int().min(1, "must be 1 to 249").max(249, "must be 1 to 249").optional(),
    EventQueueArn: z.string().optional(),
    DlqEventQueueArn: z.string().optional(),
});

const otherTargetSchema = z.array(z.record(z.string(), z.unknown())).optional();

/** The kinds of target that are not S3: kept as they are, and not crawled locally. */
const otherTargets = [
    "JdbcTargets",
    "MongoDBTargets",
    "DynamoDBTargets",
    "CatalogTargets",
    "DeltaTargets",
    "IcebergTargets",
    "HudiTargets",
] as const;

const targetsSchema = z.object({
    S3Targets: z.array(s3TargetSchema).optional(),
    ...(Object.fromEntries(otherTargets.map((kind) => [kind, otherTargetSchema])) as Record<
        (typeof otherTargets)[number],
        typeof otherTargetSchema
    >),
});

const updateBehaviors = z.enum(["LOG", "UPDATE_IN_DATABASE"]);
const deleteBehaviors = z.enum(["LOG", "DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE"]);
const recrawlBehaviors = z.enum(["CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY", "CRAWL_EVENT_MODE"]);

/** What CreateCrawler and UpdateCrawler share. */
const settingsShape = {
    Role: z.string().min(1, "must be the name or ARN of a role"),
    DatabaseName: z.string().optional(),
    Description: descriptionSchema.optional(),
    Targets: targetsSchema,
    Schedule: z.string().optional(),
    Classifiers: z.array(nameSchema).optional(),
    TablePrefix: z.string().max(128, "must have at most 128 characters").optional(),
    SchemaChangePolicy: z
        .object({ UpdateBehavior: updateBehaviors.optional(), DeleteBehavior: deleteBehaviors.optional() })
        .optional(),
    RecrawlPolicy: z.object({ RecrawlBehavior: recrawlBehaviors.optional() }).optional(),
    LineageConfiguration: z.object({ CrawlerLineageSettings: z.enum(["ENABLE", "DISABLE"]).optional() }).optional(),
    LakeFormationConfiguration: z
        .object({ UseLakeFormationCredentials: z.boolean().optional(), AccountId: z.string().max(12).optional() })
        .optional(),
    Configuration: z.string().optional(),
    CrawlerSecurityConfiguration: z.string().max(128).optional(),
};

/** CreateCrawler's input, without name and tags. */
export const crawlerSettingsSchema = z.object(settingsShape);

/** Settings of a crawler, as CreateCrawler has them. */
export type CrawlerSettings = z.infer<typeof crawlerSettingsSchema>;

/** UpdateCrawler's: what is left out stays as it is. */
export const crawlerUpdateSchema = crawlerSettingsSchema.partial();

/** How the last crawl went, as GetCrawler shows it. */
export const lastCrawlSchema = z.object({
    Status: z.enum(["SUCCEEDED", "CANCELLED", "FAILED"]),
    ErrorMessage: z.string().optional(),
    LogGroup: z.string(),
    LogStream: z.string(),
    MessagePrefix: z.string(),
    StartTime: z.number(),
});

/** A crawler as it is kept; state and elapsed time come from the crawl under way. */
export const crawlerSchema = z.object({
    ...settingsShape,
    Name: nameSchema,
    Schedule: z.object({ ScheduleExpression: z.string(), State: z.enum(["SCHEDULED", "NOT_SCHEDULED"]) }).optional(),
    Classifiers: z.array(nameSchema),
    SchemaChangePolicy: z.object({ UpdateBehavior: updateBehaviors, DeleteBehavior: deleteBehaviors }),
    RecrawlPolicy: z.object({ RecrawlBehavior: recrawlBehaviors }),
    CreationTime: z.number(),
    LastUpdated: z.number(),
    LastCrawl: lastCrawlSchema.optional(),
    Version: z.int(),
});

/** A crawler. */
export type Crawler = z.infer<typeof crawlerSchema>;

/** A crawler's settings with defaults and checked, without what changes as it works. */
export function completeSettings(
    settings: CrawlerSettings,
): Omit<Crawler, "Name" | "CreationTime" | "LastUpdated" | "LastCrawl" | "Version"> {
    const { Schedule, ...rest } = settings;
    checkTargets(settings);
    if (Schedule !== undefined && Schedule !== "") {
        checkSchedule(Schedule);
    }
    if (settings.Configuration !== undefined && settings.Configuration !== "") {
        checkConfiguration(settings.Configuration);
    }
    const complete = {
        ...rest,
        Classifiers: settings.Classifiers ?? [],
        SchemaChangePolicy: {
            UpdateBehavior: settings.SchemaChangePolicy?.UpdateBehavior ?? "UPDATE_IN_DATABASE",
            DeleteBehavior: settings.SchemaChangePolicy?.DeleteBehavior ?? "DEPRECATE_IN_DATABASE",
        },
        RecrawlPolicy: { RecrawlBehavior: settings.RecrawlPolicy?.RecrawlBehavior ?? "CRAWL_EVERYTHING" },
        LineageConfiguration: settings.LineageConfiguration ?? { CrawlerLineageSettings: "DISABLE" as const },
        LakeFormationConfiguration: settings.LakeFormationConfiguration ?? {
            UseLakeFormationCredentials: false,
            AccountId: "",
        },
        Schedule:
            Schedule === undefined || Schedule === ""
                ? undefined
                : { ScheduleExpression: Schedule, State: "SCHEDULED" as const },
    };
    checkRecrawl(complete);
    return compact(complete);
}

/** The kinds of target of a crawler that the local endpoint cannot crawl. */
export function targetsNotCrawledLocally(crawler: Crawler): readonly string[] {
    return otherTargets.filter((kind) => (crawler.Targets[kind]?.length ?? 0) > 0);
}

function checkTargets({ Targets, DatabaseName }: CrawlerSettings): void {
    const count =
        (Targets.S3Targets?.length ?? 0) + otherTargets.reduce((sum, kind) => sum + (Targets[kind]?.length ?? 0), 0);
    if (count === 0) {
        throw invalidInput("At least one target is required, for instance S3Targets with a Path.");
    }
    if ((DatabaseName ?? "") === "" && (Targets.CatalogTargets?.length ?? 0) === 0) {
        throw invalidInput("DatabaseName is required: the database that the crawler writes its tables to.");
    }
}

function checkRecrawl({
    RecrawlPolicy,
    SchemaChangePolicy,
    Targets,
}: Pick<Crawler, "RecrawlPolicy" | "SchemaChangePolicy" | "Targets">): void {
    const s3Only = otherTargets.every((kind) => (Targets[kind]?.length ?? 0) === 0);
    switch (RecrawlPolicy.RecrawlBehavior) {
        case "CRAWL_NEW_FOLDERS_ONLY":
            if (!s3Only) {
                throw invalidInput('RecrawlBehavior "Crawl new folders only" can only apply to Amazon S3 target.');
            }
            if (SchemaChangePolicy.UpdateBehavior !== "LOG" || SchemaChangePolicy.DeleteBehavior !== "LOG") {
                throw invalidInput(
                    'The SchemaChangePolicy for "Crawl new folders only" Amazon S3 target can have only LOG DeleteBehavior value and LOG UpdateBehavior value. ' +
                        `Got UpdateBehavior ${SchemaChangePolicy.UpdateBehavior} and DeleteBehavior ${SchemaChangePolicy.DeleteBehavior}.`,
                );
            }
            break;
        case "CRAWL_EVENT_MODE":
            if (!(Targets.S3Targets ?? []).every((target) => (target.EventQueueArn ?? "") !== "")) {
                throw invalidInput("RecrawlBehavior CRAWL_EVENT_MODE needs an EventQueueArn in every S3 target.");
            }
            break;
        case "CRAWL_EVERYTHING":
            break;
    }
}

const configurationSchema = z.strictObject({
    Version: z.literal(1, "must be 1.0"),
    CrawlerOutput: z
        .strictObject({
            Partitions: z.strictObject({ AddOrUpdateBehavior: z.literal("InheritFromTable").optional() }).optional(),
            Tables: z
                .strictObject({
                    AddOrUpdateBehavior: z.literal("MergeNewColumns").optional(),
                    TableThreshold: z.int().min(1).optional(),
                })
                .optional(),
        })
        .optional(),
    Grouping: z
        .strictObject({
            TableGroupingPolicy: z.literal("CombineCompatibleSchemas").optional(),
            TableLevelConfiguration: z.int().min(1).optional(),
        })
        .optional(),
    CreatePartitionIndex: z.boolean().optional(),
});

function checkConfiguration(text: string): void {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw invalidInput(`Configuration is not JSON: ${(error as Error).message}`);
    }
    const parsed = configurationSchema.safeParse(value);
    if (!parsed.success) {
        const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "top level"}: ${issue.message}`);
        throw invalidInput(
            `Configuration is not valid: ${problems.join("; ")}. Known keys: Version (1.0), CrawlerOutput.Partitions.AddOrUpdateBehavior, ` +
                `CrawlerOutput.Tables.AddOrUpdateBehavior, CrawlerOutput.Tables.TableThreshold, Grouping.TableGroupingPolicy, ` +
                `Grouping.TableLevelConfiguration, CreatePartitionIndex.`,
        );
    }
}
