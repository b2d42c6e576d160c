import * as assert from "node:assert/strict";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
    CallRequest,
    CheckRequest,
    type CheckResponse,
    ConstructRequest,
    CreateRequest,
    type CreateResponse,
    InvokeRequest,
    ParameterizeRequest,
    type ParameterizeResponse,
    ReadRequest,
    type ReadResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { type RunningServer } from "../../../../../local/engine/grpc";
import { Declarations, startAnyProvider } from "../../../../../local/engine/provider/any";
import { decode, encode } from "../../../../../local/engine/provider/codec";
import { UNKNOWN } from "../../../../../local/engine/provider/values";

const TYPE = "random:index/randomPet:RandomPet";

function call<T>(start: (done: (error: ServiceError | null, response: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => start((error, response) => (error ? reject(error) : resolve(response))));
}

describe("a provider of any package", () => {
    let server: RunningServer;
    let client: ResourceProviderClient;

    before(async () => {
        server = await startAnyProvider(new Declarations(new Map()));
        client = new ResourceProviderClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
    });
    after(async () => {
        client.close();
        await server.close();
    });

    it("takes inputs as they are, and previews them", async () => {
        const inputs = { length: 2, prefix: UNKNOWN };
        const check = new CheckRequest().setType(TYPE).setNews(encode(inputs));
        const checked = await call<CheckResponse>((done) => client.check(check, done));
        assert.deepEqual(decode(checked.getInputs()), inputs);
        const create = new CreateRequest().setType(TYPE).setProperties(encode(inputs)).setPreview(true);
        const created = await call<CreateResponse>((done) => client.create(create, done));
        assert.deepEqual(decode(created.getProperties()), inputs);
    });

    it("finds what a program looks up", async () => {
        const request = new ReadRequest()
            .setType(TYPE)
            .setId("pet")
            .setProperties(encode({ a: 1 }));
        const found = await call<ReadResponse>((done) => client.read(request, done));
        assert.deepEqual([found.getId(), decode(found.getProperties())], ["pet", { a: 1 }]);
    });

    it("makes nothing, and answers nothing that only the real one could", async () => {
        const create = new CreateRequest().setType(TYPE);
        await assert.rejects(
            call((done) => client.create(create, done)),
            /RandomPet can only be previewed here/,
        );
        const invoke = new InvokeRequest().setTok("tls:index/getCertificate:getCertificate");
        await assert.rejects(
            call((done) => client.invoke(invoke, done)),
            /getCertificate is answered by its provider/,
        );
    });

    it("says of components inside a provider what to do instead", async () => {
        const construct = new ConstructRequest().setType("awsx:ec2:Vpc");
        await assert.rejects(
            call((done) => client.construct(construct, done)),
            /component awsx:ec2:Vpc is a program inside its provider.*pulumi preview --policy-pack/,
        );
        const method = new CallRequest().setTok("eks:index:Cluster/getKubeconfig");
        await assert.rejects(
            call((done) => client.call(method, done)),
            /method eks:index:Cluster\/getKubeconfig/,
        );
    });

    it("is any package that was made out of another with parameters", async () => {
        const value = new ParameterizeRequest.ParametersValue().setName("netbox").setVersion("1.2.3");
        const request = new ParameterizeRequest().setValue(value);
        const answer = await call<ParameterizeResponse>((done) => client.parameterize(request, done));
        assert.deepEqual([answer.getName(), answer.getVersion()], ["netbox", "1.2.3"]);
        const args = new ParameterizeRequest().setArgs(new ParameterizeRequest.ParametersArgs());
        await assert.rejects(
            call((done) => client.parameterize(args, done)),
            /pulumi package add/,
        );
    });
});
