import * as http from "node:http";
import { pipeline } from "node:stream/promises";
import { decodePath } from "../classify/url";
import { AwsError } from "../errors";
import { type Exchange } from "./exchange";

/** What to change on the way to moto. */
export interface ForwardOptions {
    /** Replaces the request's path and query. */
    readonly target?: string;
    /** Replaces the body. */
    readonly body?: Buffer;
    /** Headers left out, in lower case. */
    readonly dropHeaders?: readonly string[];
    /** Headers put in the place of the client's, by name in lower case. */
    readonly setHeaders?: Readonly<Record<string, string>>;
    /** Looks at moto's head before the client does; returning an error answers that instead. */
    readonly inspect?: (head: http.IncomingMessage) => Promise<AwsError | undefined>;
}

/** An answer that was read whole. */
export interface BufferedAnswer {
    readonly status: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly rawHeaders: readonly string[];
    readonly body: Buffer;
}

/**
 * Headers that go no further than the endpoint: those that belong to one connection, `expect`, which it answers itself,
 * and one by which moto would let a caller choose an account.
 */
const ownHeaders = new Set([
    "x-moto-account-id",
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
]);

/** Sends requests on to moto. */
export class Forwarder {
    private readonly keepAlive = new http.Agent({ keepAlive: true, maxFreeSockets: 16 });
    /** A kept connection may turn out closed, and a streamed body cannot be sent twice: uploads get fresh ones. */
    private readonly fresh = new http.Agent({ keepAlive: false });

    constructor(
        private readonly upstream: { readonly port: number },
        /** Says what went wrong inside moto, for an answer that is moto's bare error page. */
        private readonly explain: (exchange: Exchange) => Promise<AwsError>,
    ) {}

    /** Passes the request on and streams the answer back; the status that the client got. */
    async forward(exchange: Exchange, options: ForwardOptions = {}): Promise<number> {
        const answer = await this.open(exchange, options);
        const failure = isErrorPage(answer) ? await this.explain(exchange) : await options.inspect?.(answer);
        if (failure !== undefined) {
            answer.resume();
            throw failure;
        }
        const status = answer.statusCode ?? 502;
        exchange.response.writeHead(status, endToEnd(answer.rawHeaders));
        await pipeline(answer, exchange.response);
        return status;
    }

    /** Passes the request on and reads the answer whole. */
    async fetch(exchange: Exchange, options: ForwardOptions = {}): Promise<BufferedAnswer> {
        const answer = await this.open(exchange, options);
        if (isErrorPage(answer)) {
            answer.resume();
            throw await this.explain(exchange);
        }
        const chunks: Buffer[] = [];
        for await (const chunk of answer as AsyncIterable<Buffer>) {
            chunks.push(chunk);
        }
        return {
            status: answer.statusCode ?? 502,
            headers: answer.headers,
            rawHeaders: answer.rawHeaders,
            body: Buffer.concat(chunks),
        };
    }

    close(): void {
        this.keepAlive.destroy();
        this.fresh.destroy();
    }

    private async open(exchange: Exchange, options: ForwardOptions): Promise<http.IncomingMessage> {
        const body = options.body ?? (await exchange.bufferedBody);
        if (body !== undefined || !hasBody(exchange.request)) {
            try {
                return await this.sendOnce(exchange, options, this.keepAlive, body ?? Buffer.alloc(0));
            } catch (error) {
                if (!isStaleConnection(error)) {
                    throw error;
                }
                return await this.sendOnce(exchange, options, this.fresh, body ?? Buffer.alloc(0));
            }
        }
        exchange.acceptBody();
        return await this.sendOnce(exchange, options, this.fresh, undefined);
    }

    private sendOnce(
        exchange: Exchange,
        options: ForwardOptions,
        agent: http.Agent,
        body: Buffer | undefined,
    ): Promise<http.IncomingMessage> {
        const { request, method, url, response } = exchange;
        const query = url.rawQuery === "" ? "" : `?${url.rawQuery}`;
        const replaced = Object.entries(options.setHeaders ?? {});
        const dropped = [...(options.dropHeaders ?? []), ...replaced.map(([name]) => name)];
        const headers = [...endToEnd(request.rawHeaders, dropped), ...replaced.flat()];
        const target = options.target ?? `${url.rawPath}${query}`;
        refuseReserved(target);
        return new Promise((resolve, reject) => {
            const outgoing = http.request({
                agent,
                host: "127.0.0.1",
                port: this.upstream.port,
                method,
                path: target,
                headers: body === undefined ? headers : withLength(headers, body, method),
            });
            outgoing.on("response", resolve);
            outgoing.on("error", (error: NodeJS.ErrnoException) => {
                reject(Object.assign(error, { reused: outgoing.reusedSocket }));
            });
            // The client went away: what it asked for is not wanted any more.
            response.on("close", () => {
                if (!response.writableFinished) {
                    outgoing.destroy(new AwsError("RequestTimeout", "The client closed the connection."));
                }
            });
            if (body === undefined) {
                pipeline(request, outgoing).catch((error: unknown) => {
                    outgoing.destroy(error as Error);
                });
            } else {
                outgoing.end(body);
            }
        });
    }
}

/**
 * Paths that moto takes for its own interface, or for a machine's metadata with credentials in it, whatever the request
 * is signed for. Buckets of these names cannot be had.
 */
function refuseReserved(target: string): void {
    const path = decodePath(target.replace(/\?.*$/s, ""));
    if (/^\/(moto-api|latest\/(meta-data|api)\/)/.test(path)) {
        throw new AwsError("AccessDenied", `${path} is not part of AWS's API, and not of the local endpoint's.`, 403);
    }
}

function hasBody(request: http.IncomingMessage): boolean {
    const { headers } = request;
    return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Flat name, value list, as `rawHeaders`: order, case and repetition survive. */
function endToEnd(rawHeaders: readonly string[], drop: readonly string[] = []): string[] {
    const kept: string[] = [];
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
        const [name = "", value = ""] = [rawHeaders[index], rawHeaders[index + 1]];
        if (!ownHeaders.has(name.toLowerCase()) && !drop.includes(name.toLowerCase())) {
            kept.push(name, value);
        }
    }
    return kept;
}

function withLength(headers: readonly string[], body: Buffer, method: string): string[] {
    const rest = headers.filter((_, index) => headers[index - (index % 2)]?.toLowerCase() !== "content-length");
    return body.length === 0 && (method === "GET" || method === "HEAD")
        ? rest
        : [...rest, "Content-Length", String(body.length)];
}

function isStaleConnection(error: unknown): boolean {
    const { code, reused } = error as { code?: string; reused?: boolean };
    return reused === true && (code === "ECONNRESET" || code === "EPIPE");
}

/** moto's web server writes HTML when moto itself threw; AWS never does. */
function isErrorPage(answer: http.IncomingMessage): boolean {
    return (answer.statusCode ?? 0) >= 500 && (answer.headers["content-type"] ?? "").startsWith("text/html");
}
