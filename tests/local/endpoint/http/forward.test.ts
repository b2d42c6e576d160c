import * as assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import * as http from "node:http";
import { Readable } from "node:stream";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { admin, asRole, type Clients } from "../support/clients";
import { sharedEndpoint, unique } from "../support/endpoint";

const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

describe("objects on their way through the endpoint", () => {
    let owner: Clients;
    let url: string;
    let bucket: string;

    before(async function () {
        this.timeout(60_000);
        owner = await admin();
        ({ url } = await sharedEndpoint());
        bucket = unique("bucket");
        await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    });

    /** A request as it is written, without what an SDK would do to it. */
    function raw(
        method: string,
        path: string,
        headers: http.OutgoingHttpHeaders,
        body?: Buffer | string,
    ): Promise<{ response: http.IncomingMessage; body: Buffer; continued: boolean }> {
        return new Promise((resolve, reject) => {
            let continued = false;
            // Not as a URL, which would be normalized.
            const { hostname, port } = new URL(url);
            const request = http.request({ hostname, port, path, method, headers: { authorization, ...headers } });
            request.on("continue", () => {
                continued = true;
                request.end(body);
            });
            request.on("error", reject);
            request.on("response", (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () => resolve({ response, body: Buffer.concat(chunks), continued }));
            });
            if (headers.expect === undefined) {
                request.end(body);
            } else {
                request.flushHeaders();
            }
        });
    }

    it("arrive byte for byte, and their ETag is their MD5", async function () {
        this.timeout(30_000);
        const body = randomBytes(12 * 1024 * 1024);
        const { ETag } = await owner.s3.send(new PutObjectCommand({ Bucket: bucket, Key: "big", Body: body }));
        assert.equal(ETag, `"${createHash("md5").update(body).digest("hex")}"`);
        const { Body } = await owner.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "big" }));
        assert.ok(body.equals(Buffer.from((await Body?.transformToByteArray()) ?? [])));
    });

    it("may be of unknown length, in aws-chunked pieces with a checksum after them", async () => {
        const parts = ["first ", "second ", "third"];
        const put = new PutObjectCommand({
            Bucket: bucket,
            Key: "stream",
            Body: Readable.from(parts.map((part) => Buffer.from(part))),
            ContentLength: 18,
            ChecksumAlgorithm: "CRC32",
        });
        await owner.s3.send(put);
        const { Body } = await owner.s3.send(new GetObjectCommand({ Bucket: bucket, Key: "stream" }));
        assert.equal(await Body?.transformToString(), parts.join(""));
    });

    it("may be sent with Transfer-Encoding chunked", async () => {
        const { response } = await raw("PUT", `/${bucket}/chunked`, { "transfer-encoding": "chunked" }, "in chunks");
        assert.equal(response.statusCode, 200);
        assert.equal((await raw("GET", `/${bucket}/chunked`, {})).body.toString(), "in chunks");
    });

    it("may be empty", async () => {
        assert.equal((await raw("PUT", `/${bucket}/empty`, {})).response.statusCode, 200);
        const { response, body } = await raw("GET", `/${bucket}/empty`, {});
        assert.deepEqual([response.statusCode, response.headers["content-length"], body.length], [200, "0", 0]);
    });

    it("are given in part where a range is asked for", async () => {
        await raw("PUT", `/${bucket}/range`, {}, "0123456789");
        const { response, body } = await raw("GET", `/${bucket}/range`, { range: "bytes=2-5" });
        assert.deepEqual(
            [response.statusCode, body.toString(), response.headers["content-range"]],
            [206, "2345", "bytes 2-5/10"],
        );
    });

    it("keep their metadata, and HEAD tells their length", async () => {
        await raw("PUT", `/${bucket}/meta`, { "x-amz-meta-Colour": "blue", "content-type": "text/x-odd" }, "12345");
        const { response, body } = await raw("HEAD", `/${bucket}/meta`, {});
        assert.equal(response.headers["content-length"], "5");
        assert.equal(response.headers["x-amz-meta-colour"], "blue");
        assert.equal(response.headers["content-type"], "text/x-odd");
        assert.equal(body.length, 0);
    });

    it("keep odd keys as they are", async () => {
        for (const key of ["a/../b", "a//b", "a b+c", "ü/%25", "users/country=IN/part;1"]) {
            const path = `/${bucket}/odd/${key.split("/").map(encodeURIComponent).join("/")}`;
            assert.equal((await raw("PUT", path, {}, key)).response.statusCode, 200, key);
            const { Contents = [] } = await owner.s3.send(
                new ListObjectsV2Command({ Bucket: bucket, Prefix: `odd/${key}` }),
            );
            assert.deepEqual(
                Contents.map((object) => object.Key),
                [`odd/${key}`],
            );
        }
    });

    it("are asked for with 100 Continue before they are sent", async () => {
        const headers = { expect: "100-continue", "content-length": 5 };
        const { response, continued } = await raw("PUT", `/${bucket}/continue`, headers, "later");
        assert.deepEqual([response.statusCode, continued], [200, true]);
    });

    it("that are forbidden are refused before they are sent", async () => {
        const { s3 } = await asRole();
        const { accessKeyId, sessionToken } = await s3.config.credentials();
        const headers = {
            authorization: authorization.replace("test", accessKeyId),
            "x-amz-security-token": sessionToken,
            expect: "100-continue",
            "content-length": 5_000_000_000,
        };
        const { response, continued } = await raw("PUT", `/${bucket}/forbidden`, headers);
        assert.deepEqual([response.statusCode, continued], [403, false]);
    });

    it("can be reached with the bucket in the host name", async () => {
        await raw("PUT", `/${bucket}/hosted`, {}, "here");
        const { body } = await raw("GET", "/hosted", { host: `${bucket}.localhost` });
        assert.equal(body.toString(), "here");
    });

    it("leave the connection good for the next request", async () => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
        const ports = new Set<number | undefined>();
        for (const key of ["one", "two", "three"]) {
            await new Promise<void>((resolve, reject) => {
                const request = http.request(
                    `${url}/${bucket}/${key}`,
                    { agent, method: "PUT", headers: { authorization } },
                    (response) => {
                        ports.add(response.socket.localPort);
                        response.resume();
                        response.on("end", resolve);
                    },
                );
                request.on("error", reject);
                request.end(key);
            });
        }
        agent.destroy();
        assert.equal(ports.size, 1);
    });
});
