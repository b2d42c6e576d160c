import { strict as assert } from "node:assert";
import { readEvents } from "../../../scripts/bench/previews";

const log = (...events: readonly object[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

describe("the events of a preview", () => {
    it("tell how many resources it would create, and what mandatory policies refuse", () => {
        const events = log(
            { resourcePreEvent: { metadata: { op: "create" } } },
            { policyEvent: { enforcementLevel: "advisory", policyName: "a" } },
            { policyEvent: { enforcementLevel: "mandatory", policyName: "b" } },
            { summaryEvent: { resourceChanges: { create: 104 }, result: "failed" } },
            { cancelEvent: {} },
        );
        assert.deepEqual(readEvents(events), { creates: 104, denials: 1 });
    });

    it("tell of nothing where the preview broke off before its summary", () => {
        assert.deepEqual(readEvents(log({ resourcePreEvent: {} })), { creates: 0, denials: 0 });
        assert.deepEqual(readEvents(""), { creates: 0, denials: 0 });
    });
});
