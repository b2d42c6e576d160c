import * as assert from "node:assert/strict";
import { hasFunction, invokeFunction } from "../../../../../local/engine/provider/functions";
import { type PropertyMap } from "../../../../../local/engine/provider/values";

const configuration = {
    region: "eu-west-1",
    accountId: "123456789012",
    defaultTags: { team: "data" },
    ignoredTags: { keys: [], keyPrefixes: [] },
};
const answer = (token: string, args: PropertyMap = {}, region = "eu-west-1"): PropertyMap =>
    invokeFunction(token, args, { ...configuration, region });

describe("functions whose answers follow from what is asked", () => {
    it("take an ARN apart", () => {
        const { service, region, account, resource } = answer("aws:index/getArn:getArn", {
            arn: "arn:aws:glue:eu-west-1:123456789012:table/db/users:1",
        });
        assert.deepEqual(
            [service, region, account, resource],
            ["glue", "eu-west-1", "123456789012", "table/db/users:1"],
        );
        assert.throws(
            () => answer("aws:index/getArn:getArn", { arn: "users" }),
            /arn is "users"; it must be arn:partition/,
        );
    });

    it("tell the default tags, and what trust policies call a service", () => {
        assert.deepEqual(answer("aws:index/getDefaultTags:getDefaultTags").tags, { team: "data" });
        const principal = answer("aws:index/getServicePrincipal:getServicePrincipal", { serviceName: "glue" });
        assert.equal(principal.name, "glue.amazonaws.com");
    });

    it("tell of a bucket what its name says, in its partition", () => {
        const { arn, id, bucketRegionalDomainName } = answer(
            "aws:s3/getBucket:getBucket",
            { bucket: "raw" },
            "cn-north-1",
        );
        assert.deepEqual(
            [arn, id, bucketRegionalDomainName],
            ["arn:aws-cn:s3:::raw", "raw", "raw.s3.cn-north-1.amazonaws.com.cn"],
        );
    });

    it("tell the zones of the region", () => {
        const zones = answer("aws:index/getAvailabilityZones:getAvailabilityZones", { state: "available" });
        assert.deepEqual(zones.names, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    });

    it("tell region and partition of other partitions", () => {
        assert.equal(answer("aws:index/getPartition:getPartition", {}, "us-gov-west-1").partition, "aws-us-gov");
        assert.equal(
            answer("aws:index/getPartition:getPartition", {}, "cn-north-1").reverseDnsPrefix,
            "cn.com.amazonaws",
        );
        assert.equal(answer("aws:index/getRegion:getRegion", { region: "us-east-2" }).region, "us-east-2");
    });

    it("are known by name", () => {
        assert.equal(hasFunction("aws:s3/getBucket:getBucket"), true);
        assert.equal(hasFunction("aws:ssm/getParameter:getParameter"), false);
        assert.equal(hasFunction("constructor"), false);
    });
});
