import { type S3 } from "@aws-sdk/client-s3";
import { unlessGone } from "../../errors";
import { defineResource } from "../../resource";
import { type Inputs, number, object, text } from "../../schema/property";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const properties = {
    ...settingOf,
    objectLockEnabled: text({ default: "Enabled", values: ["Enabled"], replace: true }),
    rule: object({
        defaultRetention: object(
            {
                mode: text({ values: ["GOVERNANCE", "COMPLIANCE"] }),
                days: number(),
                years: number(),
            },
            { required: true },
        ),
    }),
};

export const bucketObjectLock = defineResource({
    type: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    properties,
    outputs: [],
    instead: {
        expectedBucketOwner: "the local account owns every bucket",
        token: "no bucket needs one any more: S3 turns Object Lock on for every bucket that keeps versions",
    },

    async create(session, inputs) {
        await put(await session.aws.s3(), inputs);
        return inputs.bucket;
    },

    async read(session, bucket) {
        const s3 = await session.aws.s3();
        const found = await unlessGone(
            () => s3.getObjectLockConfiguration({ Bucket: bucket }),
            NO_BUCKET,
            "ObjectLockConfigurationNotFoundError",
        );
        const lock = found?.ObjectLockConfiguration;
        const retention = lock?.Rule?.DefaultRetention;
        // A lock that is on stays on: without a rule it holds nothing by itself.
        return lock?.ObjectLockEnabled !== "Enabled" || retention?.Mode === undefined
            ? undefined
            : {
                  properties: {
                      bucket,
                      objectLockEnabled: lock.ObjectLockEnabled,
                      rule: {
                          defaultRetention: {
                              mode: retention.Mode,
                              days: retention.Days || undefined,
                              years: retention.Years || undefined,
                          },
                      },
                  },
              };
    },

    async update(session, _bucket, { inputs }) {
        await put(await session.aws.s3(), inputs);
    },

    async delete(session, bucket) {
        const s3 = await session.aws.s3();
        const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" } as const;
        await unlessGone(() => s3.putObjectLockConfiguration({ Bucket: bucket, ObjectLockConfiguration }), NO_BUCKET);
    },
});

async function put(s3: S3, { bucket, rule }: Inputs<typeof properties>): Promise<void> {
    const retention = rule?.defaultRetention;
    await s3.putObjectLockConfiguration({
        Bucket: bucket,
        ObjectLockConfiguration: {
            ObjectLockEnabled: "Enabled",
            Rule: retention && {
                DefaultRetention: { Mode: retention.mode, Days: retention.days, Years: retention.years },
            },
        },
    });
}
