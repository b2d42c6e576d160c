import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { GlueClient } from "@aws-sdk/client-glue";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { LakeNames } from "../../infra/names";
import { type EndpointConfigInput } from "../../local/endpoint/config";
import { endLeftMoto } from "../../local/endpoint/moto/lifeline";
import { packageRoot, pythonFolder } from "../../local/paths";
import type { Runtime } from "../../local/toolchain";
import { type Plan } from "./kinds";
import { prepareLake } from "./lake";
import { killed, startTalker, type Talker } from "./processes";
import { type LakeObject } from "./records";

const ROOT = packageRoot();
const guessedMilliseconds = 10_000;
const SCRIPTS = path.join(ROOT, "scripts", "faults", "python");

/** A question to the reader, and its answer. */
export interface Contents {
    readonly curated: readonly Readonly<Record<string, string>>[];
    readonly quarantine: readonly string[];
    readonly objects: readonly LakeObject[];
}

/** The endpoint with faults on, a Spark driver that stays, and a reader of Parquet: what all trials share. */
export class Lab {
    readonly names: LakeNames;
    readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-faults-"));
    private readonly stateDir = path.join(this.folder, "aws");
    private readonly socket = path.join(this.folder, "warm.socket");
    private readonly times = new Map<boolean, number>();
    private s3Client: S3Client | undefined;
    private glueClient: GlueClient | undefined;
    private iamClient: IAMClient | undefined;
    private url = "";
    private jvm = 0;
    private sparkStart = 0;
    private endpoint: Talker | undefined;
    private warm: Talker | undefined;
    private reader: Talker | undefined;

    private constructor(
        private readonly runtime: Runtime,
        stack: string,
    ) {
        this.names = new LakeNames({ project: "sluice", stack, accountId: "123456789012", region: "us-east-1" });
    }

    static async start(runtime: Runtime, stack = "faults"): Promise<Lab> {
        const lab = new Lab(runtime, stack);
        try {
            await lab.startEndpoint();
            await lab.startWarm();
            lab.reader = lab.python("reader.py", []);
            await prepareLake(lab.s3, lab.glue, lab.names, SCRIPTS);
        } catch (error) {
            await lab.close();
            throw error;
        }
        return lab;
    }

    get s3(): S3Client {
        return (this.s3Client ??= new S3Client({ ...this.client, forcePathStyle: true }));
    }

    get glue(): GlueClient {
        return (this.glueClient ??= new GlueClient(this.client));
    }

    get iam(): IAMClient {
        return (this.iamClient ??= new IAMClient(this.client));
    }

    /** How long a run took that nothing struck, last time: one with a driver of its own, or one on the warm driver. */
    usualTime(cold: boolean): number {
        return this.times.get(cold) ?? guessedMilliseconds;
    }

    /** Notes how long such a run took. */
    tookTime(cold: boolean, milliseconds: number): void {
        this.times.set(cold, milliseconds);
    }

    /** How long Spark took to start. */
    get startTime(): number {
        return this.sparkStart;
    }

    get warmJvm(): number {
        return this.jvm;
    }

    /** The endpoint, as `local up` would write it down for the command line. */
    get record(): { readonly pid: number; readonly url: string; readonly startedAt: string } {
        return { pid: this.endpoint?.child.pid ?? 0, url: this.url, startedAt: new Date().toISOString() };
    }

    /** The folder of a run: its logs. */
    runFolder(runId: string): string {
        return path.join(this.stateDir, "runs", runId);
    }

    /** Starts the endpoint, on the port it had before where there was one. */
    async startEndpoint(): Promise<void> {
        const config: EndpointConfigInput = {
            port: this.url === "" ? 0 : Number(new URL(this.url).port),
            stateDir: this.stateDir,
            python: this.runtime.python,
            javaHome: this.runtime.java.home,
            sparkJars: [...this.runtime.sparkJars],
            logLevel: "info",
            faults: true,
            // A busy machine takes its time to start a killed endpoint anew.
            motoKeepSeconds: 600,
            processes: { job: [path.join(SCRIPTS, "warm_job.py"), "--socket", this.socket] },
            ...(this.runtime.trustStore && { trustStore: this.runtime.trustStore }),
        };
        const file = path.join(this.folder, "endpoint.json");
        fs.writeFileSync(file, JSON.stringify(config));
        const main = path.join(ROOT, "local", "endpoint", "main.ts");
        const args = ["-r", "ts-node/register/transpile-only", main, "--config", file, "--end-with-stdin"];
        this.endpoint = startTalker(process.execPath, args, process.env, path.join(this.folder, "endpoint.log"));
        this.url = (JSON.parse(await this.endpoint.line()) as { url: string }).url;
    }

