import {
    Client,
    credentials,
    status,
    type Metadata,
    type ServiceDefinition,
    type ServiceError,
    type UntypedHandleCall,
} from "@grpc/grpc-js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { channelOptions, RpcError, serve, unary, type RunningServer } from "../grpc";

/** Sends a message, as it travels, to the method at `path` of the engine's resource monitor; gives what it answers. */
export type Send = (path: string, message: Buffer) => Promise<Buffer>;

/** Answers a message instead of the engine, or with its help. */
export type Answer = (message: Buffer, send: Send) => Promise<Buffer>;

/**
 * Stands between a program and the engine's resource monitor at `address`, on a port of its own. Methods named in `answers` (by
 * path) are answered by them; all else passes as it is, what this version does not know the content of included.
 */
export async function startMonitorProxy(
    address: string,
    answers: Readonly<Record<string, Answer>>,
): Promise<RunningServer> {
    const client = new Client(address, credentials.createInsecure(), channelOptions);
    const unchanged = (message: Buffer): Buffer => message;
    const methods = Object.entries(ResourceMonitorService as ServiceDefinition).map(([name, { path }]) => {
        const definition = {
            path,
            requestStream: false,
            responseStream: false,
            requestSerialize: unchanged,
            requestDeserialize: unchanged,
            responseSerialize: unchanged,
            responseDeserialize: unchanged,
        };
        return { name, path, definition };
    });
    const call = (path: string, message: Buffer, { metadata, once }: Caller): Promise<Buffer> =>
        new Promise((resolve, reject) => {
            const answered = (error: ServiceError | null, response?: Buffer): void =>
                error === null && response !== undefined
                    ? resolve(response)
                    : reject(new RpcError(error?.code ?? status.UNKNOWN, error?.details ?? "", error?.metadata));
            const sent = client.makeUnaryRequest(path, unchanged, unchanged, message, metadata, answered);
            once("cancelled", () => sent.cancel());
        });
    const handler = (path: string): UntypedHandleCall =>
        unary<Buffer, Buffer>((message, _peer, caller) => {
            const toEngine: Send = (to, sent) =>
                call(to, sent, { metadata: caller.metadata, once: caller.once.bind(caller) });
            return answers[path]?.(message, toEngine) ?? toEngine(path, message);
        });
    const server = await serve(
        Object.fromEntries(methods.map(({ name, definition }) => [name, definition])),
        Object.fromEntries(methods.map(({ name, path }) => [name, handler(path)])),
    );
    return {
        port: server.port,
        close: async () => {
            client.close();
            await server.close();
        },
    };
}

/** The call that a message came with. */
interface Caller {
    readonly metadata: Metadata;
    once(event: "cancelled", stop: () => void): void;
}
