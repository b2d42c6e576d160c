import * as assert from "node:assert";
import { parseConfig } from "../../../infra/config/config";

describe("stack configuration", () => {
    it("fills in small, safe defaults", () => {
        const config = parseConfig({});
        assert.strictEqual(config.maxRetries, 0);
        assert.strictEqual(config.bookmark, "job-bookmark-enable");
        assert.strictEqual(config.numberOfWorkers, 2);
        assert.strictEqual(config.forceDestroy, false);
    });

    it("reads numbers, booleans and objects from the text Pulumi keeps", () => {
        const config = parseConfig({ numberOfWorkers: "5", forceDestroy: "true", tags: '{"team":"data"}' });
        assert.strictEqual(config.numberOfWorkers, 5);
        assert.strictEqual(config.forceDestroy, true);
        assert.deepStrictEqual(config.tags, { team: "data" });
    });

    it("leaves it to the policies whether three retries are wise", () => {
        assert.strictEqual(parseConfig({ maxRetries: "3" }).maxRetries, 3);
    });

    it("names the key, what it got and what is allowed when a value has the wrong type", () => {
        assert.throws(
            () => parseConfig({ maxRetries: "many" }),
            /sluice:maxRetries: got "many"; allowed: retries, a whole number from 0 to 10/,
        );
    });

    it("refuses a number out of range", () => {
        assert.throws(
            () => parseConfig({ numberOfWorkers: "1" }),
            /sluice:numberOfWorkers: got 1; allowed: .*from 2 to 299/,
        );
    });

    it("refuses a worker type that batch jobs cannot have", () => {
        assert.throws(
            () => parseConfig({ workerType: "G.025X" }),
            /sluice:workerType: got "G.025X"; allowed: G.1X, G.2X/,
        );
    });

    it("refuses a tag that only the lake itself may give", () => {
        assert.throws(
            () => parseConfig({ tags: '{"zone":"eu"}' }),
            /sluice:tags: got {"zone":"eu"}; allowed: any tag but zone/,
        );
    });

    it("refuses an unknown key and lists the known ones", () => {
        assert.throws(() => parseConfig({ maxRetry: "1" }), /sluice:maxRetry: no such key; allowed: .*maxRetries/);
    });

    it("names every wrong key at once", () => {
        assert.throws(
            () => parseConfig({ maxRetries: "x", timeoutMinutes: "0" }),
            (error: Error) => /maxRetries/.test(error.message) && /timeoutMinutes/.test(error.message),
        );
    });
});
