import * as assert from "node:assert/strict";
import { type Policies } from "@pulumi/policy";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { byResource, onlyFor } from "../../policies/applicable";
// Not in its declarations: what the SDK serves the engine's calls with.
import server = require("@pulumi/policy/server");

type Serve = (
    call: { readonly request: proto.AnalyzeRequest },
    done: (error: unknown, answer: proto.AnalyzeResponse) => void,
) => void;
const { makeAnalyzeRpcFun } = server as unknown as {
    readonly makeAnalyzeRpcFun: (pack: string, version: string, level: string, policies: Policies) => Serve;
};

describe("policies by resource", () => {
    let asked: string[];
    let analyze: Serve;

    beforeEach(() => {
        asked = [];
        const policy = (name: string, types?: readonly string[]) => {
            const validate = async ({ type }: { readonly type: string }): Promise<void> => {
                await new Promise((resolve) => setImmediate(resolve));
                asked.push(`${name} ${type}`);
            };
            return {
                name,
                description: name,
                validateResource: types === undefined ? validate : onlyFor(types, validate),
            };
        };
        const policies = byResource([policy("any"), policy("several", ["a", "b"]), policy("one", ["b"])]);
        analyze = makeAnalyzeRpcFun("pack", "1", "mandatory", policies);
    });

    function ask(type: string): Promise<readonly string[]> {
        const request = new proto.AnalyzeRequest()
            .setType(type)
            .setProperties(new Struct())
            .setOptions(new proto.AnalyzerResourceOptions());
        return new Promise((resolve, reject) =>
            analyze({ request }, (error, answer) => {
                if (error !== null && error !== undefined) {
                    reject(error as Error);
                }
                resolve(answer.getNotApplicableList().map((note) => note.getPolicyName()));
            }),
        );
    }

    it("are asked about the types that they are for, and the others are passed over", async () => {
        assert.deepEqual([await ask("a"), await ask("b"), await ask("c")], [[], [], []]);
        assert.deepEqual(asked, ["any a", "several a", "any b", "several b", "one b", "any c"]);
    });

    it("are not mixed up by requests at the same time", async () => {
        await Promise.all(["a", "b", "c", "b"].map(ask));
        assert.deepEqual(asked.sort(), [
            "any a",
            "any b",
            "any b",
            "any c",
            "one b",
            "one b",
            "several a",
            "several b",
            "several b",
        ]);
    });
});
