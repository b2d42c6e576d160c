import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import * as path from "node:path";
import {
    GetJobBookmarkCommand,
    GetJobRunCommand,
    GetJobRunsCommand,
    ListBlueprintsCommand,
    StartJobRunCommand,
} from "@aws-sdk/client-glue";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { startEndpoint } from "../../../local/endpoint/server";
import { admin, asRole, clientsOf } from "./support/clients";
import { processesWithoutMoto, sharedEndpoint, startTestEndpoint, testConfig, unique } from "./support/endpoint";
import { failure, until } from "./support/expect";
import { createJob, temporaryFolder } from "./support/jobs";

describe("the endpoint", function () {
    this.timeout(30_000);

    it("says that it is well, and who it is", async () => {
        const { url } = await sharedEndpoint();
        const health = (await (await fetch(`${url}/_sluice/health`)).json()) as Record<string, unknown>;
        assert.deepEqual(
            { ...health, version: typeof health.version },
            { ok: true, pid: process.pid, region: "us-east-1", accountId: "123456789012", version: "string" },
        );
        assert.equal((await fetch(`${url}/_sluice/nothing`)).status, 404);
    });

    it("says which action it does not offer, once and for all", async () => {
        const { glue } = await admin();
        const error = await failure(glue.send(new ListBlueprintsCommand({})));
        assert.equal(error.status, 501);
        assert.match(error.message, /does not offer glue ListBlueprints/);
    });

    it("answers a body that is not JSON with the error for that", async () => {
        const { url } = await sharedEndpoint();
        const headers = {
            authorization:
                "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/glue/aws4_request, SignedHeaders=host, Signature=0",
            "x-amz-target": "AWSGlue.GetJob",
        };
        const answer = await fetch(url, { method: "POST", headers, body: "{" });
        assert.deepEqual([answer.status, answer.headers.get("x-amzn-errortype")], [400, "SerializationException"]);
    });

    it("says in CBOR that it does not speak CBOR", async () => {
        const { url } = await sharedEndpoint();
        const headers = {
            authorization:
                "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=0",
            "smithy-protocol": "rpc-v2-cbor",
            "content-type": "application/cbor",
        };
        const path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
        const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: Buffer.from("a0", "hex") });
        const body = Buffer.from(await answer.arrayBuffer());
        assert.deepEqual([answer.status, answer.headers.get("smithy-protocol")], [501, "rpc-v2-cbor"]);
        // {"__type": "NotImplemented", "message": …}
        assert.equal(body.toString("hex", 0, 8), Buffer.from("\xa2\x66__type", "latin1").toString("hex"));
        assert.ok(body.includes("monitoring PutMetricData"));
    });

    describe("lets moto see no other call than the one that was allowed", () => {
        let url: string;
        let headers: (service: string) => Record<string, string>;

        before(async () => {
            ({ url } = await sharedEndpoint());
            const { glue } = await asRole({
                Effect: "Allow",
                Action: ["glue:GetDatabases", "iam:GetRole", "s3:*"],
                Resource: "*",
            });
            const { accessKeyId, sessionToken = "" } = await glue.config.credentials();
            headers = (service) => ({
                authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
                "x-amz-security-token": sessionToken,
            });
        });

        it("where a query string says another action than the target", async () => {
            const answer = await fetch(`${url}/?Action=CreateDatabase`, {
                method: "POST",
                headers: { ...headers("glue"), "x-amz-target": "AWSGlue.GetDatabases" },
                body: JSON.stringify({ DatabaseInput: { Name: "smuggled" } }),
            });
            assert.deepEqual(Object.keys((await answer.json()) as object), ["DatabaseList"]);
        });

        it("where a form comes with a target", async () => {
            const answer = await fetch(url, {
                method: "POST",
                headers: { ...headers("iam"), "x-amz-target": "IAM.GetRole" },
                body: new URLSearchParams({ Action: "CreateUser", UserName: "smuggled", Version: "2010-05-08" }),
            });
            assert.equal(answer.headers.get("x-amzn-errortype"), "SerializationException");
        });

        it("where a form says its action or a parameter twice", async () => {
            for (const query of ["?Action=CreateUser", "?RoleName=other"]) {
                const answer = await fetch(`${url}/${query}`, {
                    method: "POST",
                    headers: headers("iam"),
                    body: new URLSearchParams({ Action: "GetRole", RoleName: "own", Version: "2010-05-08" }),
                });
                assert.equal(answer.status, 400);
                assert.match(await answer.text(), /more than once/);
            }
        });

        it("where a path is moto's own, written in any way", async () => {
            for (const [path, host] of [
                ["/moto-api/reset", undefined],
                ["/moto%2Dapi/reset", undefined],
                ["/latest/meta-data/iam/security-credentials/", undefined],
                ["/reset", "moto-api.localhost"],
            ] as const) {
                const status = await new Promise<number | undefined>((resolve, reject) => {
                    const { hostname, port } = new URL(url);
                    const all = { ...headers("s3"), ...(host === undefined ? {} : { host }) };
                    const request = http.request({ hostname, port, path, method: "PUT", headers: all }, (answer) => {
                        answer.resume();
                        resolve(answer.statusCode);
                    });
                    request.on("error", reject);
                    request.end();
                });
                assert.equal(status, 403, path);
            }
        });
    });

    it("logs requests without secrets", async () => {
        const { stateDir } = await sharedEndpoint();
        const { s3 } = await asRole();
        const Key = unique("key");
        await failure(s3.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: "x" })));
        const { secretAccessKey, sessionToken = "none" } = await s3.config.credentials();
        const log = fs.readFileSync(path.join(stateDir, "logs", "endpoint.log"), "utf8");
        const line = log.split("\n").find((text) => text.includes(Key)) ?? "{}";
        const { service, action, bucket, status, error } = JSON.parse(line) as Record<string, string>;
        assert.deepEqual([service, action, bucket, status], ["s3", "PutObject", "bucket", 403]);
        assert.match(error ?? "", /^AccessDenied: /);
        assert.ok(!log.includes(secretAccessKey) && !log.includes(sessionToken));
    });

    it("refuses a port that is in use, naming it, and leaves nothing behind", async () => {
        const other = net.createServer();
        await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
        const { port } = other.address() as net.AddressInfo;
        const config = testConfig({ port });
        try {
            await assert.rejects(
                startEndpoint(config),
                new RegExp(`Port ${port} on 127.0.0.1 is in use.*0 for any free one`),
            );
            assert.ok(!fs.existsSync(path.join(config.stateDir, "endpoint.json")));
        } finally {
            other.close();
            fs.rmSync(config.stateDir, { recursive: true });
        }
    });

    it("refuses a state folder that another endpoint uses", async () => {
        const { stateDir, url } = await sharedEndpoint();
        await assert.rejects(
            startEndpoint(testConfig({ stateDir })),
            (error: Error) => error.message.includes(stateDir) && error.message.includes(url),
        );
    });

    it("says why moto did not start", async () => {
        const config = testConfig();
        const processes = { ...config.processes, moto: ["-c", "import sys; sys.exit('no module of that name')"] };
        try {
            await assert.rejects(
                startEndpoint({ ...config, processes }),
                /moto did not start \(it ended with exit code 1\).*no module of that name/,
            );
            await assert.rejects(
                startEndpoint({ ...config, python: "/no/python" }),
                /moto did not start \(spawn \/no\/python ENOENT\)/,
            );
        } finally {
            fs.rmSync(config.stateDir, { recursive: true });
        }
    });

    it("has its records again when it is started again, and what was under way has failed", async () => {
        const stateDir = temporaryFolder();
        const first = await startTestEndpoint({ stateDir });
        const clients = clientsOf(first.url);
        const JobName = await createJob(clients, "bookmark", {
            DefaultArguments: { "--DO": "bookmark", "--STATE": "one" },
        });
        const { JobRunId: RunId } = await clients.glue.send(new StartJobRunCommand({ JobName }));
        const ask = () => clients.glue.send(new GetJobRunCommand({ JobName, RunId }));
        await until(ask, (answer) => answer.JobRun?.JobRunState === "SUCCEEDED");
        const hanging = await clients.glue.send(new StartJobRunCommand({ JobName, Arguments: { "--DO": "hang" } }));
        await first.close();

        const second = await startTestEndpoint({ stateDir, processes: processesWithoutMoto() });
        try {
            const again = clientsOf(second.url);
            const { JobBookmarkEntry } = await again.glue.send(new GetJobBookmarkCommand({ JobName }));
            assert.equal(JobBookmarkEntry?.JobBookmark, '{"seen":"one"}');
            const { JobRuns = [] } = await again.glue.send(new GetJobRunsCommand({ JobName }));
            assert.deepEqual(
                JobRuns.map((run) => [run.Id, run.JobRunState]),
                [
                    [hanging.JobRunId, "STOPPED"],
                    [RunId, "SUCCEEDED"],
                ],
            );
        } finally {
            await second.close();
            fs.rmSync(stateDir, { recursive: true });
        }
    });

    it("ends a run that lasts longer than its timeout", async () => {
        const endpoint = await startTestEndpoint({ timeoutMinuteMilliseconds: 300 });
        try {
            const clients = clientsOf(endpoint.url);
            const JobName = await createJob(clients, "hang", { Timeout: 1, MaxRetries: 1 });
            const { JobRunId: RunId } = await clients.glue.send(new StartJobRunCommand({ JobName }));
            const ask = () => clients.glue.send(new GetJobRunCommand({ JobName, RunId }));
            const { JobRun } = await until(ask, (answer) => answer.JobRun?.JobRunState === "TIMEOUT");
            assert.match(JobRun?.ErrorMessage ?? "", /exceeded its timeout of 1 minutes/);
            const { JobRuns } = await clients.glue.send(new GetJobRunsCommand({ JobName }));
            assert.equal(JobRuns?.length, 1, "a timeout is not tried again");
        } finally {
            await endpoint.close();
        }
    });
});
