/**
 * A policy pack that finds nothing and writes down every request as the engine sends it, a line of JSON each, into the file
 * that RECORDING names.
 */
"use strict";

const fs = require("node:fs");
const grpc = require("@grpc/grpc-js");
const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
const proto = require("@pulumi/pulumi/proto/analyzer_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

const record = (method, answer) => (call, done) => {
    const bytes = Buffer.from(call.request.serializeBinary()).toString("base64");
    fs.appendFileSync(process.env.RECORDING, `${JSON.stringify({ method, bytes })}\n`);
    done(null, answer());
};

const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(AnalyzerService, {
    getPluginInfo: (_call, done) => done(null, new PluginInfo().setVersion("0.0.0")),
    getAnalyzerInfo: (_call, done) => done(null, new proto.AnalyzerInfo().setName("recorder").setVersion("0.0.0")),
    configure: (_call, done) => done(null, new Empty()),
    configureStack: (_call, done) => done(null, new proto.AnalyzerStackConfigureResponse()),
    remediate: record("remediate", () => new proto.RemediateResponse()),
    analyze: record("analyze", () => new proto.AnalyzeResponse()),
    analyzeStack: record("analyzeStack", () => new proto.AnalyzeResponse()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
        throw error;
    }
    console.log(port.toString());
});
