import {
    type EncryptionConfiguration,
    type EncryptionOption,
    type WorkGroupConfiguration,
    type WorkGroupConfigurationUpdates,
} from "@aws-sdk/client-athena";
import { isAwsError } from "../../errors";
import { arn, defineResource, type Session } from "../../resource";
import { flag, type Inputs, number, object, type Observed, text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";

const configuration = object(
    {
        bytesScannedCutoffPerQuery: number({
            check: (bytes) => (bytes >= 10485760 ? undefined : "it must be at least 10485760."),
        }),
        enforceWorkgroupConfiguration: flag({ default: true }),
        engineVersion: object(
            { selectedEngineVersion: text({ default: "AUTO" }), effectiveEngineVersion: text({ computed: true }) },
            { computed: true },
        ),
        executionRole: text(),
        publishCloudwatchMetricsEnabled: flag({ default: true }),
        requesterPaysEnabled: flag(),
        resultConfiguration: object({
            outputLocation: text(),
            expectedBucketOwner: text(),
            encryptionConfiguration: object({
                encryptionOption: text({ values: ["SSE_S3", "SSE_KMS", "CSE_KMS"] }),
                kmsKeyArn: text(),
            }),
            aclConfiguration: object({
                s3AclOption: text({ required: true, values: ["BUCKET_OWNER_FULL_CONTROL"] }),
            }),
        }),
    },
    { adopted: true },
);

type Configuration = Inputs<(typeof configuration)["fields"]>;

export const workgroup = defineResource({
    type: "aws:athena/workgroup:Workgroup",
    tagged: true,
    naming: { property: "name", maxLength: 128 },
    properties: {
        name: text({ required: true, replace: true, check: nameProblem }),
        configuration,
        description: text(),
        forceDestroy: flag({ local: true }),
        state: text({ default: "ENABLED", values: ["ENABLED", "DISABLED"] }),
    },
    outputs: ["arn"],

    async create(session, inputs, tags, created) {
        const athena = await session.aws.athena();
        await athena.createWorkGroup({
            Name: inputs.name,
            Description: inputs.description,
            Configuration: toConfiguration(inputs.configuration),
            Tags: tagList(tags),
        });
        created(inputs.name);
        if (inputs.state !== "ENABLED") {
            await athena.updateWorkGroup({ WorkGroup: inputs.name, State: inputs.state });
        }
        return inputs.name;
    },

    async read(session, name) {
        const athena = await session.aws.athena();
        const found = await unlessNoGroup(() => athena.getWorkGroup({ WorkGroup: name }));
        if (found?.WorkGroup === undefined) {
            return undefined;
        }
        const { WorkGroup: group } = found;
        const tagging = await athena.listTagsForResource({ ResourceARN: workgroupArn(session, name) });
        return {
            tags: tagMap(tagging.Tags),
            properties: {
                name: group.Name,
                arn: workgroupArn(session, name),
                configuration: group.Configuration && fromConfiguration(group.Configuration),
                description: group.Description || undefined,
                state: group.State,
            },
        };
    },

    async update(session, name, { inputs, changed, tags }) {
        const athena = await session.aws.athena();
        if (changed()) {
            await athena.updateWorkGroup({
                WorkGroup: name,
                Description: inputs.description ?? "",
                State: inputs.state,
                ConfigurationUpdates: inputs.configuration && toUpdates(inputs.configuration),
            });
        }
        const group = { ResourceARN: workgroupArn(session, name) };
        if (tags.removed.length > 0) {
            await athena.untagResource({ ...group, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await athena.tagResource({ ...group, Tags: tagList(tags.set) });
        }
    },

    async delete(session, name, { forceDestroy }) {
        const athena = await session.aws.athena();
        await unlessNoGroup(() =>
            athena.deleteWorkGroup({ WorkGroup: name, RecursiveDeleteOption: forceDestroy === true }),
        );
    },
});

/** Athena answers InvalidRequestException for a workgroup that is not there, as for much else. */
async function unlessNoGroup<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        const message = error instanceof Error ? error.message : "";
        if (isAwsError(error, "InvalidRequestException") && /not found|does not exist/i.test(message)) {
            return undefined;
        }
        throw error;
    }
}

function toConfiguration(given: Configuration | undefined): WorkGroupConfiguration | undefined {
    const result = given?.resultConfiguration;
    return (
        given && {
            BytesScannedCutoffPerQuery: given.bytesScannedCutoffPerQuery,
            EnforceWorkGroupConfiguration: given.enforceWorkgroupConfiguration,
            EngineVersion: given.engineVersion && { SelectedEngineVersion: given.engineVersion.selectedEngineVersion },
            ExecutionRole: given.executionRole,
            PublishCloudWatchMetricsEnabled: given.publishCloudwatchMetricsEnabled,
            RequesterPaysEnabled: given.requesterPaysEnabled,
            ResultConfiguration: result && {
                OutputLocation: result.outputLocation,
                ExpectedBucketOwner: result.expectedBucketOwner,
                EncryptionConfiguration: toEncryption(result.encryptionConfiguration),
                AclConfiguration: result.aclConfiguration && { S3AclOption: result.aclConfiguration.s3AclOption },
            },
        }
    );
}

/** An update leaves alone what it does not mention, so what the program does not say is taken away by name. */
function toUpdates(given: Configuration): WorkGroupConfigurationUpdates {
    const { ResultConfiguration: result, BytesScannedCutoffPerQuery: cutoff, ...rest } = toConfiguration(given) ?? {};
    return {
        ...rest,
        ...(cutoff === undefined ? { RemoveBytesScannedCutoffPerQuery: true } : { BytesScannedCutoffPerQuery: cutoff }),
        ResultConfigurationUpdates: {
            ...(result?.OutputLocation === undefined
                ? { RemoveOutputLocation: true }
                : { OutputLocation: result.OutputLocation }),
            ...(result?.EncryptionConfiguration === undefined
                ? { RemoveEncryptionConfiguration: true }
                : { EncryptionConfiguration: result.EncryptionConfiguration }),
            ...(result?.ExpectedBucketOwner === undefined
                ? { RemoveExpectedBucketOwner: true }
                : { ExpectedBucketOwner: result.ExpectedBucketOwner }),
            ...(result?.AclConfiguration === undefined
                ? { RemoveAclConfiguration: true }
                : { AclConfiguration: result.AclConfiguration }),
        },
    };
}

function toEncryption(
    given: { readonly encryptionOption?: EncryptionOption; readonly kmsKeyArn?: string } | undefined,
): EncryptionConfiguration | undefined {
    return given && { EncryptionOption: given.encryptionOption, KmsKey: given.kmsKeyArn };
}

function fromConfiguration(found: WorkGroupConfiguration): Observed<(typeof configuration)["fields"]> {
    const { EngineVersion: engine, ResultConfiguration: result } = found;
    return {
        bytesScannedCutoffPerQuery: found.BytesScannedCutoffPerQuery,
        enforceWorkgroupConfiguration: found.EnforceWorkGroupConfiguration,
        engineVersion: engine && {
            selectedEngineVersion: engine.SelectedEngineVersion,
            effectiveEngineVersion: engine.EffectiveEngineVersion,
        },
        executionRole: found.ExecutionRole,
        publishCloudwatchMetricsEnabled: found.PublishCloudWatchMetricsEnabled,
        requesterPaysEnabled: found.RequesterPaysEnabled,
        resultConfiguration: result && {
            outputLocation: result.OutputLocation,
            expectedBucketOwner: result.ExpectedBucketOwner,
            encryptionConfiguration: result.EncryptionConfiguration && {
                encryptionOption: result.EncryptionConfiguration.EncryptionOption,
                kmsKeyArn: result.EncryptionConfiguration.KmsKey,
            },
            aclConfiguration: result.AclConfiguration && { s3AclOption: result.AclConfiguration.S3AclOption },
        },
    };
}

function workgroupArn(session: Session, name: string): string {
    return arn(session, "athena", `workgroup/${name}`);
}

function nameProblem(name: string): string | undefined {
    return /^[\w.-]{1,128}$/.test(name)
        ? undefined
        : "it must be 1 to 128 letters, digits, dots, hyphens and underscores.";
}
