/**
 * The policy pack as the engine runs it: a process of its own on the compiled pack, spoken to over gRPC. So unknown
 * values, proxies and configuration behave as they do in a preview. One process serves a whole mocha run.
 */

import * as assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { catalogue } from "../../../policies/catalogue";

/** What the engine sends in place of a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource as a program declares it. */
export interface TestResource {
    readonly type: string;
    readonly name: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly options?: { readonly protect?: boolean };
    /** The stack that it is in. @default test */
    readonly stack?: string;
    /** URNs that went into a property, as the engine tells stack policies. */
    readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
}

/** A violation as the engine prints it. */
export interface Violation {
    readonly rule: string;
    readonly message: string;
    readonly level: "advisory" | "mandatory";
    /** The resource at fault. */
    readonly urn: string;
}

/** The URN that the harness gives a resource. */
export function urn({ type, name, stack = "test" }: Pick<TestResource, "type" | "name" | "stack">): string {
    return `urn:pulumi:${stack}::lake::${type}::${name}`;
}

/** What the pack says to a program: every resource by itself, then all together, as in a preview. */
export async function check(
    resources: readonly TestResource[],
    config: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Promise<readonly Violation[]> {
    await configure(configuration(config));
    return [...(await checkEach(resources)), ...(await checkTogether(resources))];
}

let configured: Uint8Array | undefined;

/** Configures the pack, unless that is how it is configured. */
async function configure(request: proto.ConfigureAnalyzerRequest): Promise<void> {
    const bytes = request.serializeBinary();
    if (configured === undefined || Buffer.compare(configured, bytes) !== 0) {
        await call<Empty>((done) => client().configure(request, done));
        configured = bytes;
    }
}

async function checkEach(resources: readonly TestResource[]): Promise<readonly Violation[]> {
    const alone = await Promise.all(
        resources.map(async (resource) => {
            const response = await call<proto.AnalyzeResponse>((done) =>
                client().analyze(analyzeRequest(resource), done),
            );
            return violations(response, urn(resource));
        }),
    );
    return alone.flat();
}

async function checkTogether(resources: readonly TestResource[]): Promise<readonly Violation[]> {
    const request = new proto.AnalyzeStackRequest().setResourcesList(resources.map(stackResource));
    return violations(await call<proto.AnalyzeResponse>((done) => client().analyzeStack(request, done)), "");
}

/**
 * What one rule says to a program. The others are off, and the pack is asked only about what the rule looks at, resources or
 * the stack: thousands of such checks take a third of the time.
 */
export async function checkRule(
    rule: string,
    resources: readonly TestResource[],
    config: Readonly<Record<string, unknown>> = {},
): Promise<readonly Violation[]> {
    const { resource, stack } = catalogue.find(({ name }) => name === rule) ?? {};
    assert.ok(resource ?? stack, `the pack has no rule ${rule}`);
    const request = configuration({ [rule]: config });
    for (const { name } of catalogue.filter((other) => other.name !== rule)) {
        const off = new proto.PolicyConfig().setEnforcementlevel(proto.EnforcementLevel.DISABLED);
        request.getPolicyconfigMap().set(name, off.setProperties(struct({})));
    }
    await configure(request);
    const found = [
        ...(resource === undefined ? [] : await checkEach(resources)),
        ...(stack === undefined ? [] : await checkTogether(resources)),
    ];
    return found.filter((violation) => violation.rule === rule);
}

/** The properties of a resource after a rule at level `remediate` has put it right; undefined where it changed nothing. */
export async function remediate(
    rule: string,
    resource: TestResource,
    config: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>> | undefined> {
    await configure(configuration({ [rule]: config }, () => proto.EnforcementLevel.REMEDIATE));
    const response = await call<proto.RemediateResponse>((done) => client().remediate(analyzeRequest(resource), done));
    const [remediation] = response.getRemediationsList();
    if (remediation?.getDiagnostic()) {
        throw new Error(remediation.getDiagnostic());
    }
    return remediation?.getProperties()?.toJavaScript() as Readonly<Record<string, unknown>> | undefined;
}

/** The pack's own description of itself. */
export async function packInfo(): Promise<proto.AnalyzerInfo.AsObject> {
    return (await call<proto.AnalyzerInfo>((done) => client().getAnalyzerInfo(new Empty(), done))).toObject();
}

interface RunningPack {
    readonly client: AnalyzerClient;
    readonly process: ChildProcess;
}

const packFolder = path.resolve(__dirname, "../../../policies");
let running: RunningPack | undefined;

// Hooks of the whole run: the first file that imports this one brings them in.
before(async function () {
    this.timeout(60_000); // Building the pack takes a few seconds on a busy machine.
    running = await start();
});

after(() => {
    running?.client.close();
    running?.process.kill();
});

function client(): AnalyzerClient {
    if (running === undefined) {
        throw new Error("the policy pack runs while tests run; this was called before");
    }
    return running.client;
}

async function start(): Promise<RunningPack> {
    buildIfStale();
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    // The engine's address comes first; the runner drops it. Then the pack's folder, from inside it, as the engine does.
    const child = spawn(process.execPath, [runner, "127.0.0.1:0", "."], {
        cwd: packFolder,
        stdio: ["ignore", "pipe", "pipe"],
    });
    process.once("exit", () => child.kill()); // Also when the run is broken off and the hooks do not come.
    let complaints = "";
    child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    const port = await new Promise<string>((resolve, reject) => {
        readline.createInterface({ input: child.stdout }).once("line", resolve);
        child.once("exit", (code) => reject(new Error(`the policy pack ended with ${code}:\n${complaints}`)));
    });
    return { client: new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()), process: child };
}

/** The pack runs as it was built, and not at all where its sources have changed since. */
export function buildIfStale(): void {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- plain JavaScript, as the engine loads it
    const { staleness } = require(path.join(packFolder, "sources.js")) as { staleness(folder: string): unknown };
    if (staleness(packFolder) !== undefined) {
        execFileSync(process.execPath, [path.join(packFolder, "build.mjs")], { stdio: "inherit" });
    }
}

function call<Response>(
    send: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        send((error, response) => (error === null ? resolve(response) : reject(error)));
    });
}

