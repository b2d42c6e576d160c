import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type EndpointConfigInput } from "../../../../local/endpoint/config";
import { type RunningEndpoint, startEndpoint } from "../../../../local/endpoint/server";
import { python } from "../../../support/tools";

/** The endpoint that most tests share: names in a test are its own, so tests do not meet. */
export interface TestEndpoint extends RunningEndpoint {
    readonly stateDir: string;
}

// As the endpoint's own process has it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const here = __dirname;
let shared: Promise<TestEndpoint> | undefined;

/** A configuration whose Spark, crawler and DuckDB are scripts of a few lines, which do what a run's arguments say. */
export function testConfig(overrides: Partial<EndpointConfigInput> = {}): EndpointConfigInput {
    return {
        port: 0,
        stateDir: overrides.stateDir ?? fs.mkdtempSync(path.join(os.tmpdir(), "sluice-endpoint-")),
        python: python(),
        processes: {
            job: [path.join(here, "fake_job.py")],
            crawl: [path.join(here, "fake_crawl.py")],
            query: [path.join(here, "fake_query.py")],
            quality: [path.join(here, "fake_quality.py")],
            shell: [path.join(here, "fake_job.py")],
        },
        ...overrides,
    };
}

/** Processes for an endpoint that is asked nothing that moto would answer: it starts in a tenth of the time. */
export function processesWithoutMoto(): NonNullable<EndpointConfigInput["processes"]> {
    return { ...testConfig({ stateDir: os.tmpdir() }).processes, moto: [path.join(here, "fake_moto.py")] };
}

/** Starts an endpoint for one test; the state folder goes with it unless the test gave its own. */
export async function startTestEndpoint(overrides: Partial<EndpointConfigInput> = {}): Promise<TestEndpoint> {
    const config = testConfig(overrides);
    const endpoint = await startEndpoint(config);
    return {
        ...endpoint,
        stateDir: config.stateDir,
        close: async () => {
            await endpoint.close();
            if (overrides.stateDir === undefined) {
                fs.rmSync(config.stateDir, { recursive: true, force: true });
            }
        },
    };
}

/** The shared endpoint, started with the first test that needs it. */
export function sharedEndpoint(): Promise<TestEndpoint> {
    shared ??= startTestEndpoint();
    return shared;
}

// A hook of mocha's root: after the last test of all files.
after(async function () {
    this.timeout(20_000);
    await (await shared)?.close();
});

let counter = 0;

/** A name that no other test has: good for buckets, jobs and roles alike. */
export function unique(prefix: string): string {
    counter += 1;
    return `${prefix}-${process.pid}-${counter}`;
}
