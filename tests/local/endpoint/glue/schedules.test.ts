import * as assert from "node:assert/strict";
import { Schedules } from "../../../../local/endpoint/glue/schedules";
import { TestClock } from "../support/clock";

describe("schedules", () => {
    let clock: TestClock;
    let due: string[];
    let schedules: Schedules;

    beforeEach(() => {
        clock = new TestClock(new Date("2026-03-01T00:00:00Z"));
        due = [];
        schedules = new Schedules((name) => due.push(`${name} ${clock.now().toISOString()}`), clock);
    });

    it("call at every time, and at no other", () => {
        schedules.set("nightly", "cron(0 2 * * ? *)");
        clock.goTo("2026-03-03T01:59:00Z");
        assert.deepEqual(due, ["nightly 2026-03-01T02:00:00.000Z", "nightly 2026-03-02T02:00:00.000Z"]);
    });

    it("wait longer than any timer can", () => {
        schedules.set("yearly", "cron(0 2 1 2 ? *)");
        clock.goTo("2027-02-02T00:00:00Z");
        assert.deepEqual(due, ["yearly 2027-02-01T02:00:00.000Z"]);
    });

    it("are replaced, and taken away", () => {
        schedules.set("a", "cron(0 2 * * ? *)");
        schedules.set("a", "cron(0 3 * * ? *)");
        schedules.set("b", "cron(0 2 * * ? *)");
        schedules.set("b", undefined);
        clock.goTo("2026-03-01T12:00:00Z");
        assert.deepEqual(due, ["a 2026-03-01T03:00:00.000Z"]);
    });

    it("call nothing any more once closed", () => {
        schedules.set("a", "cron(0 2 * * ? *)");
        schedules.close();
        clock.goTo("2026-03-09T00:00:00Z");
        assert.deepEqual(due, []);
    });
});
