import * as assert from "node:assert/strict";
import { type Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Lake } from "../../policies/facts/lake";
import { deserializeOnce, listFirst, sharedLake } from "../../policies/sdk";
import deserialization = require("@pulumi/policy/deserialize");
// Not in its declarations: what the SDK serves the engine's calls with.
import server = require("@pulumi/policy/server");

type Serve = (
    call: { readonly request: proto.AnalyzeStackRequest },
    done: (error: unknown, answer: proto.AnalyzeResponse) => void,
) => void;
const { makeAnalyzeStackRpcFun } = server as unknown as {
    readonly makeAnalyzeStackRpcFun: (pack: string, version: string, level: string, policies: Policies) => Serve;
};

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("a stack that policies share", () => {
    const original = { ...deserialization };
    const getResourcesList = Reflect.get(proto.AnalyzeStackRequest.prototype, "getResourcesList");
    let deserialized: number;
    let lakes: Lake[];
    let check: (lake: Lake) => void;

    beforeEach(() => {
        lakes = [];
        check = () => undefined;
        deserialized = 0;
        const sdk = deserialization as unknown as Record<"deserializeProperties", (...args: unknown[]) => object>;
        const deserialize = sdk.deserializeProperties;
        sdk.deserializeProperties = (...args) => {
            deserialized++;
            return deserialize(...args);
        };
        deserializeOnce();
        listFirst();
    });

    afterEach(() => {
        Object.assign(deserialization, original);
        Object.assign(proto.AnalyzeStackRequest.prototype, { getResourcesList });
    });

    const policy = (name: string): Policies[number] => ({
        name,
        description: name,
        enforcementLevel: "mandatory",
        validateStack: ({ resources }) => {
            const lake = sharedLake(resources);
            lakes.push(lake);
            check(lake);
        },
    });

    function resource(name: string, properties: Record<string, JavaScriptValue>): proto.AnalyzerResource {
        return new proto.AnalyzerResource()
            .setType("aws:glue/job:Job")
            .setName(name)
            .setUrn(`urn:${name}`)
            .setProperties(Struct.fromJavaScript(properties))
            .setOptions(new proto.AnalyzerResourceOptions());
    }

    /** Asks two policies about a stack, as the engine does. */
    async function analyze(...resources: readonly proto.AnalyzerResource[]): Promise<void> {
        const sent = new proto.AnalyzeStackRequest().setResourcesList([...resources]).serializeBinary();
        const request = proto.AnalyzeStackRequest.deserializeBinary(sent);
        const serve = makeAnalyzeStackRpcFun("pack", "1", "mandatory", [policy("one"), policy("two")]);
        await new Promise<void>((resolve, reject) =>
            serve({ request }, (error) => (error === undefined ? resolve() : reject(error as Error))),
        );
    }

    it("is read once, all of it, and anew for the next check", async () => {
        await analyze(resource("a", {}), resource("b", {}), resource("c", {}));
        const [one, two] = lakes;
        assert.equal(one, two);
        assert.deepEqual(
            one?.resources.map(({ type, name, urn }) => [type, name, urn]),
            ["a", "b", "c"].map((name) => ["aws:glue/job:Job", name, `urn:${name}`]),
        );
        await analyze(resource("a", {}));
        assert.notEqual(lakes[2], one);
        assert.equal(lakes[2]?.resources.length, 1);
    });

    it("has properties as they were sent, each resource's made when it is first read", async () => {
        const counts: number[] = [];
        check = ({ resources }) => {
            counts.push(deserialized);
            const [, b] = resources;
            assert.equal(b?.read("timeout"), 60);
            assert.equal(b.read("command", "name"), "glueetl");
            counts.push(deserialized);
        };
        await analyze(
            resource("a", {}),
            resource("b", { timeout: 60, command: { name: "glueetl" } }),
            resource("c", { timeout: 1 }),
        );
        assert.deepEqual(counts, [1, 2, 2, 2], "the first resource's at once, the second's when it is read");
    });

    it("knows what properties come from, as far as that is in the stack", async () => {
        const job = resource("job", { roleArn: UNKNOWN });
        const behind = new proto.AnalyzerPropertyDependencies().setUrnsList(["urn:role", "urn:elsewhere"]);
        job.getPropertydependenciesMap().set("roleArn", behind);
        check = ({ resources }) => {
            const [, found] = resources;
            assert.deepEqual(
                found?.madeFrom("roleArn")?.map(({ name }) => name),
                ["role"],
            );
            assert.match(String(found.read("roleArn")), /roleArn of urn:job is not known.* outputs of urn:role$/);
            assert.equal(found.madeFrom("timeout"), undefined);
        };
        await analyze(resource("role", {}), job);
        assert.equal(lakes.length, 2);
    });

    it("knows which resources are protected", async () => {
        const kept = resource("kept", {}).setOptions(new proto.AnalyzerResourceOptions().setProtect(true));
        await analyze(resource("a", {}), kept);
        assert.deepEqual(
            lakes[0]?.resources.map(({ isProtected }) => isProtected),
            [false, true],
        );
    });

    it("may be empty", async () => {
        await analyze();
        assert.deepEqual(
            lakes.map(({ resources }) => resources),
            [[], []],
        );
    });
});
