import * as assert from "node:assert/strict";
import * as fs from "node:fs";
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

    it("leave the language to the installed CLI, where it has its own host", async () => {
        const engine = await startEngine({ ...options, languageHost: false });
        assert.equal(engine.env.PULUMI_DEBUG_LANGUAGES, undefined);
        await engine.close();
    });
});
