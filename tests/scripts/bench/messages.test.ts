import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { type Struct } from "google-protobuf/google/protobuf/struct_pb";
import { supportedTypes } from "../../../local/engine/provider/registry";
import { packageRoot } from "../../../local/paths";
import { writeMessages } from "../../../scripts/bench/messages";
import { makeProject, preview } from "../../../scripts/bench/previews";
import { generateProgram } from "../../../scripts/bench/program";

type Call = "remediate" | "analyze" | "analyzeStack";
type Sent = Readonly<Record<Call, readonly Uint8Array[]>>;

describe("the messages to a pack", () => {
    // Only what a preview can have: the local provider makes no other types.
    const types = new Set(supportedTypes());
    const program = generateProgram(2).filter(({ type }) => types.has(type));
    const { resources, stack } = writeMessages(program);
    // Below the checkout, so that the program finds its packages.
    const folder = path.join(packageRoot(), ".sluice", `test-messages-${process.pid}`);
    let sent: Sent;

    before(async function () {
        this.timeout(180_000);
        const recording = path.join(folder, "recording");
        const { project } = await makeProject(path.join(folder, "program"), path.join(folder, "state"), program);
        process.env.RECORDING = recording;
        await preview(project, { name: "the recorder", folder: path.join(__dirname, "support", "recorder") });
        sent = read(recording);
    });

    after(() => {
        delete process.env.RECORDING;
        fs.rmSync(folder, { recursive: true, force: true });
    });

    it("ask for remediation as the engine does", () => {
        const ours = resources.map(({ remediate }) => proto.AnalyzeRequest.deserializeBinary(remediate));
        const theirs = sent.remediate.map((bytes) => proto.AnalyzeRequest.deserializeBinary(bytes));
        assert.deepEqual(byUrn(ours.map(plain)), byUrn(theirs.map(plain)));
    });

    it("ask about single resources as the engine does", () => {
        const ours = resources.map(({ analyze }) => proto.AnalyzeRequest.deserializeBinary(analyze));
        const theirs = sent.analyze.map((bytes) => proto.AnalyzeRequest.deserializeBinary(bytes));
        assert.deepEqual(byUrn(ours.map(plain)), byUrn(theirs.map(plain)));
    });

    it("ask once about all resources as the engine does", () => {
        assert.equal(sent.analyzeStack.length, 1);
        const [theirs] = sent.analyzeStack.map((bytes) => stackOf(bytes));
        assert.deepEqual(byUrn(stackOf(stack)), byUrn(theirs ?? []));
    });
});

/** The requests that the recorder wrote down. */
function read(file: string): Sent {
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    const sent: Record<Call, Uint8Array[]> = { remediate: [], analyze: [], analyzeStack: [] };
    for (const line of lines) {
        const { method, bytes } = JSON.parse(line) as { readonly method: Call; readonly bytes: string };
        sent[method].push(Buffer.from(bytes, "base64"));
    }
    return sent;
}

interface Plain {
    readonly urn: string;
}

function stackOf(bytes: Uint8Array): readonly Plain[] {
    return proto.AnalyzeStackRequest.deserializeBinary(bytes)
        .getResourcesList()
        .map((resource) => {
            const { dependenciesList, propertydependenciesMap } = resource.toObject();
            return {
                ...plain(resource),
                parent: resource.getParent(),
                dependencies: dependenciesList.sort(),
                propertyDependencies: Object.fromEntries(
                    propertydependenciesMap.map(([property, { urnsList }]) => [property, urnsList.sort()]),
                ),
            };
        });
}

/** A request with its properties as plain values, in any order. */
function plain(request: proto.AnalyzeRequest | proto.AnalyzerResource): Plain {
    const { type, name, urn, options } = request.toObject();
    const provider = request.getProvider();
    return {
        ...{ type, name, urn, options, properties: values(request.getProperties()) },
        ...(provider === undefined
            ? {}
            : { provider: { ...provider.toObject(), properties: values(provider.getProperties()) } }),
    } as Plain;
}

function values(struct: Struct | undefined): unknown {
    return struct?.toJavaScript() ?? {};
}

function byUrn(requests: readonly Plain[]): Readonly<Record<string, Plain>> {
    return Object.fromEntries(requests.map((request) => [request.urn, request]));
}
