import * as assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { type Policies } from "@pulumi/policy";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Analyzer, answerBesides, answering } from "../../policies/answers";
import { onlyFor } from "../../policies/applicable";

const policy = (name: string, types: readonly string[], more: Partial<Policies[number]> = {}): Policies[number] =>
    ({ name, description: name, validateResource: onlyFor(types, () => undefined), ...more }) as Policies[number];

describe("answers to the engine", () => {
    let asked: string[];
    let analyzer: Analyzer;

    beforeEach(() => {
        asked = [];
        const finding = new proto.AnalyzeDiagnostic().setMessage("it is wrong");
        const sdk: Analyzer = {
            configure: (_, done) => done(undefined, {}),
            analyze: ({ request }, done) => {
                asked.push(`analyze ${request.getType()}`);
                done(undefined, new proto.AnalyzeResponse().setDiagnosticsList([finding]));
            },
            remediate: ({ request }, done) => {
                asked.push(`remediate ${request.getType()}`);
                done(undefined, new proto.RemediateResponse());
            },
        };
        analyzer = answering(sdk, [
            policy("for a", ["a"]),
            policy("for a, b and c", ["a", "b", "c"], { remediateResource: () => undefined }),
            { name: "for any", description: "", validateResource: () => undefined },
            { name: "for the stack", description: "", validateStack: () => undefined },
        ]);
    });

    const request = (type: string) => ({ request: new proto.AnalyzeRequest().setType(type) });

    /** A response as the engine has it, who gets its bytes. */
    function analyze(type: string): proto.AnalyzeResponse {
        let answer = new proto.AnalyzeResponse();
        analyzer.analyze(request(type), (_, response) => {
            answer = proto.AnalyzeResponse.deserializeBinary(response?.serializeBinary() ?? new Uint8Array());
        });
        return answer;
    }

    function remediate(type: string): proto.RemediateResponse {
        let answer = new proto.RemediateResponse();
        analyzer.remediate(request(type), (_, response) => {
            answer = proto.RemediateResponse.deserializeBinary(response?.serializeBinary() ?? new Uint8Array());
        });
        return answer;
    }

    function configure(policy: string, level: proto.EnforcementLevel): void {
        const request = new proto.ConfigureAnalyzerRequest();
        request.getPolicyconfigMap().set(policy, new proto.PolicyConfig().setEnforcementlevel(level));
        analyzer.configure({ request }, () => undefined);
    }

    const names = (answer: proto.AnalyzeResponse | proto.RemediateResponse): readonly string[] =>
        answer.getNotApplicableList().map((note) => note.getPolicyName());

    it("name the policies that are for other types, whatever was asked before", () => {
        assert.deepEqual(
            ["a", "b", "d", "b"].map((type) => names(analyze(type))),
            [[], ["for a"], ["for a", "for a, b and c"], ["for a"]],
        );
    });

    it("say what such a policy is for", () => {
        const notes = analyze("d").getNotApplicableList();
        assert.deepEqual(
            notes.map((note) => note.getReason()),
            [
                "Policy only applies to resources of type 'a'",
                "Policy only applies to resources of type 'a' and 2 other types",
            ],
        );
    });

    it("keep what policies find", () => {
        const found = analyze("d").getDiagnosticsList();
        assert.deepEqual(
            found.map((diagnostic) => diagnostic.getMessage()),
            ["it is wrong"],
        );
    });

    it("do not name a policy that is switched off", () => {
        configure("for a", proto.EnforcementLevel.DISABLED);
        assert.deepEqual(names(analyze("d")), ["for a, b and c"]);
        configure("for a", proto.EnforcementLevel.MANDATORY);
        assert.deepEqual(names(analyze("d")), ["for a", "for a, b and c"]);
    });

    it("change no resource, and ask no policy to, where none is to", () => {
        assert.deepEqual(remediate("a").toObject(), { remediationsList: [], notApplicableList: [] });
        assert.deepEqual(asked, []);
    });

    it("ask policies to change a resource where one is to, and name those that are for other types", () => {
        configure("for a, b and c", proto.EnforcementLevel.REMEDIATE);
        assert.deepEqual([names(remediate("a")), names(remediate("d"))], [[], ["for a, b and c"]]);
        assert.deepEqual(asked, ["remediate a", "remediate d"]);
    });

    it("pass an error on", () => {
        const failing = answering({ ...analyzer, analyze: (_, done) => done(new Error("it broke")) }, []);
        failing.analyze(request("a"), (error, response) => {
            assert.deepEqual([String(error), response], ["Error: it broke", undefined]);
        });
    });

    it("are given by a server that is told to give them", () => {
        const served = new Map<string, unknown>();
        class Kind extends grpc.Server {
            override addService(_: grpc.ServiceDefinition, implementation: grpc.UntypedServiceImplementation): void {
                Object.entries(implementation).forEach(([name, serve]) => served.set(name, serve));
            }
        }
        answerBesides(Kind, []);
        new Kind().addService(AnalyzerService, analyzer as unknown as grpc.UntypedServiceImplementation);
        assert.deepEqual([...served.keys()].sort(), ["analyze", "configure", "remediate"]);
        assert.notEqual(served.get("analyze"), analyzer.analyze);
    });
});