function configuration(
    config: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    level: (rule: string) => proto.EnforcementLevel = ownLevel,
): proto.ConfigureAnalyzerRequest {
    const request = new proto.ConfigureAnalyzerRequest();
    for (const [rule, properties] of Object.entries(config)) {
        const entry = new proto.PolicyConfig().setProperties(struct(properties));
        request.getPolicyconfigMap().set(rule, entry.setEnforcementlevel(level(rule)));
    }
    return request;
}

/** The level that a rule has by itself: configuring its properties leaves it. */
function ownLevel(rule: string): proto.EnforcementLevel {
    const { level } = catalogue.find(({ name }) => name === rule) ?? {};
    return level === "advisory" ? proto.EnforcementLevel.ADVISORY : proto.EnforcementLevel.MANDATORY;
}

function analyzeRequest(resource: TestResource): proto.AnalyzeRequest {
    return new proto.AnalyzeRequest()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(urn(resource))
        .setProperties(struct(resource.properties))
        .setOptions(options(resource));
}

function stackResource(resource: TestResource): proto.AnalyzerResource {
    const message = new proto.AnalyzerResource()
        .setType(resource.type)
        .setName(resource.name)
        .setUrn(urn(resource))
        .setProperties(struct(resource.properties))
        .setOptions(options(resource));
    for (const [property, urns] of Object.entries(resource.madeFrom ?? {})) {
        const dependencies = new proto.AnalyzerPropertyDependencies().setUrnsList([...urns]);
        message.getPropertydependenciesMap().set(property, dependencies);
    }
    return message;
}

function options({ options: { protect = false } = {} }: TestResource): proto.AnalyzerResourceOptions {
    return new proto.AnalyzerResourceOptions().setProtect(protect);
}

function struct(properties: Readonly<Record<string, unknown>>): Struct {
    return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function violations(response: proto.AnalyzeResponse, resource: string): readonly Violation[] {
    return response.getDiagnosticsList().map((diagnostic) => ({
        rule: diagnostic.getPolicyname(),
        message: diagnostic.getMessage(),
        level: diagnostic.getEnforcementlevel() === proto.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
        urn: diagnostic.getUrn() === "" ? resource : diagnostic.getUrn(),
    }));
}
