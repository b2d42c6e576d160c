import { strict as assert } from "node:assert";
import { groupsOf } from "../../../../scripts/bench/memory/groups";

describe("the parts of a run's memory", () => {
    it("are the JVM, the Python that started it, and all Python below that", () => {
        assert.deepEqual(groupsOf({ program: "python3.11", above: [] }), ["driver's Python", "together"]);
        assert.deepEqual(groupsOf({ program: "java", above: ["python3.11"] }), ["JVM", "together"]);
        const workers = ["Python workers", "together"];
        const [waiting, server] = [["java", "python3.11"], ["python3.11"]];
        assert.deepEqual(groupsOf({ program: "python3.11", above: waiting }), workers);
        assert.deepEqual(groupsOf({ program: "python3.11", above: server }), workers);
        assert.deepEqual(groupsOf({ program: "python3.11", above: ["python3.11", ...server] }), workers);
    });
});
