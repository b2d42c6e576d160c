import { status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    ConfigureResponse,
    CreateResponse,
    GetMappingResponse,
    GetSchemaResponse,
    InvokeResponse,
    ProviderHandshakeResponse,
    ReadResponse,
    UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PerConnection, RpcError, unary } from "../grpc";
import { type Declarations } from "./any";
import { completeInputs, plannedOutputs } from "./any/planned";
import { Aws } from "./aws";
import { checkResource } from "./check";
import { decode, encode } from "./codec";
import { type Configuration, readConfiguration } from "./configuration";
import { diffInputs, diffResource } from "./diff";
import { describeAwsError } from "./errors";
import { invokeFunction } from "./functions";
import {
    createResource,
    deleteResource,
    HalfMade,
    previewCreate,
    previewUpdate,
    readResource,
    updateResource,
} from "./lifecycle";
import { autonamingOf, checkResponse, diffResponse, echoRead, halfMadeError } from "./messages";
import { findResource, resourceOf } from "./registry";
import { type Resource, type Session } from "./resource";
import { reveal, type PropertyMap } from "./values";
import { packageVersion } from "./version";

/** Options of {@link startProvider}. */
export interface ProviderOptions {
    /** The local AWS endpoint. Without one, programs can be previewed only. */
    readonly endpoint?: string;
    /** The region of a program that configures none. */
    readonly region: string;
    /** The account that everything is in. */
    readonly accountId: string;
    /**
     * For previews of any program: types without an adapter are accepted, their inputs echoed and all else left unknown, and
     * so are inputs that an adapter does not take.
     * @default false
     */
    readonly anyType?: boolean;
    /** What the program's own packages declare, for types without an adapter. */
    readonly declarations?: Declarations;
}

/** What a connection of the engine, that is one provider resource of a program, has told. */
interface Connection {
    readonly configuration: Configuration;
    readonly cancel: AbortController;
}

/** The calls of Pulumi's provider protocol: reads requests, hands them to the adapters, writes their answers. */
export class Provider {
    private readonly connections = new PerConnection<Connection>();
    private readonly clients = new Map<string, Aws>();

    constructor(private readonly options: ProviderOptions) {}

    async close(): Promise<void> {
        await Promise.all([...this.clients.values()].map((aws) => aws.destroy()));
    }

