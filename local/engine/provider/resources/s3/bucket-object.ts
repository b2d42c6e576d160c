import {
    type ChecksumAlgorithm,
    type ObjectCannedACL,
    type ServerSideEncryption,
    type StorageClass,
} from "@aws-sdk/client-s3";
import { assetBytes } from "../../assets";
import { unlessGone } from "../../errors";
import { defineResource, type Session } from "../../resource";
import { type Failure } from "../../schema/check";
import { asset, flag, type Inputs, map, text } from "../../schema/property";
import { tagList, tagMap, type Tags, withChanges } from "../../tags";
import { type PropertyMap } from "../../values";
import { NO_BUCKET, settingOf } from "./bucket-setting";

const CONTENT = ["content", "contentBase64", "source"] as const;

const properties = {
    ...settingOf,
    key: text({ computed: true, replace: true }),
    content: text({ local: true }),
    contentBase64: text({ local: true }),
    source: asset({ local: true }),
    acl: text({ local: true }),
    bucketKeyEnabled: flag({ computed: true }),
    cacheControl: text(),
    checksumAlgorithm: text({ local: true }),
    contentDisposition: text(),
    contentEncoding: text(),
    contentLanguage: text(),
    contentType: text({ computed: true }),
    etag: text({ computed: true }),
    forceDestroy: flag({ default: false, local: true }),
    kmsKeyId: text({ computed: true }),
    metadata: map(),
    serverSideEncryption: text({ computed: true }),
    sourceHash: text({ local: true }),
    storageClass: text({ computed: true }),
    websiteRedirect: text(),
};

export const bucketObject = defineResource({
    type: "aws:s3/bucketObjectv2:BucketObjectv2",
    tagged: true,
    naming: { property: "key", maxLength: 1024, plain: true },
    properties,
    outputs: ["arn", "versionId"],
    changing: { etag: CONTENT, versionId: [...CONTENT, "contentType", "metadata", "sourceHash", "etag"] },
    instead: {
        objectLockLegalHoldStatus: "object lock is not emulated",
        objectLockMode: "object lock is not emulated",
        objectLockRetainUntilDate: "object lock is not emulated",
        overrideProvider: "give the resource another provider instead",
    },
    check: oneContent,

    async create(session, inputs, tags) {
        await upload(session, inputs, tags);
        return `${inputs.bucket}/${inputs.key}`;
    },

    async read(session, id, known) {
        const { bucket, key } = known.bucket !== undefined && known.key !== undefined ? known : parseId(id);
        const s3 = await session.aws.s3();
        const place = { Bucket: bucket, Key: key };
        const found = await unlessGone(() => s3.headObject(place), "NotFound", "NoSuchKey", NO_BUCKET);
        if (found === undefined) {
            return undefined;
        }
        const tagging = await s3.getObjectTagging(place);
        const etag = found.ETag?.replaceAll('"', "");
        return {
            tags: tagMap(tagging.TagSet),
            // Another ETag than the one recorded is other content, put there by somebody else.
            lost: known.etag !== undefined && known.etag !== etag ? CONTENT : [],
            properties: {
                bucket,
                key,
                arn: `arn:aws:s3:::${bucket}/${key}`,
                versionId: found.VersionId ?? "",
                bucketKeyEnabled: found.BucketKeyEnabled ?? false,
                cacheControl: found.CacheControl,
                contentDisposition: found.ContentDisposition,
                contentEncoding: found.ContentEncoding,
                contentLanguage: found.ContentLanguage,
                contentType: found.ContentType,
                etag,
                kmsKeyId: found.SSEKMSKeyId,
                metadata: found.Metadata,
                serverSideEncryption: found.ServerSideEncryption,
                storageClass: found.StorageClass ?? "STANDARD",
                websiteRedirect: found.WebsiteRedirectLocation,
            },
        };
    },

    async update(session, _id, { inputs, tags, changed }) {
        if (changed()) {
            // S3 has no call that changes an object: it is written anew, and what AWS chose before is chosen again.
            await upload(session, inputs, tags.all);
            return;
        }
        const s3 = await session.aws.s3();
        const place = { Bucket: inputs.bucket, Key: inputs.key };
        const live = tagMap((await s3.getObjectTagging(place)).TagSet);
        await s3.putObjectTagging({ ...place, Tagging: { TagSet: tagList(withChanges(live, tags)) } });
    },

    async delete(session, id, state) {
        const { bucket, key } = state.bucket !== undefined && state.key !== undefined ? state : parseId(id);
        await unlessGone(
            () => deleteVersions(session, bucket ?? "", key ?? "", state.forceDestroy === true),
            NO_BUCKET,
        );
    },
});

async function upload(session: Session, inputs: Inputs<typeof properties>, tags: Tags): Promise<void> {
    const s3 = await session.aws.s3();
    await s3.putObject({
        Bucket: inputs.bucket,
        Key: inputs.key,
        Body: await body(inputs),
        ACL: inputs.acl as ObjectCannedACL | undefined,
        BucketKeyEnabled: inputs.bucketKeyEnabled,
        CacheControl: inputs.cacheControl,
        ChecksumAlgorithm: inputs.checksumAlgorithm as ChecksumAlgorithm | undefined,
        ContentDisposition: inputs.contentDisposition,
        ContentEncoding: inputs.contentEncoding,
        ContentLanguage: inputs.contentLanguage,
        ContentType: inputs.contentType,
        Metadata: inputs.metadata,
        SSEKMSKeyId: inputs.kmsKeyId,
        ServerSideEncryption: inputs.serverSideEncryption as ServerSideEncryption | undefined,
        StorageClass: inputs.storageClass as StorageClass | undefined,
        Tagging: new URLSearchParams(tags).toString() || undefined,
        WebsiteRedirectLocation: inputs.websiteRedirect,
    });
}

async function body({ content, contentBase64, source }: Inputs<typeof properties>): Promise<string | Uint8Array> {
    if (source !== undefined) {
        return assetBytes(source);
    }
    return contentBase64 !== undefined ? Buffer.from(contentBase64, "base64") : (content ?? "");
}

/** An object of a versioned bucket goes with all its versions, or a bucket could never be emptied. */
async function deleteVersions({ aws, signal }: Session, bucket: string, key: string, force: boolean): Promise<void> {
    const s3 = await aws.s3();
    for (;;) {
        signal.throwIfAborted();
        const page = await s3.listObjectVersions({ Bucket: bucket, Prefix: key });
        const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].filter(({ Key }) => Key === key);
        if (versions.length === 0) {
            return;
        }
        for (const { VersionId } of versions) {
            await s3.deleteObject({
                Bucket: bucket,
                Key: key,
                VersionId,
                ...(force && { BypassGovernanceRetention: true }),
            });
        }
    }
}

function oneContent(inputs: PropertyMap): Failure[] {
    const given = CONTENT.filter((name) => inputs[name] !== undefined);
    if (given.length > 1) {
        return [{ property: given[0], reason: `${given.join(" and ")} are both given; give only one of them.` }];
    }
    const base64 = inputs.contentBase64;
    return typeof base64 === "string" && !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)
        ? [{ property: "contentBase64", reason: "contentBase64 is not base64." }]
        : [];
}

function parseId(id: string): { bucket: string; key: string } {
    const [, bucket, key] = /^(?:s3:\/\/)?([^/]+)\/(.+)$/.exec(id) ?? [];
    if (bucket === undefined || key === undefined) {
        throw new Error(`${id} is no object's id; it must be bucket/key or s3://bucket/key.`);
    }
    return { bucket, key };
}
