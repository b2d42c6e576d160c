import * as assert from "node:assert/strict";
import { describeUrn, isDeclared, parseUrn } from "../../../local/check/urn";
import { JOB } from "./support/results";

describe("a URN", () => {
    it("tells type and name, whatever the parents and the name hold", () => {
        assert.deepEqual(parseUrn(JOB), { type: "aws:glue/job:Job", name: "users" });
        const name = "s3://raw::users$1";
        assert.deepEqual(parseUrn(`urn:pulumi:dev::orders::a:b:C$aws:s3/bucket:Bucket::${name}`), {
            type: "aws:s3/bucket:Bucket",
            name,
        });
    });

    it("is described as a resource, and the stack's as the stack", () => {
        assert.equal(describeUrn(JOB), "aws:glue/job:Job users");
        assert.equal(describeUrn("urn:pulumi:dev::orders::pulumi:pulumi:Stack::orders-dev"), "the whole stack");
        assert.equal(describeUrn(""), "the whole stack");
    });

    it("is one of the program's own resources, or of what Pulumi adds", () => {
        const types = {
            "aws:glue/job:Job": true,
            "acme:lake:Lake": true,
            "pulumi:pulumi:Stack": false,
            "pulumi:providers:aws": false,
            "sluice:index:StackReference": false,
        };
        const seen = Object.keys(types).map((type) => [type, isDeclared(`urn:pulumi:dev::orders::${type}::x`)]);
        assert.deepEqual(Object.fromEntries(seen), types);
    });
});
