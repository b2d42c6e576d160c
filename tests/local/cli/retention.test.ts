import * as assert from "node:assert/strict";
import {
    CreateBucketCommand,
    type LifecycleRule,
    PutBucketLifecycleConfigurationCommand,
    type S3Client,
} from "@aws-sdk/client-s3";
import { requireVersionsOf, versionsSince } from "../../../local/cli/retention";
import { admin } from "../endpoint/support/clients";
import { unique } from "../endpoint/support/endpoint";

const now = new Date("2026-06-30T12:00:00Z");
const rule = (NoncurrentDays: number, changes: Partial<LifecycleRule> = {}): LifecycleRule => ({
    ID: `after-${NoncurrentDays}`,
    Status: "Enabled",
    Filter: { Prefix: "" },
    NoncurrentVersionExpiration: { NoncurrentDays },
    ...changes,
});

describe("how far back versions go", () => {
    it("follows from the shortest rule about the prefix", () => {
        const rules = [rule(30), rule(10, { Filter: { Prefix: "users/" } }), rule(1, { Filter: { Prefix: "temp/" } })];
        assert.equal(versionsSince(rules, "users/", now)?.toISOString(), "2026-06-20T12:00:00.000Z");
        assert.equal(versionsSince(rules, "orders/", now)?.toISOString(), "2026-05-31T12:00:00.000Z");
    });

    it("counts a rule about a part of what is below the prefix, and one of the older form", () => {
        const part = rule(5, { Filter: { And: { Prefix: "users/country=IN/", Tags: [] } } });
        assert.equal(versionsSince([part], "users/", now)?.toISOString(), "2026-06-25T12:00:00.000Z");
        const old = { ...rule(5, { Prefix: "users/" }), Filter: undefined };
        assert.equal(versionsSince([old], "users/", now)?.toISOString(), "2026-06-25T12:00:00.000Z");
    });

    it("is for ever where no rule, or a disabled one, has versions expire", () => {
        assert.equal(versionsSince([rule(5, { Status: "Disabled" })], "users/", now), undefined);
        const uploads: LifecycleRule = {
            Status: "Enabled",
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        };
        assert.equal(versionsSince([uploads], "users/", now), undefined);
    });

    describe("in a bucket", () => {
        let s3: S3Client;
        before(async function () {
            this.timeout(30_000);
            ({ s3 } = await admin());
        });

        async function bucketWith(...rules: LifecycleRule[]): Promise<string> {
            const Bucket = unique("curated");
            await s3.send(new CreateBucketCommand({ Bucket }));
            if (rules.length > 0) {
                const LifecycleConfiguration = { Rules: rules };
                await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
            }
            return Bucket;
        }

        it("refuses a time before it, saying what is allowed and what to do", async () => {
            const bucket = await bucketWith(rule(30));
            await assert.rejects(
                requireVersionsOf(s3, bucket, "users/", new Date("2026-05-01T00:00:00Z"), now),
                /--to is 2026-05-01T00:00:00\.000Z; allowed: 2026-05-31T12:00:00\.000Z and later.*Nothing was changed\. .*reset the bookmark/,
            );
        });

        it("takes a time since, and any time in a bucket without a lifecycle", async () => {
            await requireVersionsOf(s3, await bucketWith(rule(30)), "users/", new Date("2026-06-10T00:00:00Z"), now);
            await requireVersionsOf(s3, await bucketWith(), "users/", new Date("2020-01-01T00:00:00Z"), now);
        });

        it("refuses where it cannot be read", async () => {
            await assert.rejects(
                requireVersionsOf(s3, unique("none"), "users/", now, now),
                /could not be read: .*needs s3:GetLifecycleConfiguration/,
            );
        });
    });
});