    handlers(): Partial<IResourceProviderServer> {
        return {
            handshake: unary(() =>
                new ProviderHandshakeResponse()
                    .setAcceptSecrets(true)
                    .setAcceptResources(true)
                    .setAcceptOutputs(true)
                    .setSupportsAutonamingConfiguration(true),
            ),
            attach: unary(() => new Empty()),
            getPluginInfo: unary(() => new PluginInfo().setVersion(packageVersion())),
            getSchema: unary(() =>
                new GetSchemaResponse().setSchema(JSON.stringify({ name: "aws", version: packageVersion() })),
            ),
            getMapping: unary(() => new GetMappingResponse()),
            checkConfig: unary((request) => checkResponse(decode(request.getNews()))),
            diffConfig: unary((request) =>
                diffResponse(diffInputs(decode(request.getNews()), decode(request.getOldInputs()))),
            ),
            configure: unary((request, peer) => {
                const configuration = readConfiguration(decode(request.getArgs()), this.options);
                this.connections.set(peer, { configuration, cancel: new AbortController() });
                return new ConfigureResponse()
                    .setAcceptsecrets(true)
                    .setAcceptresources(true)
                    .setAcceptoutputs(true)
                    .setSupportspreview(true)
                    .setSupportsAutonamingConfiguration(true);
            }),
            cancel: unary((_request, peer) => {
                this.connection(peer).cancel.abort(new Error("the deployment was cancelled."));
                return new Empty();
            }),
            invoke: unary((request, peer) => {
                const { configuration } = this.connection(peer);
                const args = reveal(decode(request.getArgs()));
                const answer = invokeFunction(request.getTok(), args, configuration);
                return new InvokeResponse().setReturn(encode(answer));
            }),
            check: unary((request, peer) => {
                const news = decode(request.getNews());
                const type = request.getType();
                const context = {
                    configuration: this.connection(peer).configuration,
                    name: request.getName(),
                    oldInputs: decode(request.getOlds()),
                    randomSeed: request.getRandomseed_asU8(),
                    autonaming: autonamingOf(request),
                    lenient: this.options.anyType ?? false,
                };
                const resource = this.resource(type);
                const { inputs, failures } =
                    resource === undefined
                        ? completeInputs(type, this.options.declarations?.of(type), news, context)
                        : checkResource(resource, news, context);
                return checkResponse(inputs, failures);
            }),
            diff: unary((request) => {
                const resource = this.resource(request.getType());
                const news = decode(request.getNews());
                return diffResponse(
                    resource === undefined
                        ? diffInputs(news, decode(request.getOldInputs()))
                        : diffResource(resource, news, decode(request.getOlds())),
                );
            }),
            create: unary(async (request, peer) => {
                const inputs = decode(request.getProperties());
                if (request.getPreview()) {
                    return new CreateResponse().setProperties(encode(this.planned(request.getType(), inputs)));
                }
                const resource = resourceOf(request.getType());
                const made = await this.attempt("creating", resource, request.getName(), inputs, () =>
                    createResource(resource, this.session(peer, inputs), this.connection(peer).configuration, inputs),
                );
                return new CreateResponse().setId(made.id).setProperties(encode(made.state));
            }),
            update: unary(async (request, peer) => {
                const [inputs, state] = [decode(request.getNews()), decode(request.getOlds())];
                if (request.getPreview()) {
                    const resource = this.resource(request.getType());
                    const planned = resource === undefined ? inputs : previewUpdate(resource, inputs, state);
                    return new UpdateResponse().setProperties(encode(planned));
                }
                const resource = resourceOf(request.getType());
                const { configuration } = this.connection(peer);
                const updated = await this.attempt("updating", resource, request.getName(), inputs, () =>
                    updateResource(resource, this.session(peer, inputs), configuration, request.getId(), inputs, state),
                );
                return new UpdateResponse().setProperties(encode(updated));
            }),
            read: unary(async (request, peer) => {
                if (this.options.anyType) {
                    return echoRead(request);
                }
                const resource = resourceOf(request.getType());
                const state = decode(request.getProperties());
                const inputs = request.hasInputs() ? decode(request.getInputs()) : undefined;
                const { configuration } = this.connection(peer);
                const found = await this.attempt("reading", resource, request.getName(), inputs ?? state, () =>
                    readResource(resource, this.session(peer, state), configuration, request.getId(), state, inputs),
                );
                // A resource that is gone is answered without an id.
                return found === undefined
                    ? new ReadResponse()
                    : new ReadResponse()
                          .setId(found.id)
                          .setProperties(encode(found.state))
                          .setInputs(encode(found.inputs));
            }),
            delete: unary(async (request, peer) => {
                const resource = resourceOf(request.getType());
                const state = decode(request.getProperties());
                await this.attempt("deleting", resource, request.getName(), state, () =>
                    deleteResource(resource, this.session(peer, state), request.getId(), state),
                );
                return new Empty();
            }),
        };
    }

    /** The adapter of a type; none where any type is accepted and this one has none. */
    private resource(type: string): Resource | undefined {
        return this.options.anyType ? findResource(type) : resourceOf(type);
    }

    /** What is known of a new resource; what its adapter does not know of, the package's declaration may. */
    private planned(type: string, inputs: PropertyMap): PropertyMap {
        const resource = this.resource(type);
        const declared = plannedOutputs(this.options.declarations?.of(type), inputs);
        return resource === undefined ? declared : { ...declared, ...previewCreate(resource, inputs) };
    }

    private connection(peer: string): Connection {
        const connection = this.connections.get(peer);
        if (connection === undefined) {
            throw new RpcError(status.FAILED_PRECONDITION, "The engine used the aws provider before it configured it.");
        }
        return connection;
    }

    /** What an adapter works with, for a resource with these properties. */
    private session(peer: string, properties: PropertyMap): Session {
        const { endpoint, accountId } = this.options;
        if (endpoint === undefined) {
            throw new RpcError(status.FAILED_PRECONDITION, "local AWS is not running: npx sluice local up");
        }
        const { configuration, cancel } = this.connection(peer);
        cancel.signal.throwIfAborted();
        const own = reveal(properties).region;
        const region = typeof own === "string" ? own : configuration.region;
        const aws = this.clients.get(region) ?? new Aws(endpoint, region);
        this.clients.set(region, aws);
        return { aws, accountId, region, signal: cancel.signal };
    }

    /** Does `work`; its failure says what was being done to which resource. */
    private async attempt<T>(
        doing: string,
        resource: Resource,
        name: string,
        inputs: PropertyMap,
        work: () => Promise<T>,
    ): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (error instanceof RpcError) {
                throw error;
            }
            const cause = error instanceof HalfMade ? error.cause : error;
            const reason = describeAwsError(cause, this.options.endpoint ?? "");
            const message = `${doing} ${resource.type} ${name}: ${reason}`;
            throw error instanceof HalfMade
                ? halfMadeError(error, inputs, message)
                : new RpcError(status.UNKNOWN, message);
        }
    }
}
