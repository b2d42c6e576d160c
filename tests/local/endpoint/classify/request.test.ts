import * as assert from "node:assert/strict";
import { classify } from "../../../../local/endpoint/classify/request";
import { parseRequestUrl } from "../../../../local/endpoint/classify/url";

const signed = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

function read(method: string, target: string, headers: Record<string, string>) {
    return classify(method, { host: "127.0.0.1:1", ...headers }, parseRequestUrl(target));
}

describe("classifying a request", () => {
    it("takes the service from the credential scope and the action from the target", () => {
        const request = read("POST", "/", { ...signed("glue"), "x-amz-target": "AWSGlue.GetJob" });
        assert.deepEqual(
            { protocol: request.protocol, service: request.service, action: request.action },
            { protocol: "json", service: "glue", action: "GetJob" },
        );
    });

    it("takes the service from the target where the request is not signed", () => {
        const services = ["AWSGlue.GetJob", "TrentService.DescribeKey", "Logs_20140328.CreateLogGroup"].map(
            (target) => read("POST", "/", { "x-amz-target": target }).service,
        );
        assert.deepEqual(services, ["glue", "kms", "logs"]);
    });

    it("trusts the scope and not the target about the service, as moto does", () => {
        assert.equal(read("POST", "/", { ...signed("logs"), "x-amz-target": "AWSGlue.DeleteTable" }).service, "logs");
    });

    it("reads key, region and session token of the caller", () => {
        const { credential } = read("GET", "/b", { ...signed("s3"), "x-amz-security-token": "token" });
        assert.deepEqual(credential, {
            accessKeyId: "AKID",
            service: "s3",
            region: "eu-west-1",
            carriedBy: "REST-HEADER",
            sessionToken: "token",
        });
    });

    it("reads the caller of a presigned URL", () => {
        const target =
            "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261123%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token=to%2Bken";
        const { protocol, credential } = read("GET", target, {});
        assert.equal(protocol, "s3");
        assert.deepEqual([credential?.accessKeyId, credential?.sessionToken], ["AKID", "to+ken"]);
    });

    it("reads the caller of signature version 2", () => {
        const { protocol, credential } = read("GET", "/b/k", { authorization: "AWS AKID:sig=" });
        assert.deepEqual([protocol, credential?.accessKeyId], ["s3", "AKID"]);
    });

    it("knows the query protocol by its form", () => {
        const form = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
        assert.deepEqual(
            ["iam", "sts"].map((service) => read("POST", "/", { ...signed(service), ...form }).protocol),
            ["query", "query"],
        );
    });

    it("knows the CBOR protocol by its header and takes the action from the path", () => {
        const request = read("POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData", {
            ...signed("monitoring"),
            "smithy-protocol": "rpc-v2-cbor",
        });
        assert.deepEqual([request.protocol, request.action], ["cbor", "PutMetricData"]);
    });

    it("takes an unsigned request for S3, and an unsigned form for STS", () => {
        assert.equal(read("GET", "/bucket/key", {}).protocol, "s3");
        assert.equal(read("POST", "/", { "content-type": "application/x-www-form-urlencoded" }).service, "sts");
    });

    it("knows S3 Control by its path", () => {
        assert.deepEqual(
            [read("GET", "/v20180820/tags/x", signed("s3"))].map(({ protocol, service }) => [protocol, service]),
            [["rest", "s3-control"]],
        );
    });
});
