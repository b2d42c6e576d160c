import { type LifecycleRule, type S3, type TransitionDefaultMinimumObjectSize } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { flag, type Inputs, list, map, number, object, type Observed, set, text } from "../../schema/property";
import { tagList, tagMap } from "../../tags";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const STORAGE_CLASSES = [
    "GLACIER",
    "STANDARD_IA",
    "ONEZONE_IA",
    "INTELLIGENT_TIERING",
    "DEEP_ARCHIVE",
    "GLACIER_IR",
] as const;
const date = text({ same: (a, b) => Date.parse(a) === Date.parse(b) });

const rule = object({
    id: text({ required: true }),
    status: text({ required: true, values: ["Enabled", "Disabled"] }),
    prefix: text({ computed: true }),
    filter: object({
        prefix: text(),
        tag: object({ key: text({ required: true }), value: text({ required: true }) }),
        objectSizeGreaterThan: number(),
        objectSizeLessThan: number(),
        and: object({ prefix: text(), tags: map(), objectSizeGreaterThan: number(), objectSizeLessThan: number() }),
    }),
    expiration: object({ date, days: number({ computed: true }), expiredObjectDeleteMarker: flag({ computed: true }) }),
    transitions: set(object({ date, days: number(), storageClass: text({ required: true, values: STORAGE_CLASSES }) })),
    noncurrentVersionExpiration: object({
        noncurrentDays: number({ required: true }),
        newerNoncurrentVersions: number(),
    }),
    noncurrentVersionTransitions: set(
        object({
            noncurrentDays: number({ required: true }),
            newerNoncurrentVersions: number(),
            storageClass: text({ required: true, values: STORAGE_CLASSES }),
        }),
    ),
    abortIncompleteMultipartUpload: object({ daysAfterInitiation: number() }),
});

const properties = {
    ...settingOf,
    rules: list(rule, { required: true }),
    transitionDefaultMinimumObjectSize: text({
        computed: true,
        values: ["all_storage_classes_128K", "varies_by_storage_class"],
    }),
    timeouts: object({ create: text(), update: text() }, { local: true }),
};

type Rule = Inputs<(typeof rule)["fields"]>;
type ObservedRule = Observed<(typeof rule)["fields"]>;

export const bucketLifecycle = defineResource({
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    properties,
    outputs: [],
    instead: { expectedBucketOwner: "the local account owns every bucket" },

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(
            () => s3.getBucketLifecycleConfiguration({ Bucket: bucket }),
            NO_BUCKET,
            "NoSuchLifecycleConfiguration",
        );
        return (
            found && {
                properties: {
                    bucket,
                    rules: (found.Rules ?? []).map(fromRule),
                    transitionDefaultMinimumObjectSize: found.TransitionDefaultMinimumObjectSize,
                },
            }
        );
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        await unlessGone(() => s3.deleteBucketLifecycle({ Bucket: bucket }), NO_BUCKET);
    },
});

async function put(s3: S3, inputs: Inputs<typeof properties>): Promise<void> {
    await s3.putBucketLifecycleConfiguration({
        Bucket: inputs.bucket,
        TransitionDefaultMinimumObjectSize: inputs.transitionDefaultMinimumObjectSize as
            TransitionDefaultMinimumObjectSize | undefined,
        LifecycleConfiguration: { Rules: inputs.rules.map(toRule) },
    });
}

function toRule(rule: Rule): LifecycleRule {
    return {
        ID: rule.id,
        Status: rule.status,
        ...toFilter(rule),
        Expiration: rule.expiration && {
            Date: toDate(rule.expiration.date),
            Days: rule.expiration.days || undefined,
            ExpiredObjectDeleteMarker: rule.expiration.expiredObjectDeleteMarker || undefined,
        },
        Transitions: rule.transitions?.map(({ date, days, storageClass }) => ({
            Date: toDate(date),
            Days: date === undefined ? (days ?? 0) : undefined,
            StorageClass: storageClass,
        })),
        NoncurrentVersionExpiration: rule.noncurrentVersionExpiration && {
            NoncurrentDays: rule.noncurrentVersionExpiration.noncurrentDays,
            NewerNoncurrentVersions: rule.noncurrentVersionExpiration.newerNoncurrentVersions,
        },
        NoncurrentVersionTransitions: rule.noncurrentVersionTransitions?.map((transition) => ({
            NoncurrentDays: transition.noncurrentDays,
            NewerNoncurrentVersions: transition.newerNoncurrentVersions,
            StorageClass: transition.storageClass,
        })),
        AbortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload && {
            DaysAfterInitiation: rule.abortIncompleteMultipartUpload.daysAfterInitiation,
        },
    };
}

/** A rule has a filter or, in its older form, a prefix; one that has neither is for all objects. */
function toFilter({ filter, prefix }: Rule): Pick<LifecycleRule, "Filter" | "Prefix"> {
    if (filter === undefined) {
        return prefix ? { Prefix: prefix } : { Filter: { Prefix: "" } };
    }
    const { and, tag } = filter;
    if (and !== undefined) {
        return {
            Filter: {
                And: {
                    Prefix: and.prefix,
                    Tags: and.tags && tagList(and.tags),
                    ObjectSizeGreaterThan: and.objectSizeGreaterThan,
                    ObjectSizeLessThan: and.objectSizeLessThan,
                },
            },
        };
    }
    return {
        Filter: {
            Prefix: filter.prefix,
            Tag: tag && { Key: tag.key, Value: tag.value },
            ObjectSizeGreaterThan: filter.objectSizeGreaterThan,
            ObjectSizeLessThan: filter.objectSizeLessThan,
        },
    };
}

function fromRule(rule: LifecycleRule): ObservedRule {
    const { Filter: filter, Expiration: expiration } = rule;
    return {
        id: rule.ID,
        status: rule.Status,
        prefix: rule.Prefix,
        filter: filter && {
            prefix: filter.Prefix,
            tag: filter.Tag && { key: filter.Tag.Key, value: filter.Tag.Value },
            objectSizeGreaterThan: filter.ObjectSizeGreaterThan,
            objectSizeLessThan: filter.ObjectSizeLessThan,
            and: filter.And && {
                prefix: filter.And.Prefix,
                tags: filter.And.Tags && tagMap(filter.And.Tags),
                objectSizeGreaterThan: filter.And.ObjectSizeGreaterThan,
                objectSizeLessThan: filter.And.ObjectSizeLessThan,
            },
        },
        expiration: expiration && {
            date: fromDate(expiration.Date),
            days: expiration.Days,
            expiredObjectDeleteMarker: expiration.ExpiredObjectDeleteMarker,
        },
        transitions: rule.Transitions?.map(({ Date: date, Days, StorageClass }) => ({
            date: fromDate(date),
            days: Days,
            storageClass: StorageClass,
        })),
        noncurrentVersionExpiration: rule.NoncurrentVersionExpiration && {
            noncurrentDays: rule.NoncurrentVersionExpiration.NoncurrentDays,
            newerNoncurrentVersions: rule.NoncurrentVersionExpiration.NewerNoncurrentVersions,
        },
        noncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((transition) => ({
            noncurrentDays: transition.NoncurrentDays,
            newerNoncurrentVersions: transition.NewerNoncurrentVersions,
            storageClass: transition.StorageClass,
        })),
        abortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload && {
            daysAfterInitiation: rule.AbortIncompleteMultipartUpload.DaysAfterInitiation,
        },
    };
}

function toDate(value: string | undefined): Date | undefined {
    return value === undefined ? undefined : new Date(value);
}

function fromDate(value: Date | undefined): string | undefined {
    return value?.toISOString();
}
