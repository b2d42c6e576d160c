import { strict as assert } from "node:assert";
import { groupsOf } from "../../../../scripts/bench/memory/groups";

describe("the parts of a run's memory", () => {
    it("are the JVM, what it starts, and the Python that started it", () => {
        assert.deepEqual(groupsOf({ program: "python3.11", above: [] }), ["driver's Python", "together"]);
        assert.deepEqual(groupsOf({ program: "java", above: ["python3.11"] }), ["JVM", "together"]);
        const daemon = { program: "python3.11", above: ["java", "python3.11"] };
        assert.deepEqual(groupsOf(daemon), ["Python workers", "together"]);
        assert.deepEqual(groupsOf({ ...daemon, above: ["python3.11", ...daemon.above] }), [
            "Python workers",
            "together",
        ]);
    });
});
