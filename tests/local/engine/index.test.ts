import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startEngine } from "../../../local/engine";
import { listens } from "./support/ports";
import { account } from "./support/provider";

const options = { region: "us-east-1", accountId: account };

describe("stand-ins beside the CLI", () => {
    it("tell the CLI where they are, and are gone when closed", async () => {
        const engine = await startEngine({ ...options, environment: { PATH: "/usr/bin" } });
        const [, aws] = /^aws:(\d+)$/.exec(engine.env.PULUMI_DEBUG_PROVIDERS ?? "") ?? [];
        const [, nodejs] = /^nodejs:(\d+)$/.exec(engine.env.PULUMI_DEBUG_LANGUAGES ?? "") ?? [];
        assert.deepEqual(await Promise.all([Number(aws), Number(nodejs)].map(listens)), [true, true]);
        await engine.close();
        assert.deepEqual(await Promise.all([Number(aws), Number(nodejs)].map(listens)), [false, false]);
    });

    it("put the start of policy packs on the PATH, before what is there", async () => {
        const engine = await startEngine({ ...options, environment: { PATH: "/usr/bin" } });
        const [shims, ...rest] = (engine.env.PATH ?? "").split(path.delimiter);
        assert.deepEqual(rest, ["/usr/bin"]);
        fs.accessSync(path.join(shims ?? "", "pulumi-analyzer-policy-nodejs"), fs.constants.X_OK);
        await engine.close();
    });

    it("leave the PATH alone where policy packs are started otherwise", async () => {
        const engine = await startEngine({ ...options, policyStarter: false });
        assert.equal(engine.env.PATH, undefined);
        await engine.close();
    });

    it("leave other attached plugins attached, and a type check that was asked for", async () => {
        const environment = {
            PULUMI_DEBUG_PROVIDERS: "random:1234",
            PULUMI_DEBUG_LANGUAGES: "python:1235",
            PULUMI_NODEJS_TRANSPILE_ONLY: "false",
        };
        const engine = await startEngine({ ...options, environment });
        assert.match(engine.env.PULUMI_DEBUG_PROVIDERS ?? "", /^aws:\d+,random:1234$/);
        assert.match(engine.env.PULUMI_DEBUG_LANGUAGES ?? "", /^nodejs:\d+,python:1235$/);
        assert.equal(engine.env.PULUMI_NODEJS_TRANSPILE_ONLY, "false");
        await engine.close();
    });

    it("stand in for every provider whose package a program may import, and for dynamic ones", async () => {
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-engine-"));
        const manifest = { name: "@acme/names", version: "1.0.0", pulumi: { resource: true, name: "names" } };
        fs.mkdirSync(path.join(folder, "node_modules", "@acme", "names"), { recursive: true });
        fs.writeFileSync(path.join(folder, "node_modules", "@acme", "names", "package.json"), JSON.stringify(manifest));
        const environment = { PULUMI_DEBUG_PROVIDERS: "names:1234" };
        const engine = await startEngine({ ...options, environment, anyType: true, program: { folder } });
        const attached = (engine.env.PULUMI_DEBUG_PROVIDERS ?? "").split(",").map((entry) => entry.split(":"));
        const names = attached.map(([name]) => name);
        // The CLI takes the first of a name, so what was attached before gives way.
        assert.deepEqual([names[0], names.indexOf("names") < names.lastIndexOf("names")], ["aws", true]);
        assert.ok(names.includes("pulumi-nodejs"));
        const ports = attached.slice(0, -1).map(([, port]) => Number(port));
        assert.ok((await Promise.all(ports.map(listens))).every((listening) => listening));
        await engine.close();
        assert.ok((await Promise.all(ports.map(listens))).every((listening) => !listening));
        fs.rmSync(folder, { recursive: true });
    });

    it("leave the language to the installed CLI, where it has its own host", async () => {
        const engine = await startEngine({ ...options, languageHost: false });
        assert.equal(engine.env.PULUMI_DEBUG_LANGUAGES, undefined);
        await engine.close();
    });
});
