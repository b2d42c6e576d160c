import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EventLog, parseEvent } from "../../../local/check/events";

const diagnostic = (message: string): string =>
    JSON.stringify({ sequence: 1, timestamp: 2, diagnosticEvent: { message, severity: "error", color: "never" } });

describe("the engine's event log", () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "sluice-events-")), "events.jsonl");
    after(() => fs.rmSync(path.dirname(file), { recursive: true }));

    it("is read as far as its lines have ended, and from there on the next time", () => {
        const log = new EventLog(file);
        log.read();
        assert.equal(log.events.length, 0);
        const text = Buffer.from(`${diagnostic("één")}\n${diagnostic("größer")}\n`);
        // In the middle of a character, and of a line.
        const half = text.indexOf(Buffer.from("ö")) + 1;
        fs.writeFileSync(file, text.subarray(0, half));
        log.read();
        assert.deepEqual(
            log.events.map((event) => event.diagnosticEvent?.message),
            ["één"],
        );
        fs.appendFileSync(file, text.subarray(half));
        log.read();
        log.read();
        assert.deepEqual(
            log.events.map((event) => event.diagnosticEvent?.message),
            ["één", "größer"],
        );
    });

    it("leaves out what is not used, and refuses what is not as the engine writes it", () => {
        assert.equal(parseEvent('{"sequence":1,"resOutputsEvent":{"metadata":{}}}'), undefined);
        assert.throws(() => parseEvent('{"policyEvent":{"message":1}}'), /policyName/);
    });

    it("takes a policy event without resource and severity, which the engine then leaves out", () => {
        const event = { message: "m", policyName: "p", enforcementLevel: "advisory" };
        assert.deepEqual(parseEvent(JSON.stringify({ policyEvent: event }))?.policyEvent, {
            ...event,
            resourceUrn: "",
            severity: "",
        });
    });
});
