import * as path from "node:path";
import { z } from "zod";
import { type Arns } from "../arns";
import { type Actions } from "../glue/action";
import { compact, now, omit } from "../glue/input";
import { page } from "../glue/paging";
import { Collection } from "../state/collection";
import { invalidRequest, readRequest } from "./input";

const outputLocationSchema = z.string().regex(/^(|s3:\/\/[^/]+\/.*)$/, "must be an S3 URI such as s3://bucket/folder/");

const resultConfigurationSchema = z.looseObject({ OutputLocation: outputLocationSchema.optional() });

const cutoffSchema = z.int().min(10_000_000, "must be at least 10000000 bytes");
const engineSchema = z.object({ SelectedEngineVersion: z.string().optional() }).optional();

/** What is looked at of a workgroup's configuration; the rest of it is kept as it is. */
const configurationSchema = z.looseObject({
    ResultConfiguration: resultConfigurationSchema.optional(),
    EnforceWorkGroupConfiguration: z.boolean().optional(),
    PublishCloudWatchMetricsEnabled: z.boolean().optional(),
    BytesScannedCutoffPerQuery: cutoffSchema.optional(),
    RequesterPaysEnabled: z.boolean().optional(),
    EngineVersion: engineSchema,
});

type Configuration = z.infer<typeof configurationSchema>;

const nameSchema = z.string().regex(/^[a-zA-Z0-9._-]{1,128}$/, "must be 1 to 128 characters of a-z A-Z 0-9 . _ -");
const descriptionSchema = z.string().max(1024, "must have at most 1024 characters");
const stateSchema = z.enum(["ENABLED", "DISABLED"]);
const tagSchema = z.object({ Key: z.string().min(1).max(128), Value: z.string().max(256).default("") });

const workGroupSchema = z.object({
    Name: nameSchema,
    State: stateSchema,
    Description: z.string(),
    Configuration: configurationSchema,
    CreationTime: z.number(),
    Tags: z.array(tagSchema),
});

/** A workgroup. */
export type WorkGroup = z.infer<typeof workGroupSchema>;

const createSchema = z.object({
    Name: nameSchema,
    Configuration: configurationSchema.optional(),
    Description: descriptionSchema.optional(),
    Tags: z.array(tagSchema).max(50).optional(),
});
const updateSchema = z.object({
    WorkGroup: nameSchema,
    Description: descriptionSchema.optional(),
    State: stateSchema.optional(),
    ConfigurationUpdates: configurationSchema
        .omit({ ResultConfiguration: true })
        .extend({
            RemoveBytesScannedCutoffPerQuery: z.boolean().optional(),
            RemoveCustomerContentEncryptionConfiguration: z.boolean().optional(),
            ResultConfigurationUpdates: resultConfigurationSchema.optional(),
        })
        .optional(),
});
const oneSchema = z.object({ WorkGroup: nameSchema });
const deleteSchema = oneSchema.extend({ RecursiveDeleteOption: z.boolean().optional() });
const listSchema = z.object({ MaxResults: z.int().min(1).max(50).optional(), NextToken: z.string().optional() });
const tagResourceSchema = z.object({ ResourceARN: z.string(), Tags: z.array(tagSchema).max(50) });
const untagResourceSchema = z.object({ ResourceARN: z.string(), TagKeys: z.array(z.string()) });
const listTagsSchema = z.object({ ResourceARN: z.string() });

const effectiveEngine = "Athena engine version 3";

/** Workgroups. moto cannot update one, and what it keeps of them no query would heed. */
export class WorkGroups {
    private readonly groups: Collection<WorkGroup>;

    constructor(
        stateDir: string,
        private readonly arns: Arns,
        /** Whether queries were run in a workgroup or are kept in it, and how to forget them. */
        private readonly contents: { has(workGroup: string): boolean; delete(workGroup: string): void },
    ) {
        this.groups = new Collection(path.join(stateDir, "athena", "work-groups"), workGroupSchema);
        if (!this.groups.has("primary")) {
            this.groups.set("primary", {
                Name: "primary",
                State: "ENABLED",
                Description: "",
                Configuration: complete({ EnforceWorkGroupConfiguration: false }),
                CreationTime: now(),
                Tags: [],
            });
        }
    }

    require(name: string): WorkGroup {
        const group = this.groups.get(name);
        if (group === undefined) {
            throw invalidRequest(`WorkGroup ${name} is not found.`);
        }
        return group;
    }

