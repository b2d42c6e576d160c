import * as assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as readline from "node:readline";
import { GetCrawlerCommand, StartJobRunCommand } from "@aws-sdk/client-glue";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type EndpointConfigInput } from "../../../local/endpoint/config";
import { findLeftMoto } from "../../../local/endpoint/moto/lifeline";
import { writeMotoRecord } from "../../../local/endpoint/moto/record";
import { clientsOf } from "./support/clients";
import { processesWithoutMoto, startTestEndpoint, testConfig } from "./support/endpoint";
import { failure, until } from "./support/expect";
import { createJob, temporaryFolder } from "./support/jobs";

describe("the endpoint's process", function () {
    this.timeout(40_000);
    let stateDir: string;
    let child: ChildProcess;
    let url: string;

    const start = async (
        overrides: Partial<EndpointConfigInput> = {},
        command: (args: readonly string[]) => readonly string[] = (args) => args,
    ) => {
        stateDir = temporaryFolder();
        const config = path.join(stateDir, "config.json");
        fs.writeFileSync(config, JSON.stringify(testConfig({ stateDir, ...overrides })));
        const main = path.join(__dirname, "../../../local/endpoint/main.ts");
        const args = ["-r", "ts-node/register/transpile-only", main, "--config", config];
        child = spawn(process.execPath, command(args), { stdio: ["ignore", "pipe", "pipe"] });
        assert.ok(child.stdout);
        for await (const line of readline.createInterface({ input: child.stdout })) {
            const ready = JSON.parse(line) as { ready: boolean; url: string };
            assert.equal(ready.ready, true);
            ({ url } = ready);
            break;
        }
    };
    afterEach(() => {
        child.kill("SIGKILL");
        fs.rmSync(stateDir, { recursive: true, force: true });
    });
    const ended = () =>
        new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once("exit", (...how) => resolve(how)));
    interface Process {
        readonly pid: number;
        readonly parent: number;
        readonly dead: boolean;
    }
    const processes = (): Process[] =>
        execFileSync("ps", ["-eo", "pid=,ppid=,stat="], { encoding: "utf8" })
            .trim()
            .split("\n")
            .map((line) => line.trim().split(/\s+/))
            .map(([pid, parent, stat = ""]) => ({
                pid: Number(pid),
                parent: Number(parent),
                dead: stat.startsWith("Z"),
            }));
    /** All that a process started, and what that started. */
    const descendants = (pid: number, all = processes()): number[] =>
        all.filter((one) => one.parent === pid).flatMap((one) => [one.pid, ...descendants(one.pid, all)]);
    let started: number[] = [];
    const left = () => processes().filter((one) => !one.dead && started.includes(one.pid));
    /** The process, with a run that does not end. */
    const startHanging = async () => {
        await start();
        const clients = clientsOf(url);
        const JobName = await createJob(clients, "hang");
        const { JobRunId = "" } = await clients.glue.send(new StartJobRunCommand({ JobName }));
        const log = path.join(stateDir, "runs", JobRunId, "output.log");
        await until(
            () => Promise.resolve(fs.existsSync(log) ? fs.readFileSync(log, "utf8") : ""),
            (text) => text.includes('"child"'),
        );
        started = descendants(child.pid ?? 0);
        assert.ok(left().length >= 3, "moto, the run, and what the run started");
    };

    it("ends well at SIGTERM, with moto and the runs", async () => {
        await startHanging();
        const end = ended();
        child.kill("SIGTERM");
        assert.deepEqual(await end, [0, null]);
        assert.deepEqual(left(), []);
        assert.ok(!fs.existsSync(path.join(stateDir, "endpoint.json")));
    });

    it("ends well at Ctrl-C", async () => {
        await start({ processes: processesWithoutMoto() });
        const end = ended();
        child.kill("SIGINT");
        assert.deepEqual(await end, [0, null]);
    });

    it("ends with whoever started it, even by kill -9, where it is told to", async () => {
        const starter = (args: readonly string[]) => {
            const words = JSON.stringify([...args, "--end-with-stdin"]);
            const stdio = '{ stdio: ["pipe", "inherit", "inherit"] }';
            return ["-e", `require("node:child_process").spawn(process.execPath, ${words}, ${stdio})`];
        };
        await start({ processes: processesWithoutMoto(), motoKeepSeconds: 600 }, starter);
        started = descendants(child.pid ?? 0);
        assert.ok(left().length >= 2, "the endpoint, and moto");
        child.kill("SIGKILL");
        await until(
            () => Promise.resolve(left()),
            (alive) => alive.length === 0,
        );
    });

    it("ends with an error when moto ends by itself", async () => {
        await start({ processes: processesWithoutMoto() });
        const end = ended();
        const errors: string[] = [];
        child.stderr?.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
        const [moto] = processes().filter((one) => one.parent === child.pid);
        process.kill(moto?.pid ?? 0, "SIGKILL");
        assert.deepEqual(await end, [1, null]);
        assert.match(errors.join(""), /moto ended by itself \(SIGKILL\)/);
    });

    it("takes moto and the runs with it even when it is killed, and the folder can be used again", async () => {
        await startHanging();
        const end = ended();
        child.kill("SIGKILL");
        await end;
        await until(
            () => Promise.resolve(left()),
            (lines) => lines.length === 0,
        );
        const endpoint = await startTestEndpoint({ stateDir, processes: processesWithoutMoto() });
        try {
            const { glue } = clientsOf(endpoint.url);
            assert.equal(
                (await failure(glue.send(new GetCrawlerCommand({ Name: "none" })))).name,
                "EntityNotFoundException",
            );
        } finally {
            await endpoint.close();
        }
    });

    it("when killed, leaves moto to the next endpoint in the folder, which has the objects and ends it", async () => {
        await start({ motoKeepSeconds: 60 });
        const before = clientsOf(url);
        await before.s3.send(new CreateBucketCommand({ Bucket: "kept" }));
        await before.s3.send(new PutObjectCommand({ Bucket: "kept", Key: "a", Body: "x" }));
        started = descendants(child.pid ?? 0);
        const end = ended();
        child.kill("SIGKILL");
        await end;
        const endpoint = await startTestEndpoint({ stateDir, motoKeepSeconds: 60 });
        try {
            const { s3 } = clientsOf(endpoint.url);
            const { Body } = await s3.send(new GetObjectCommand({ Bucket: "kept", Key: "a" }));
            assert.equal(await Body?.transformToString(), "x");
            assert.equal(left().length, 1, "moto, and nothing else");
        } finally {
            await endpoint.close();
        }
        assert.deepEqual(left(), []);
        assert.ok(!fs.existsSync(path.join(stateDir, "moto.json")));
    });

    it("when killed and nobody comes, takes moto with it after the time it was given", async () => {
        await start({ motoKeepSeconds: 1 });
        started = descendants(child.pid ?? 0);
        child.kill("SIGKILL");
        await until(
            () => Promise.resolve(left()),
            (lines) => lines.length === 0,
        );
        assert.equal(await findLeftMoto(stateDir), undefined);
    });

    it("does not take somebody else on the port in its record for moto", async () => {
        const stranger = net.createServer((socket) => socket.write('{"pid": 1}\n'));
        await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
        const { port } = stranger.address() as net.AddressInfo;
        stateDir = temporaryFolder();
        const own = {
            pid: process.pid,
            port,
            lifeline: port,
            token: "t",
            accountId: "123456789012",
            region: "us-east-1",
        };
        writeMotoRecord(stateDir, own);
        try {
            assert.equal(await findLeftMoto(stateDir), undefined);
        } finally {
            stranger.close();
        }
    });
});
