import * as assert from "node:assert/strict";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { type Clients, clientsOf } from "../support/clients";
import { sharedEndpoint, startTestEndpoint, type TestEndpoint } from "../support/endpoint";
import { failure, until } from "../support/expect";

describe("faults", function () {
    this.timeout(30_000);
    let endpoint: TestEndpoint;
    let clients: Clients;
    const Bucket = "faulty";

    before(async () => {
        endpoint = await startTestEndpoint({ faults: true });
        clients = clientsOf(endpoint.url);
        await clients.s3.send(new CreateBucketCommand({ Bucket }));
    });
    after(() => endpoint.close());

    const control = async (method: string, body?: object) => {
        const answer = await fetch(`${endpoint.url}/_sluice/faults`, {
            method,
            ...(body && { body: JSON.stringify(body) }),
        });
        return { status: answer.status, text: await answer.text() };
    };
    const plan = async (...rules: object[]) => {
        const rulesForAll = rules.map((rule) => ({ callers: "all", ...rule }));
        const { status, text } = await control("PUT", { rules: rulesForAll });
        assert.equal(status, 200, text);
    };
    afterEach(() => control("DELETE"));
    const put = (Key: string) => clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: "x".repeat(5000) }));
    const isThere = async (Key: string) => {
        await control("DELETE");
        return clients.s3.send(new GetObjectCommand({ Bucket, Key })).then(
            () => true,
            () => false,
        );
    };

    it("are off unless the configuration asks for them", async () => {
        const { url } = await sharedEndpoint();
        const answer = await fetch(`${url}/_sluice/faults`, { method: "PUT", body: '{"rules":[]}' });
        assert.equal(answer.status, 404);
        assert.match(await answer.text(), /no faults: true/);
    });

    it("hit the nth request that matches, and no other", async () => {
        await plan({ fault: "InternalError", operation: "PutObject", key: "^n/", nth: 2 });
        await put("m/0");
        await put("n/1");
        const { name, status } = await failure(put("n/2"));
        assert.deepEqual([name, status], ["InternalError", 500]);
        await put("n/3");
        const { hits } = JSON.parse((await control("GET")).text) as { hits: object[] };
        assert.deepEqual(hits, [{ rule: 0, fault: "InternalError", operation: "PutObject", key: "n/2" }]);
        assert.equal(await isThere("n/2"), false);
    });

    it("throttle for a while", async () => {
        await plan({ fault: "SlowDown", operation: "PutObject", milliseconds: 200 });
        assert.equal((await failure(put("t"))).status, 503);
        await until(
            () => put("t").catch(() => undefined),
            (answer) => answer !== undefined,
        );
    });

    it("cut a connection in the middle of a PUT, of which nothing is kept", async () => {
        await plan({ fault: "cut", operation: "PutObject" });
        assert.equal((await failure(put("cut"))).status, undefined);
        assert.equal(await isThere("cut"), false);
    });

    it("lose the answer of a PUT that succeeded", async () => {
        await plan({ fault: "lost-answer", operation: "PutObject" });
        assert.equal((await failure(put("lost"))).status, undefined);
        assert.equal(await isThere("lost"), true);
    });

    it("expire the credentials from another fault on", async () => {
        await plan(
            { fault: "lost-answer", operation: "PutObject", nth: 2 },
            { fault: "ExpiredToken", after: 0, times: 1000 },
        );
        await put("e/1");
        await failure(put("e/2"));
        assert.equal((await failure(put("e/3"))).name, "ExpiredToken");
    });

    it("hold a request until the plan is taken away", async () => {
        await plan({ fault: "hold-after", operation: "PutObject" });
        const waiting = failure(put("held"));
        await until(
            () => control("GET"),
            ({ text }) => text.includes("hold-after"),
        );
        await control("DELETE");
        assert.equal((await waiting).status, undefined);
        assert.equal(await isThere("held"), true);
    });

    it("leave what is not a run's alone unless told otherwise", async () => {
        await control("PUT", { rules: [{ fault: "InternalError" }] });
        await put("by-the-administrator");
    });

    it("refuse a plan that is not one, saying why", async () => {
        const { status, text } = await control("PUT", { rules: [{ fault: "Fire", key: "(" }] });
        assert.equal(status, 400);
        assert.match(text, /InternalError.*lost-answer/);
        assert.match(text, /must be a regular expression/);
    });
});
