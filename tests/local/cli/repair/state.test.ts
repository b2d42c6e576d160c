import * as assert from "node:assert";
import { living, parseState, type State, type StateResource, takeUp, unread } from "../../../../local/cli/repair/state";

const bucket = "aws:s3/bucket:Bucket";
const resource = (urn: string, more: Partial<StateResource> = {}): StateResource => ({ urn, type: bucket, ...more });
const state = (resources: readonly StateResource[], ...making: readonly StateResource[]): State => ({
    deployment: { resources, pending_operations: making.map((one) => ({ type: "creating", resource: one })) },
});
const urns = ({ deployment }: State) => deployment.resources?.map(({ urn }) => urn);

describe("the state with what was being made", () => {
    it("has it under its id, as the program gave it, without outputs and no more pending", () => {
        const more = { inputs: { bucket: "b" }, parent: "stack", dependencies: ["key"], provider: "aws::1" };
        const before = state([resource("stack"), resource("aws"), resource("key")], resource("made", more));
        const { deployment } = takeUp(before, new Map([["made", "b"]]));
        assert.deepStrictEqual(deployment.pending_operations, []);
        assert.deepStrictEqual(deployment.resources?.[3], {
            ...{ urn: "made", type: bucket, custom: true, id: "b", outputs: {} },
            ...more,
        });
    });

    it("has parents and dependencies before what refers to them, and else its own order", () => {
        const after = takeUp(
            state(
                [resource("stack"), resource("z"), resource("a")],
                resource("policy", { propertyDependencies: { bucket: ["bucket"], policy: null } }),
                resource("versioning", { deletedWith: "bucket", dependencies: ["policy"] }),
                resource("bucket", { parent: "stack" }),
            ),
            new Map(["policy", "versioning", "bucket"].map((urn) => [urn, urn])),
        );
        assert.deepStrictEqual(urns(after), ["stack", "z", "a", "bucket", "policy", "versioning"]);
    });

    it("has a provider, whose reference ends with its id, before what it makes", () => {
        const provider = "urn:pulumi:s::p::pulumi:providers:aws::mine";
        const before = state([], resource("bucket", { provider: `${provider}::id` }), resource(provider));
        const after = takeUp(before, new Map([provider, "bucket"].map((urn) => [urn, "id"])));
        assert.deepStrictEqual(urns(after), [provider, "bucket"]);
    });

    it("has neither what has no id, nor what was only being changed", () => {
        const { deployment } = state([resource("a")], resource("key"));
        const changing = { type: "updating", resource: resource("a") };
        const operations = [...(deployment.pending_operations ?? []), changing];
        const before = { deployment: { ...deployment, pending_operations: operations } };
        const after = takeUp(before, new Map([["a", "id"]]));
        assert.deepStrictEqual(urns(after), ["a"]);
        assert.deepStrictEqual(after.deployment.pending_operations, []);
    });

    it("has a successor in place of what is deleted already, before what refers to it", () => {
        const replaced = resource("bucket", { id: "old", pendingReplacement: true });
        const after = takeUp(
            state([replaced, resource("policy", { dependencies: ["bucket"] })], resource("bucket")),
            new Map([["bucket", "new"]]),
        );
        assert.deepStrictEqual(urns(after), ["bucket", "policy"]);
        assert.strictEqual(after.deployment.resources?.[0]?.id, "new");
    });

    it("keeps what it does not know", () => {
        const before = parseState(
            JSON.stringify({
                version: 3,
                deployment: { manifest: { version: "v3" }, resources: [{ urn: "a", x: 1 }] },
            }),
        );
        assert.deepStrictEqual(takeUp(before, new Map()), {
            version: 3,
            deployment: { manifest: { version: "v3" }, resources: [{ urn: "a", x: 1 }], pending_operations: [] },
        });
    });
});

describe("a resource of a state", () => {
    it("lives unless it is deleted, or to be", () => {
        const [gone, old] = [resource("a", { pendingReplacement: true }), resource("a", { delete: true })];
        assert.strictEqual(living(state([gone, old]), "a"), undefined);
        assert.strictEqual(living(state([old, resource("a", { id: "1" })]), "a")?.id, "1");
    });

    it("is unread while it is AWS's and has no outputs", () => {
        const resources = [
            resource("taken", { custom: true, outputs: {} }),
            resource("read", { custom: true, outputs: { arn: "a" } }),
            resource("component", { type: "sluice:lake:Lake" }),
            resource("provider", { type: "pulumi:providers:aws", custom: true, outputs: {} }),
        ];
        assert.deepStrictEqual(unread(state(resources)), ["taken"]);
    });
});
