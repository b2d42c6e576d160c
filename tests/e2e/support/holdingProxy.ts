import * as http from "node:http";
import { type AddressInfo } from "node:net";

/** A request as a test tells one from another. */
export interface Seen {
    readonly method: string;
    readonly path: string;
    /** The operation of a service that names it, such as `CreateJob`. */
    readonly operation: string;
}

/**
 * A proxy before the local endpoint that hands all on, until the nth request that matches: that one the endpoint carries out,
 * and its answer never comes. Who is killed then has made something that it does not know of.
 */
export class HoldingProxy {
    /** Settles when the answer of the request is being held. */
    readonly holding: Promise<void>;
    private held: () => void = () => undefined;
    private seen = 0;
    private readonly server: http.Server;

    private constructor(
        private readonly endpoint: string,
        private readonly matches: (request: Seen) => boolean,
        private readonly nth: number,
    ) {
        this.holding = new Promise((resolve) => (this.held = resolve));
        this.server = http.createServer((request, response) => {
            this.handle(request, response).catch(() => response.destroy());
        });
    }

    static async start(endpoint: string, matches: (request: Seen) => boolean, nth: number): Promise<HoldingProxy> {
        const proxy = new HoldingProxy(endpoint, matches, nth);
        await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
        return proxy;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async close(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
            chunks.push(chunk as Buffer);
        }
        const body = Buffer.concat(chunks);
        const hit = this.matches(seenOf(request, body)) && ++this.seen === this.nth;
        const answer = await this.forward(request, body);
        if (hit) {
            this.held();
            return;
        }
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body);
    }

    private forward(
        { method, url, headers }: http.IncomingMessage,
        body: Buffer,
    ): Promise<{ readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer }> {
        return new Promise((resolve, reject) => {
            const onwards = http.request(`${this.endpoint}${url ?? ""}`, { method, headers }, (answer) => {
                const chunks: Buffer[] = [];
                answer.on("data", (chunk: Buffer) => chunks.push(chunk));
                answer.once("error", reject);
                answer.once("end", () =>
                    resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }),
                );
            });
            onwards.once("error", reject);
            onwards.end(body);
        });
    }
}

function seenOf({ method = "", url = "", headers }: http.IncomingMessage, body: Buffer): Seen {
    const target = String(headers["x-amz-target"] ?? "");
    const form = /(?:^|&)Action=(\w+)/.exec(body.toString("latin1").slice(0, 10_000))?.[1];
    return { method, path: url, operation: target.split(".").pop() || form || "" };
}
