import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { serve, type RunningServer } from "../grpc";
import { Provider, type ProviderOptions } from "./server";

export { type ProviderOptions } from "./server";

/**
 * Serves Pulumi's provider protocol for the `aws` package, on top of a local AWS endpoint. The Pulumi CLI attaches to it
 * with `PULUMI_DEBUG_PROVIDERS=aws:PORT`.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningServer> {
    const provider = new Provider(options);
    const server = await serve(ResourceProviderService, provider.handlers() as IResourceProviderServer);
    return {
        port: server.port,
        close: async () => {
            await server.close();
            await provider.close();
        },
    };
}