    /** `kill -9` of the endpoint. */
    async killEndpoint(): Promise<void> {
        if (this.endpoint !== undefined) {
            await killed(this.endpoint.child);
        }
    }

    /** Gives the endpoint a plan, or takes it away. */
    async plan(plan: Plan | undefined): Promise<void> {
        await this.control(plan === undefined ? "DELETE" : "PUT", plan);
    }

    /** How many requests the plan has hit. */
    async hits(): Promise<number> {
        return (await this.control("GET")).hits.length;
    }

    /** What is in a dataset, read from S3. */
    async contents(bucket: string, curated: string, quarantine: string): Promise<Contents> {
        if (this.reader === undefined) {
            throw new Error("The reader is not started.");
        }
        this.reader.child.stdin?.write(`${JSON.stringify({ bucket, curated, quarantine })}\n`);
        return JSON.parse(await this.reader.line()) as Contents;
    }

    /** Makes sure that the driver which runs share is there. @throws Error where it has ended: nothing after that is a fault's doing */
    checkWarm(): void {
        if (this.warm?.child.exitCode !== null || this.warm.child.signalCode !== null) {
            throw new Error("The shared Spark driver has ended by itself: no trial after that shows anything.");
        }
    }

    async close(): Promise<void> {
        for (const talker of [this.reader, this.warm]) {
            if (talker !== undefined) {
                await killed(talker.child);
            }
        }
        if (this.endpoint !== undefined && this.endpoint.child.exitCode === null) {
            const gone = once(this.endpoint.child, "exit");
            if (this.endpoint.child.kill("SIGTERM")) {
                await gone;
            }
        }
        await endLeftMoto(this.stateDir);
        fs.rmSync(this.folder, { recursive: true, force: true });
    }

    private get client(): {
        endpoint: string;
        region: string;
        credentials: { accessKeyId: string; secretAccessKey: string };
    } {
        return {
            endpoint: this.url,
            region: this.names.location.region,
            credentials: { accessKeyId: "faults", secretAccessKey: "faults" },
        };
    }

    private async control(method: string, body?: object): Promise<{ hits: object[] }> {
        const answer = await fetch(`${this.url}/_sluice/faults`, {
            method,
            ...(body && { body: JSON.stringify(body) }),
        });
        if (!answer.ok) {
            throw new Error(`${method} of the fault plan: ${answer.status} ${await answer.text()}`);
        }
        return (await answer.json()) as { hits: object[] };
    }

    private python(script: string, args: readonly string[]): Talker {
        const env = {
            ...process.env,
            PYTHONPATH: pythonFolder(),
            PYTHONUNBUFFERED: "1",
            TZ: "UTC",
            JAVA_HOME: this.runtime.java.home,
            AWS_ENDPOINT_URL: this.url,
            AWS_REGION: this.names.location.region,
            AWS_DEFAULT_REGION: this.names.location.region,
            AWS_ACCESS_KEY_ID: "faults",
            AWS_SECRET_ACCESS_KEY: "faults",
            AWS_CONFIG_FILE: os.devNull,
            AWS_SHARED_CREDENTIALS_FILE: os.devNull,
            AWS_EC2_METADATA_DISABLED: "true",
        };
        const log = path.join(this.folder, `${script}.log`);
        return startTalker(this.runtime.python, [path.join(SCRIPTS, script), ...args], env, log);
    }

    private async startWarm(): Promise<void> {
        const spec = path.join(this.folder, "warm.json");
        const workDir = path.join(this.folder, "warm");
        fs.mkdirSync(workDir);
        fs.writeFileSync(
            spec,
            JSON.stringify({
                runId: "warm",
                jobName: "warm",
                attempt: 0,
                scriptLocation: "s3://none/none.py",
                arguments: {},
                endpoint: this.url,
                region: this.names.location.region,
                workDir,
                sparkJars: this.runtime.sparkJars,
                ...(this.runtime.trustStore && { trustStore: this.runtime.trustStore }),
            }),
        );
        const etl = path.join(ROOT, "etl");
        const args = ["--socket", this.socket, "--spec", spec, "--etl", etl, "--scripts", SCRIPTS];
        const since = Date.now();
        this.warm = this.python("warm.py", args);
        this.jvm = (JSON.parse(await this.warm.line()) as { jvm: number }).jvm;
        this.sparkStart = Date.now() - since;
    }
}
