import * as grpc from "@grpc/grpc-js";

/** A gRPC server of the local engine, listening on 127.0.0.1. */
export interface RunningServer {
    readonly port: number;
    /** Ends every open call and stops listening. */
    close(): Promise<void>;
}

/** An error that reaches the Pulumi engine with a status code of its own (any other error arrives as `UNKNOWN`). */
export class RpcError extends Error {
    constructor(
        readonly code: grpc.status,
        message: string,
        readonly metadata?: grpc.Metadata,
    ) {
        super(message);
        this.name = "RpcError";
    }
}

// State and policy files are larger than gRPC's default of 4 MB; the engine lifts the limit on its side too.
const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Channel options for a client of the engine. */
export const channelOptions: grpc.ChannelOptions = UNLIMITED;

/** Makes a unary gRPC handler of an async function; what it throws becomes the call's error. */
export function unary<Request, Response>(
    handle: (
        request: Request,
        peer: string,
        call: grpc.ServerUnaryCall<Request, Response>,
    ) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        Promise.resolve()
            .then(() => handle(call.request, call.getPeer(), call))
            .then(
                (response) => callback(null, response),
                (error: unknown) => callback(toStatus(error)),
            );
    };
}

/** What gRPC sends for an error thrown by a handler. */
export function toStatus(error: unknown): Partial<grpc.StatusObject> & { details: string } {
    if (error instanceof RpcError) {
        return { code: error.code, details: error.message, ...(error.metadata && { metadata: error.metadata }) };
    }
    return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

/**
 * Serves `service` on a free port of 127.0.0.1. Methods that `implementation` leaves out answer UNIMPLEMENTED, which is how
 * the engine learns what a plugin does not offer.
 */
export async function serve(
    service: grpc.ServiceDefinition,
    implementation: grpc.UntypedServiceImplementation,
): Promise<RunningServer> {
    const server = new grpc.Server(UNLIMITED);
    server.addService(service, implementation);
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        );
    });
    return {
        port,
        close: async () => {
            // The engine keeps its connection open as long as it lives, so a graceful shutdown would wait for it.
            server.forceShutdown();
        },
    };
}

/**
 * A value for each connection. The engine opens one connection for each plugin it attaches to, so all that arrives on a
 * connection belongs to the same engine and, for a provider, to the same provider resource.
 */
export class PerConnection<T> {
    private readonly values = new Map<string, T>();
    private latest: T | undefined;

    set(peer: string, value: T): void {
        this.values.set(peer, value);
        this.latest = value;
    }

    /** The connection's value; after a reconnection, which has a new address, the most recent one. */
    get(peer: string): T | undefined {
        return this.values.get(peer) ?? this.latest;
    }
}
