import { isAwsError, unlessGone } from "../../errors";
import { type Kms } from "../../kms";
import { defineResource } from "../../resource";
import { flag, type Inputs, number, text } from "../../schema/property";
import { type Tags } from "../../tags";
import { NOT_FOUND } from "./kms";

const properties = {
    // Where the program gives none, AWS lets the account's IAM policies decide.
    policy: { kind: "document", policy: true, computed: true } as const,
    description: text({ computed: true }),
    customerMasterKeySpec: text({ default: "SYMMETRIC_DEFAULT", replace: true }),
    keyUsage: text({
        default: "ENCRYPT_DECRYPT",
        replace: true,
        values: ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"],
    }),
    multiRegion: flag({ computed: true, replace: true }),
    isEnabled: flag({ default: true }),
    enableKeyRotation: flag({ default: false }),
    rotationPeriodInDays: number({
        computed: true,
        check: (days) => (days >= 90 && days <= 2560 ? undefined : "it must be 90 to 2560."),
    }),
    deletionWindowInDays: number({
        local: true,
        check: (days) => (days >= 7 && days <= 30 ? undefined : "it must be 7 to 30."),
    }),
    bypassPolicyLockoutSafetyCheck: flag({ default: false, local: true }),
};

const CUSTOM_STORE = "custom key stores are not emulated";

/** A key cannot be deleted, only be marked to be after some days; to a program it is gone by then. */
const ON_THEIR_WAY_OUT = ["PendingDeletion", "PendingReplicaDeletion"];

/** KMS rotates once a year where nobody says otherwise. */
const DEFAULT_ROTATION_DAYS = 365;

export const key = defineResource({
    type: "aws:kms/key:Key",
    tagged: true,
    properties,
    outputs: ["arn", "keyId"],
    instead: { customKeyStoreId: CUSTOM_STORE, xksKeyId: CUSTOM_STORE },

    async create(session, inputs, tags, created) {
        const kms = await session.aws.kms();
        const { KeyMetadata: key } = await kms.call("CreateKey", {
            Policy: inputs.policy,
            Description: inputs.description,
            KeySpec: inputs.customerMasterKeySpec,
            KeyUsage: inputs.keyUsage,
            MultiRegion: inputs.multiRegion,
            BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
            Tags: tagList(tags),
        });
        created(key.KeyId);
        if (inputs.enableKeyRotation) {
            await setRotation(kms, key.KeyId, inputs);
        }
        if (!inputs.isEnabled) {
            await kms.call("DisableKey", { KeyId: key.KeyId });
        }
        return key.KeyId;
    },

    async read(session, id, known) {
        const kms = await session.aws.kms();
        const found = await unlessGone(() => kms.call("DescribeKey", { KeyId: id }), NOT_FOUND);
        if (found === undefined || ON_THEIR_WAY_OUT.includes(found.KeyMetadata.KeyState)) {
            return undefined;
        }
        const { KeyMetadata: key } = found;
        const [{ Policy: policy }, { Tags: tags }, rotation] = await Promise.all([
            kms.call("GetKeyPolicy", { KeyId: id, PolicyName: "default" }),
            kms.call("ListResourceTags", { KeyId: id }),
            rotationOf(kms, id),
        ]);
        return {
            tags: Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])),
            properties: {
                arn: key.Arn,
                keyId: key.KeyId,
                policy,
                description: key.Description ?? "",
                customerMasterKeySpec: key.KeySpec,
                keyUsage: key.KeyUsage as (typeof properties.keyUsage.values)[number],
                multiRegion: key.MultiRegion ?? false,
                isEnabled: key.Enabled,
                enableKeyRotation: rotation.KeyRotationEnabled,
                // moto rotates, so to speak, but does not remember how often it was told to.
                rotationPeriodInDays: rotation.KeyRotationEnabled
                    ? (rotation.RotationPeriodInDays ?? known.rotationPeriodInDays ?? DEFAULT_ROTATION_DAYS)
                    : undefined,
            },
        };
    },

    async update(session, id, { inputs, changed, tags }) {
        const kms = await session.aws.kms();
        const KeyId = id;
        // A key that is disabled takes no other change, so it is enabled first and disabled last.
        if (changed("isEnabled") && inputs.isEnabled) {
            await kms.call("EnableKey", { KeyId });
        }
        if (changed("enableKeyRotation", "rotationPeriodInDays")) {
            await setRotation(kms, id, inputs);
        }
        if (changed("description")) {
            await kms.call("UpdateKeyDescription", { KeyId, Description: inputs.description ?? "" });
        }
        if (changed("policy")) {
            await kms.call("PutKeyPolicy", {
                KeyId,
                PolicyName: "default",
                Policy: inputs.policy,
                BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck,
            });
        }
        if (tags.removed.length > 0) {
            await kms.call("UntagResource", { KeyId, TagKeys: [...tags.removed] });
        }
        if (Object.keys(tags.set).length > 0) {
            await kms.call("TagResource", { KeyId, Tags: tagList(tags.set) });
        }
        if (changed("isEnabled") && !inputs.isEnabled) {
            await kms.call("DisableKey", { KeyId });
        }
    },

    async delete(session, id, { deletionWindowInDays }) {
        const kms = await session.aws.kms();
        await unlessGone(
            () => kms.call("ScheduleKeyDeletion", { KeyId: id, PendingWindowInDays: deletionWindowInDays }),
            NOT_FOUND,
            "KMSInvalidStateException",
        );
    },
});

async function setRotation(kms: Kms, id: string, inputs: Inputs<typeof properties>): Promise<void> {
    await (inputs.enableKeyRotation
        ? kms.call("EnableKeyRotation", { KeyId: id, RotationPeriodInDays: inputs.rotationPeriodInDays })
        : kms.call("DisableKeyRotation", { KeyId: id }));
}

/** Whether a key rotates; of a key that is not symmetric, KMS refuses to say. */
async function rotationOf(
    kms: Kms,
    id: string,
): Promise<{ readonly KeyRotationEnabled: boolean; readonly RotationPeriodInDays?: number | null }> {
    try {
        return await kms.call("GetKeyRotationStatus", { KeyId: id });
    } catch (error) {
        if (isAwsError(error, "UnsupportedOperationException")) {
            return { KeyRotationEnabled: false };
        }
        throw error;
    }
}

/** Tags as KMS writes them. */
function tagList(tags: Tags): { TagKey: string; TagValue: string }[] {
    return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
