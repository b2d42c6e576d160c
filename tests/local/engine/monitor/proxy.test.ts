import * as assert from "node:assert/strict";
import { credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceMonitorClient, ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import {
    ReadResourceRequest,
    ReadResourceResponse,
    RegisterResourceRequest,
    RegisterResourceResponse,
    ResourceInvokeRequest,
    ResourceInvokeResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { RpcError, serve, unary, type RunningServer } from "../../../../local/engine/grpc";
import { startMonitorProxy } from "../../../../local/engine/monitor/proxy";
import { sdkAcceptsUnknown, withoutAccount } from "../../../../local/engine/monitor/without-account";
import { decode, encode } from "../../../../local/engine/provider/codec";
import { UNKNOWN } from "../../../../local/engine/provider/values";
import { packageRoot } from "../../../../local/paths";

function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => start((error, response) => (error ? reject(error) : resolve(response))));
}

describe("what stands between a program and the engine", () => {
    const opened: RunningServer[] = [];
    const clients: ResourceMonitorClient[] = [];
    const unknown: string[] = [];
    const asked: string[] = [];
    let monitor: RunningServer;

    /** An engine that knows its resources by what it is asked. */
    before(async () => {
        monitor = await serve(ResourceMonitorService, {
            registerResource: unary<RegisterResourceRequest, RegisterResourceResponse>((request, _, { metadata }) => {
                if (request.getName() === "refused") {
                    const details = new Metadata();
                    details.set("why", "because");
                    throw new RpcError(status.INVALID_ARGUMENT, "a name is missing", details);
                }
                return new RegisterResourceResponse().setUrn(`${request.getName()} ${String(metadata.get("who"))}`);
            }),
            readResource: unary<ReadResourceRequest, ReadResourceResponse>((request) => {
                asked.push(request.getType());
                return new ReadResourceResponse()
                    .setUrn(request.getType())
                    .setProperties(encode({ name: request.getId() }));
            }),
            invoke: unary<ResourceInvokeRequest, ResourceInvokeResponse>((request) =>
                new ResourceInvokeResponse().setReturn(encode({ token: request.getTok() })),
            ),
        });
        opened.push(monitor);
    });
    after(async () => {
        clients.forEach((client) => client.close());
        await Promise.all(opened.map((server) => server.close()));
    });

    const connect = async (acceptsUnknown = true): Promise<ResourceMonitorClient> => {
        const answers = (token: string): boolean => token === "aws:index/getRegion:getRegion";
        const onUnknown = (what: string): void => void unknown.push(what);
        const proxy = await startMonitorProxy(
            `127.0.0.1:${monitor.port}`,
            withoutAccount({ answers, acceptsUnknown, onUnknown }),
        );
        opened.push(proxy);
        const client = new ResourceMonitorClient(`127.0.0.1:${proxy.port}`, credentials.createInsecure());
        clients.push(client);
        return client;
    };
    const invoke = (client: ResourceMonitorClient, token: string): Promise<ResourceInvokeResponse> =>
        call((done) => client.invoke(new ResourceInvokeRequest().setTok(token), done));

    it("hands on calls, what is sent along, and answers", async () => {
        const client = await connect();
        const metadata = new Metadata();
        metadata.set("who", "me");
        const request = new RegisterResourceRequest().setName("users");
        const response = await call<RegisterResourceResponse>((done) =>
            client.registerResource(request, metadata, done),
        );
        assert.equal(response.getUrn(), "users me");
    });

    it("hands on errors as they are", async () => {
        const client = await connect();
        const request = new RegisterResourceRequest().setName("refused");
        await assert.rejects(
            call((done) => client.registerResource(request, done)),
            (error: ServiceError) => {
                assert.deepEqual(
                    [error.code, error.details, error.metadata.get("why")],
                    [status.INVALID_ARGUMENT, "a name is missing", ["because"]],
                );
                return true;
            },
        );
    });

    it("leaves a function's answer unknown that only an account could give, and tells of it", async () => {
        const client = await connect();
        const answer = await invoke(client, "aws:ssm/getParameter:getParameter");
        assert.equal(answer.getUnknown(), true);
        assert.deepEqual(unknown.splice(0), ["aws:ssm/getParameter:getParameter"]);
    });

    it("asks the engine what is answered here, or by the engine itself", async () => {
        const client = await connect();
        for (const token of ["aws:index/getRegion:getRegion", "pulumi:pulumi:getResource"]) {
            assert.deepEqual(decode((await invoke(client, token)).getReturn()), { token });
        }
        assert.deepEqual(unknown, []);
    });

    it("asks the engine everything for a program whose SDK would take unknown for empty", async () => {
        const client = await connect(false);
        const token = "aws:ssm/getParameter:getParameter";
        assert.deepEqual(decode((await invoke(client, token)).getReturn()), { token });
    });

    it("reads a reference to another stack through our provider, its outputs unknown", async () => {
        const client = await connect();
        const request = new ReadResourceRequest().setType("pulumi:pulumi:StackReference").setId("acme/net/prod");
        const response = await call<ReadResourceResponse>((done) => client.readResource(request, done));
        assert.deepEqual(decode(response.getProperties()), {
            name: "acme/net/prod",
            outputs: UNKNOWN,
            secretOutputNames: UNKNOWN,
        });
        assert.deepEqual(unknown.splice(0), ["stack acme/net/prod"]);
        assert.deepEqual(asked.splice(0), ["sluice:index:StackReference"]);
        const bucket = new ReadResourceRequest().setType("aws:s3/bucket:Bucket").setId("b");
        await call((done) => client.readResource(bucket, done));
        assert.deepEqual(asked.splice(0), ["aws:s3/bucket:Bucket"]);
    });

    it("knows which SDK takes an unknown answer for one", () => {
        assert.equal(sdkAcceptsUnknown(packageRoot()), true);
        assert.equal(sdkAcceptsUnknown("/"), false);
    });
});
