import { status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    ConfigureResponse,
    CreateResponse,
    GetMappingResponse,
    GetSchemaResponse,
    ParameterizeResponse,
    ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { RpcError, serve, unary, type RunningServer } from "../../grpc";
import { decode, encode } from "../codec";
import { diffInputs } from "../diff";
import { checkResponse, diffResponse, echoRead } from "../messages";
import { type Declarations } from "./declarations";
import { plannedOutputs } from "./planned";

/**
 * Serves Pulumi's provider protocol for any package, for previews alone: inputs are taken as they are, and what a provider
 * would choose is left unknown. One server stands in for as many packages as the CLI is told to attach to it.
 */
export function startAnyProvider(declarations: Declarations): Promise<RunningServer> {
    const implementation: Partial<IResourceProviderServer> = {
        handshake: unary(() =>
            new ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true).setAcceptOutputs(true),
        ),
        attach: unary(() => new Empty()),
        cancel: unary(() => new Empty()),
        getPluginInfo: unary(() => new PluginInfo()),
        getSchema: unary(() => new GetSchemaResponse().setSchema("{}")),
        getMapping: unary(() => new GetMappingResponse()),
        parameterize: unary((request) => {
            const value = request.getValue();
            if (value === undefined) {
                throw new RpcError(
                    status.UNIMPLEMENTED,
                    "A package is made out of parameters by its provider, which does not run in a check: " +
                        "add the package with pulumi package add first.",
                );
            }
            return new ParameterizeResponse().setName(value.getName()).setVersion(value.getVersion());
        }),
        checkConfig: unary((request) => checkResponse(decode(request.getNews()))),
        diffConfig: unary((request) =>
            diffResponse(diffInputs(decode(request.getNews()), decode(request.getOldInputs()))),
        ),
        configure: unary(() =>
            new ConfigureResponse()
                .setAcceptsecrets(true)
                .setAcceptresources(true)
                .setAcceptoutputs(true)
                .setSupportspreview(true),
        ),
        check: unary((request) => checkResponse(decode(request.getNews()))),
        create: unary((request) => {
            if (!request.getPreview()) {
                throw new RpcError(status.UNIMPLEMENTED, `${request.getType()} can only be previewed here.`);
            }
            const inputs = decode(request.getProperties());
            return new CreateResponse().setProperties(
                encode(plannedOutputs(declarations.of(request.getType()), inputs)),
            );
        }),
        read: unary(echoRead),
        invoke: unary((request) => {
            throw new RpcError(
                status.UNIMPLEMENTED,
                `${request.getTok()} is answered by its provider, which does not run in a check.`,
            );
        }),
        construct: unary((request) => {
            throw new RpcError(status.UNIMPLEMENTED, insideProvider(`The component ${request.getType()}`));
        }),
        call: unary((request) => {
            throw new RpcError(status.UNIMPLEMENTED, insideProvider(`The method ${request.getTok()}`));
        }),
    };
    return serve(ResourceProviderService, implementation as IResourceProviderServer);
}

function insideProvider(what: string): string {
    return (
        `${what} is a program inside its provider, which does not run in a check: what it makes cannot be seen. ` +
        "Preview such a program with the provider installed: pulumi preview --policy-pack <the pack's folder>."
    );
}
