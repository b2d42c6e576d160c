import { randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { type Classified } from "../classify/request";
import { type RequestUrl } from "../classify/url";
import { AwsError } from "../errors";

/** The largest body that is read into memory: nothing but S3 objects is larger, and those are streamed. */
export const maxBufferedBody = 32 * 1024 * 1024;

/** One request and its answer. */
export class Exchange {
    readonly requestId = randomUUID();
    readonly startedAt = Date.now();
    readonly method: string;
    private body: Promise<Buffer> | undefined;
    private accepted = false;

    constructor(
        readonly request: IncomingMessage,
        readonly response: ServerResponse,
        readonly url: RequestUrl,
        readonly classified: Classified,
        /** The client waits for `100 Continue` before it sends the body. */
        private readonly awaitsContinue: boolean,
    ) {
        this.method = request.method ?? "GET";
    }

    /** Lets the client send its body. Until then a refused upload has cost nothing. */
    acceptBody(): void {
        if (this.awaitsContinue && !this.accepted) {
            this.response.writeContinue();
        }
        this.accepted = true;
    }

    /** The whole body as sent. Afterwards the request is no stream any more: forward the buffer. */
    readBody(): Promise<Buffer> {
        this.acceptBody();
        this.body ??= collect(this.request);
        return this.body;
    }

    /** The body without its transfer coding, for reading what it says. */
    async readText(): Promise<string> {
        const body = await this.readBody();
        const encoding = this.header("content-encoding") ?? "";
        if (encoding === "gzip") {
            try {
                return gunzipSync(body, { maxOutputLength: maxBufferedBody }).toString("utf8");
            } catch (error) {
                throw new AwsError("SerializationException", `The body is not gzip: ${(error as Error).message}`);
            }
        }
        return (encoding.includes("aws-chunked") ? decodeAwsChunked(body) : body).toString("utf8");
    }

    /** The body, where {@link readBody} was called. */
    get bufferedBody(): Promise<Buffer> | undefined {
        return this.body;
    }

    header(name: string): string | undefined {
        const value = this.request.headers[name];
        return Array.isArray(value) ? value[0] : value;
    }

    /** Answers with a body that is at hand. */
    send(status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): void {
        if (this.response.headersSent || this.response.destroyed) {
            return;
        }
        const payload = Buffer.from(body);
        // A body that was never read would be taken for the next request on this connection.
        const close = !this.request.complete && this.body === undefined;
        this.response.writeHead(status, {
            ...headers,
            ...(close ? { connection: "close" } : {}),
            ...(status === 204 ? {} : { "content-length": String(payload.length) }),
            "x-amzn-requestid": this.requestId,
            "x-amz-request-id": this.requestId,
        });
        this.response.end(this.method === "HEAD" ? undefined : payload);
    }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBufferedBody) {
            throw new AwsError(
                "RequestEntityTooLarge",
                `The request body is larger than ${maxBufferedBody} bytes.`,
                413,
            );
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

/** Takes the chunks of `aws-chunked` (`SIZE[;chunk-signature=…]\r\n DATA \r\n … 0…`) apart; signatures and trailers are dropped. */
export function decodeAwsChunked(body: Buffer): Buffer {
    const chunks: Buffer[] = [];
    let at = 0;
    for (;;) {
        const end = body.indexOf("\r\n", at);
        const size = end < 0 ? Number.NaN : Number.parseInt(body.toString("latin1", at, end), 16);
        if (Number.isNaN(size) || end + 2 + size > body.length) {
            throw new AwsError("IncompleteBody", "The request body is not aws-chunked as its content-encoding says.");
        }
        if (size === 0) {
            return Buffer.concat(chunks);
        }
        chunks.push(body.subarray(end + 2, end + 2 + size));
        at = end + 2 + size + 2;
    }
}
