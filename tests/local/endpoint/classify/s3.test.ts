import * as assert from "node:assert/strict";
import { classifyS3, parseCopySource, renderCopySource } from "../../../../local/endpoint/classify/s3";
import { parseRequestUrl } from "../../../../local/endpoint/classify/url";

function classify(method: string, target: string, headers: Record<string, string> = {}) {
    return classifyS3(method, { host: "127.0.0.1:4566", ...headers }, parseRequestUrl(target));
}

describe("classifying an S3 request", () => {
    const cases: readonly (readonly [
        method: string,
        target: string,
        operation: string,
        headers?: Record<string, string>,
    ])[] = [
        ["GET", "/", "ListBuckets"],
        ["PUT", "/bucket", "CreateBucket"],
        ["PUT", "/bucket/", "CreateBucket"],
        ["HEAD", "/bucket", "HeadBucket"],
        ["DELETE", "/bucket", "DeleteBucket"],
        ["GET", "/bucket?list-type=2&prefix=a%2F", "ListObjectsV2"],
        ["GET", "/bucket?prefix=a", "ListObjects"],
        ["GET", "/bucket?versions", "ListObjectVersions"],
        ["GET", "/bucket?uploads", "ListMultipartUploads"],
        ["GET", "/bucket?inventory", "ListBucketInventoryConfigurations"],
        ["GET", "/bucket?inventory&id=a", "GetBucketInventoryConfiguration"],
        ["PUT", "/bucket?policy", "PutBucketPolicy"],
        ["GET", "/bucket?policyStatus", "GetBucketPolicyStatus"],
        ["DELETE", "/bucket?lifecycle", "DeleteBucketLifecycle"],
        ["POST", "/bucket?delete", "DeleteObjects"],
        ["GET", "/bucket/a/key", "GetObject"],
        ["HEAD", "/bucket/a/key", "HeadObject"],
        ["PUT", "/bucket/key", "PutObject"],
        ["PUT", "/bucket/key", "CopyObject", { "x-amz-copy-source": "/other/key" }],
        ["PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPart"],
        ["PUT", "/bucket/key?partNumber=1&uploadId=u", "UploadPartCopy", { "x-amz-copy-source": "o/k" }],
        ["POST", "/bucket/key?uploads", "CreateMultipartUpload"],
        ["POST", "/bucket/key?uploadId=u", "CompleteMultipartUpload"],
        ["DELETE", "/bucket/key?uploadId=u", "AbortMultipartUpload"],
        ["GET", "/bucket/key?uploadId=u", "ListParts"],
        ["DELETE", "/bucket/key", "DeleteObject"],
        ["DELETE", "/bucket/key?tagging", "DeleteObjectTagging"],
        ["GET", "/bucket/key?attributes", "GetObjectAttributes"],
    ];
    for (const [method, target, operation, headers] of cases) {
        it(`reads ${method} ${target}${headers === undefined ? "" : " with a copy source"} as ${operation}`, () => {
            assert.equal(classify(method, target, headers).operation, operation);
        });
    }

    it("keeps dots, plus signs and empty parts of a key as they are", () => {
        assert.equal(classify("GET", "/bucket/a/../b//c+d%20e%2Bf").key, "a/../b//c+d e+f");
    });

    it("reads the version that is asked for", () => {
        assert.equal(classify("GET", "/bucket/key?versionId=v1").versionId, "v1");
        assert.equal(classify("DELETE", "/bucket/key?versionId=null").versionId, "null", "a version like any other");
    });

    it("finds the bucket in the host name", () => {
        for (const host of ["bucket.localhost:4566", "bucket.s3.us-east-1.amazonaws.com", "bucket.s3.amazonaws.com"]) {
            const { operation, bucket, key, virtualHost } = classify("GET", "/a/key", { host });
            assert.deepEqual(
                { operation, bucket, key, virtualHost },
                { operation: "GetObject", bucket: "bucket", key: "a/key", virtualHost: true },
                host,
            );
        }
    });

    it("takes the endpoint's own host names for path style", () => {
        for (const host of ["localhost:4566", "127.0.0.1:4566", "s3.us-east-1.amazonaws.com"]) {
            assert.equal(classify("GET", "/bucket/key", { host }).bucket, "bucket", host);
        }
    });

    it("refuses two subresources at once, whose permission would be a guess", () => {
        assert.throws(() => classify("PUT", "/bucket?tagging&policy"), /Conflicting query string parameters/);
    });

    it("refuses an empty bucket name, which moto would skip", () => {
        assert.throws(() => classify("GET", "//bucket/key"), /empty bucket name/);
    });

    it("refuses a path that is not percent-encoded UTF-8", () => {
        assert.throws(() => classify("GET", "/bucket/%ff"), /not percent-encoded/);
    });

    it("knows no operation for a verb that S3 does not have", () => {
        assert.equal(classify("PATCH", "/bucket/key").operation, undefined);
    });
});

describe("reading a copy source", () => {
    it("takes bucket, key and version apart, encoded or not", () => {
        assert.deepEqual(parseCopySource("bucket/a/b%20c?versionId=v"), {
            bucket: "bucket",
            key: "a/b c",
            versionId: "v",
        });
        assert.deepEqual(parseCopySource("/bucket/key"), { bucket: "bucket", key: "key" });
        assert.deepEqual(parseCopySource("bucket%2Fa%2Fb"), { bucket: "bucket", key: "a/b" });
    });

    it("writes it so that it is read back as it was, odd signs included", () => {
        for (const source of [
            { bucket: "bucket", key: "a/#;?b=c%2F d" },
            { bucket: "bucket", key: "/k", versionId: "v&=" },
        ]) {
            assert.deepEqual(parseCopySource(renderCopySource(source)), source);
        }
    });

    it("finds nothing in a source without a key", () => {
        assert.equal(parseCopySource("bucket"), undefined);
        assert.equal(parseCopySource("bucket/"), undefined);
    });
});
