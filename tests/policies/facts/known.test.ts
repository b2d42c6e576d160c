import * as assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import { formatPath, readProperty, show, Unknown } from "../../../policies/facts/known";
import { unknown } from "../support/pack";

describe("reading properties", () => {
    const properties = unknownCheckingProxy({
        name: "users",
        actions: [{ jobName: "a" }, { jobName: unknown, arguments: { "--ENV": "dev" } }],
        secret: unknown,
        nothing: null,
    }) as object;
    const source = { urn: "urn:x", properties, dependenciesOf: (property: string) => [`urn:${property}`] };

    it("gives values, and undefined for what is not there", () => {
        assert.equal(readProperty(source, ["name"]), "users");
        assert.equal(readProperty(source, ["actions", 0, "jobName"]), "a");
        assert.equal(readProperty(source, ["nothing"]), null);
        for (const path of [
            ["other"],
            ["name", "first"],
            ["nothing", "x"],
            ["actions", 7],
            ["toString"],
            ["name", "length"],
        ]) {
            assert.equal(readProperty(source, path), undefined);
        }
    });

    it("gives an Unknown with its place and what it comes from, where the SDK would throw", () => {
        const value = readProperty(source, ["actions", 1, "jobName"]);
        assert.ok(value instanceof Unknown);
        assert.equal(
            value.toString(),
            "actions[1].jobName of urn:x is not known before deployment: it comes from outputs of urn:actions",
        );
    });

    it("gives an Unknown for anything below one", () => {
        const value = readProperty(source, ["secret", "inner", 3]);
        assert.ok(value instanceof Unknown);
        assert.equal(value.path, "secret");
    });

    it("copies what holds an unknown, so that using the copy does not throw", () => {
        const value = readProperty(source, ["actions"]) as readonly Readonly<Record<string, unknown>>[];
        assert.deepEqual(value[0], { jobName: "a" });
        assert.ok(value[1]?.jobName instanceof Unknown);
        assert.deepEqual(value[1]?.arguments, { "--ENV": "dev" });
    });

    it("says what is known of a cause", () => {
        const cause = (comesFrom: readonly string[] | undefined) => new Unknown("urn:x", "p", comesFrom).toString();
        assert.match(cause(undefined), /: it comes from an output that is not there yet$/);
        assert.match(cause([]), /: no resource of this program has it as an output, so the provider computes it/);
        assert.match(cause(["urn:a", "urn:b"]), /: it comes from outputs of urn:a, urn:b$/);
    });

    it("lets other errors through", () => {
        const broken = new Proxy({ a: 1 }, { get: () => assert.fail("broken") });
        assert.throws(() => readProperty({ urn: "urn:x", properties: broken }, ["a"]), /broken/);
    });

    it("writes paths as one would", () => {
        assert.equal(formatPath(["defaultArguments", "--WRITE_MODE"]), 'defaultArguments["--WRITE_MODE"]');
        assert.equal(formatPath(["s3Targets", 0, "path"]), "s3Targets[0].path");
    });

    it("shows values in short", () => {
        assert.equal(show(undefined), "not set");
        assert.equal(show("a".repeat(100)), `"${"a".repeat(79)}…`);
        assert.equal(show(new Unknown("urn:x", "p", [])), "a value that is not known before deployment");
    });
});