    readonly actions: Actions = {
        CreateWorkGroup: (input) => {
            const request = readRequest(createSchema, input);
            if (this.groups.has(request.Name)) {
                throw invalidRequest(`WorkGroup ${request.Name} is already created`);
            }
            this.groups.set(request.Name, {
                Name: request.Name,
                State: "ENABLED",
                Description: request.Description ?? "",
                Configuration: complete(request.Configuration ?? {}),
                CreationTime: now(),
                Tags: request.Tags ?? [],
            });
            return {};
        },
        GetWorkGroup: (input) => {
            return { WorkGroup: omit(this.require(readRequest(oneSchema, input).WorkGroup), "Tags") };
        },
        ListWorkGroups: (input) => {
            const { items, nextToken } = page(
                this.groups.list(),
                (group) => group.Name,
                readRequest(listSchema, input),
                50,
            );
            const groups = items.map(({ Name, State, Description, CreationTime, Configuration: { EngineVersion } }) =>
                compact({ Name, State, Description, CreationTime, EngineVersion }),
            );
            return compact({ WorkGroups: groups, NextToken: nextToken });
        },
        UpdateWorkGroup: (input) => {
            const request = readRequest(updateSchema, input);
            const old = this.require(request.WorkGroup);
            const configuration = merge(old.Configuration, request.ConfigurationUpdates ?? {});
            this.groups.set(old.Name, {
                ...old,
                State: request.State ?? old.State,
                Description: request.Description ?? old.Description,
                Configuration: complete(configuration),
            });
            return {};
        },
        DeleteWorkGroup: (input) => {
            const { WorkGroup: name, RecursiveDeleteOption } = readRequest(deleteSchema, input);
            if (name === "primary") {
                throw invalidRequest("The primary workgroup cannot be deleted.");
            }
            this.require(name);
            if (this.contents.has(name) && RecursiveDeleteOption !== true) {
                throw invalidRequest(
                    `WorkGroup ${name} is not empty: queries were run in it or are kept in it. Delete it with RecursiveDeleteOption true to delete them too.`,
                );
            }
            this.contents.delete(name);
            this.groups.delete(name);
            return {};
        },
    };

    /** Calls about tags, for the ARN of a workgroup. */
    readonly tagActions: Actions = {
        TagResource: (input) => {
            const { ResourceARN, Tags } = readRequest(tagResourceSchema, input);
            const group = this.ofArn(ResourceARN);
            const others = group.Tags.filter(({ Key }) => !Tags.some((tag) => tag.Key === Key));
            this.groups.set(group.Name, { ...group, Tags: [...others, ...Tags] });
            return {};
        },
        UntagResource: (input) => {
            const { ResourceARN, TagKeys } = readRequest(untagResourceSchema, input);
            const group = this.ofArn(ResourceARN);
            this.groups.set(group.Name, { ...group, Tags: group.Tags.filter(({ Key }) => !TagKeys.includes(Key)) });
            return {};
        },
        ListTagsForResource: (input) => ({ Tags: this.ofArn(readRequest(listTagsSchema, input).ResourceARN).Tags }),
    };

    private ofArn(arn: string): WorkGroup {
        return this.require(arn.slice(this.arns.workGroup("").length));
    }
}

/** A configuration with Athena's defaults. */
function complete(configuration: Configuration): Configuration {
    return {
        ...configuration,
        ResultConfiguration: configuration.ResultConfiguration ?? {},
        EnforceWorkGroupConfiguration: configuration.EnforceWorkGroupConfiguration ?? true,
        PublishCloudWatchMetricsEnabled: configuration.PublishCloudWatchMetricsEnabled ?? true,
        RequesterPaysEnabled: configuration.RequesterPaysEnabled ?? false,
        EngineVersion: {
            SelectedEngineVersion: configuration.EngineVersion?.SelectedEngineVersion ?? "AUTO",
            EffectiveEngineVersion: effectiveEngine,
        } as NonNullable<Configuration["EngineVersion"]>,
    };
}

/** Applies ConfigurationUpdates: what is named is replaced, `Remove…` takes away, the rest stays. */
function merge(
    old: Configuration,
    updates: NonNullable<z.infer<typeof updateSchema>["ConfigurationUpdates"]>,
): Configuration {
    const { ResultConfigurationUpdates = {}, ...rest } = updates;
    return {
        ...applyRemovals({ ...old, ...rest }),
        ResultConfiguration: applyRemovals({ ...old.ResultConfiguration, ...ResultConfigurationUpdates }),
    };
}

function applyRemovals(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const removed = new Set(
        Object.entries(values).flatMap(([key, value]) =>
            key.startsWith("Remove") && value === true ? [key.slice(6)] : [],
        ),
    );
    return Object.fromEntries(Object.entries(values).filter(([key]) => !key.startsWith("Remove") && !removed.has(key)));
}
