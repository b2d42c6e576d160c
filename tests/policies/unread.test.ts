import * as assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { leavePropertiesUnread } from "../../policies/unread";

const properties: Record<string, JavaScriptValue> = { name: "users", targets: [{ path: "s3://raw/" }], tags: {} };

describe("properties that nobody has read yet", () => {
    const { deserializeBinaryFromReader } = Struct;
    const toJavaScript = Reflect.get(Struct.prototype, "toJavaScript");
    const getFieldsMap = Reflect.get(Struct.prototype, "getFieldsMap");
    let values: number;
    const deserializeValue = Value.deserializeBinaryFromReader;

    beforeEach(() => {
        values = 0;
        Value.deserializeBinaryFromReader = (message, reader) => {
            values++;
            return deserializeValue(message, reader);
        };
        leavePropertiesUnread();
    });

    afterEach(() => {
        Struct.deserializeBinaryFromReader = deserializeBinaryFromReader;
        Object.assign(Struct.prototype, { toJavaScript, getFieldsMap });
        Value.deserializeBinaryFromReader = deserializeValue;
    });

    function received(): proto.AnalyzeRequest {
        const sent = new proto.AnalyzeRequest()
            .setType("aws:glue/job:Job")
            .setProperties(Struct.fromJavaScript(properties))
            .setUrn("urn")
            .setProvider(new proto.AnalyzerProviderResource().setProperties(Struct.fromJavaScript({ region: "x" })));
        return proto.AnalyzeRequest.deserializeBinary(sent.serializeBinary());
    }

    it("are not made messages of, and what stands around them is read", () => {
        const request = received();
        assert.deepEqual([request.getType(), request.getUrn()], ["aws:glue/job:Job", "urn"]);
        assert.equal(values, 0);
    });

    it("are read as often as they are asked for, without being made messages of", () => {
        const request = received();
        assert.deepEqual(request.getProperties()?.toJavaScript(), properties);
        assert.deepEqual(request.getProperties()?.toJavaScript(), properties);
        assert.deepEqual(request.getProvider()?.getProperties()?.toJavaScript(), { region: "x" });
        assert.equal(values, 0);
    });

    it("can be changed and written like any message", () => {
        const request = received();
        request.getProperties()?.getFieldsMap().set("name", Value.fromJavaScript("orders"));
        const changed = { ...properties, name: "orders" };
        assert.deepEqual(request.getProperties()?.toJavaScript(), changed);
        const again = proto.AnalyzeRequest.deserializeBinary(request.serializeBinary());
        assert.deepEqual(again.getProperties()?.toJavaScript(), changed);
        assert.deepEqual(
            proto.AnalyzeRequest.deserializeBinary(received().serializeBinary()).toObject(),
            received().toObject(),
        );
    });

    it("are there where they are empty", () => {
        const empty = Struct.deserializeBinary(new Uint8Array());
        assert.deepEqual([empty.toJavaScript(), empty.getFieldsMap().getLength()], [{}, 0]);
    });
});
