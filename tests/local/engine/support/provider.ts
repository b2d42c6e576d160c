import * as assert from "node:assert/strict";
import { credentials, type Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    CheckRequest,
    type CheckResponse,
    ConfigureRequest,
    CreateRequest,
    type CreateResponse,
    DeleteRequest,
    DiffRequest,
    DiffResponse,
    ErrorResourceInitFailed,
    InvokeRequest,
    type InvokeResponse,
    type PropertyDiff,
    ReadRequest,
    type ReadResponse,
    UpdateRequest,
    type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { startProvider, type ProviderOptions } from "../../../../local/engine/provider";
import { decode, encode } from "../../../../local/engine/provider/codec";
import { type PropertyMap } from "../../../../local/engine/provider/values";
import { sharedEndpoint } from "../../endpoint/support/endpoint";

export const account = "123456789012";

/** A resource as the engine would record it. */
export interface Recorded {
    readonly type: string;
    readonly id: string;
    readonly inputs: PropertyMap;
    readonly outputs: PropertyMap;
}

/** What a diff says, in short: `update command.name`, `update-replace name`. */
export interface Differences {
    readonly changes: "none" | "some";
    readonly details: readonly string[];
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

const open = new Set<ProviderDriver>();

// A hook of mocha's root: what a failed test left open would keep mocha from ending.
after(() => Promise.all([...open].map((driver) => driver.close())));

/** Drives a provider as the engine does, one call at a time. */
export class ProviderDriver {
    private constructor(
        private readonly client: ResourceProviderClient,
        private readonly port: number,
        private readonly closeServer: () => Promise<void>,
    ) {}

    /** A provider on the shared endpoint, configured; or, with `endpoint: undefined`, on none. */
    static async start(
        options: Partial<ProviderOptions> = {},
        configuration: PropertyMap = {},
    ): Promise<ProviderDriver> {
        const endpoint = "endpoint" in options ? options.endpoint : (await sharedEndpoint()).url;
        const server = await startProvider({ region: "us-east-1", accountId: account, ...options, endpoint });
        return ProviderDriver.connect(server.port, () => server.close(), configuration);
    }

    private static async connect(port: number, close: () => Promise<void>, configuration: PropertyMap) {
        // A channel of its own, as each of the engine's is.
        const alone = { "grpc.use_local_subchannel_pool": 1 };
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), alone);
        const driver = new ProviderDriver(client, port, close);
        open.add(driver);
        await driver.configure(configuration);
        return driver;
    }

    /** Another connection to the same provider, as the engine opens for another provider resource of the program. */
    another(configuration: PropertyMap): Promise<ProviderDriver> {
        return ProviderDriver.connect(this.port, async () => undefined, configuration);
    }

    async close(): Promise<void> {
        open.delete(this);
        this.client.close();
        await this.closeServer();
    }

    async configure(args: PropertyMap): Promise<void> {
        const request = new ConfigureRequest().setArgs(encode(args));
        await call<unknown>((done) => this.client.configure(request, done));
    }

    async cancel(): Promise<void> {
        await call<unknown>((done) => this.client.cancel(new Empty(), done));
    }

    async check(
        type: string,
        news: PropertyMap,
        oldInputs: PropertyMap = {},
        adjust: (request: CheckRequest) => void = () => undefined,
    ): Promise<{ readonly inputs: PropertyMap; readonly failures: readonly string[] }> {
        const request = new CheckRequest();
        request.setUrn(urn(type)).setType(type).setName("Example");
        request.setNews(encode(news));
        request.setOlds(encode(oldInputs));
        adjust(request);
        const response = await call<CheckResponse>((done) => this.client.check(request, done));
        return {
            inputs: decode(response.getInputs()),
            failures: response.getFailuresList().map((failure) => failure.getReason()),
        };
    }

    /** Inputs that pass the check. */
    async checked(type: string, news: PropertyMap, oldInputs: PropertyMap = {}): Promise<PropertyMap> {
        const { inputs, failures } = await this.check(type, news, oldInputs);
        assert.deepEqual(failures, []);
        return inputs;
    }

    async previewCreate(type: string, inputs: PropertyMap): Promise<PropertyMap> {
        const request = new CreateRequest().setUrn(urn(type)).setType(type).setName("Example");
        request.setProperties(encode(inputs)).setPreview(true);
        return decode((await call<CreateResponse>((done) => this.client.create(request, done))).getProperties());
    }

    /** Checks and makes a resource. */
    async create(type: string, news: PropertyMap): Promise<Recorded> {
        const inputs = await this.checked(type, news);
        const request = new CreateRequest().setUrn(urn(type)).setType(type).setName("Example");
        request.setProperties(encode(inputs));
        const response = await call<CreateResponse>((done) => this.client.create(request, done));
        return { type, id: response.getId(), inputs, outputs: decode(response.getProperties()) };
    }

    /** What a deployment of `news` would change. */
    async diff({ type, id, inputs, outputs }: Recorded, news: PropertyMap): Promise<Differences> {
        const request = new DiffRequest().setUrn(urn(type)).setType(type).setName("Example").setId(id);
        request.setNews(encode(await this.checked(type, news, inputs)));
        request.setOlds(encode(outputs)).setOldInputs(encode(inputs));
        const response = await call<DiffResponse>((done) => this.client.diff(request, done));
        const names = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];
        const details = [...(response.getDetaileddiffMap().entries() as Iterable<[string, PropertyDiff]>)];
        return {
            changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_NONE ? "none" : "some",
            details: details.map(([path, detail]) => `${names[detail.getKind()]} ${path}`).sort(),
            replaces: response.getReplacesList(),
            deleteBeforeReplace: response.getDeletebeforereplace(),
        };
    }

    /** Checks and makes a change. */
    async update(resource: Recorded, news: PropertyMap): Promise<Recorded> {
        const inputs = await this.checked(resource.type, news, resource.inputs);
        const request = this.updateRequest(resource, inputs);
        const response = await call<UpdateResponse>((done) => this.client.update(request, done));
        return { ...resource, inputs, outputs: decode(response.getProperties()) };
    }

    async previewUpdate(resource: Recorded, news: PropertyMap): Promise<PropertyMap> {
        const inputs = await this.checked(resource.type, news, resource.inputs);
        const request = this.updateRequest(resource, inputs).setPreview(true);
        return decode((await call<UpdateResponse>((done) => this.client.update(request, done))).getProperties());
    }

    /** The resource as a refresh finds it; nothing when it is gone. */
    async refresh({ type, id, inputs, outputs }: Recorded): Promise<Recorded | undefined> {
        const request = new ReadRequest().setUrn(urn(type)).setType(type).setName("Example").setId(id);
        request.setProperties(encode(outputs)).setInputs(encode(inputs));
        return this.read(request);
    }

    /** The resource as an import finds it. */
    async import(type: string, id: string): Promise<Recorded | undefined> {
        return this.read(new ReadRequest().setUrn(urn(type)).setType(type).setName("Example").setId(id));
    }

    async delete({ type, id, inputs, outputs }: Recorded): Promise<void> {
        const request = new DeleteRequest().setUrn(urn(type)).setType(type).setName("Example").setId(id);
        request.setProperties(encode(outputs)).setOldInputs(encode(inputs));
        await call<unknown>((done) => this.client.delete(request, done));
    }

    async invoke(token: string, args: PropertyMap = {}): Promise<PropertyMap> {
        const request = new InvokeRequest().setTok(token).setArgs(encode(args));
        return decode((await call<InvokeResponse>((done) => this.client.invoke(request, done))).getReturn());
    }

    private async read(request: ReadRequest): Promise<Recorded | undefined> {
        const response = await call<ReadResponse>((done) => this.client.read(request, done));
        return response.getId() === ""
            ? undefined
            : {
                  type: request.getType(),
                  id: response.getId(),
                  inputs: decode(response.getInputs()),
                  outputs: decode(response.getProperties()),
              };
    }

    private updateRequest({ type, id, inputs, outputs }: Recorded, news: PropertyMap): UpdateRequest {
        const request = new UpdateRequest().setUrn(urn(type)).setType(type).setName("Example").setId(id);
        return request.setNews(encode(news)).setOlds(encode(outputs)).setOldInputs(encode(inputs));
    }
}

/** The part of an error that tells the engine of a half-made resource. */
export function halfMade(error: unknown): { readonly id: string; readonly properties: PropertyMap } | undefined {
    const [details] = ((error as { metadata?: Metadata }).metadata?.get("grpc-status-details-bin") ?? []) as Buffer[];
    const [any] = details === undefined ? [] : Status.deserializeBinary(details).getDetailsList();
    const failed = any?.unpack(ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    return failed ? { id: failed.getId(), properties: decode(failed.getProperties()) } : undefined;
}

function urn(type: string): string {
    return `urn:pulumi:test::tests::${type}::Example`;
}

function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => start((error, response) => (error ? reject(error) : resolve(response))));
}
