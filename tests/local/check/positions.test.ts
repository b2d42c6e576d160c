import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readPositions } from "../../../local/check/positions";

describe("where resources are declared", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-positions-"));
    fs.mkdirSync(path.join(folder, "my lake"));
    fs.writeFileSync(path.join(folder, "my lake", "job.ts"), 'const a = 1;\nexport const job = new Job("users");\n');
    after(() => fs.rmSync(folder, { recursive: true }));

    const positions = (sourcePosition: string | undefined, ...calls: string[]) => {
        const stackTrace = calls.map((call) => ({ sourcePosition: call }));
        const steps = [{ op: "create", urn: "u", newState: { urn: "u", sourcePosition, stackTrace } }];
        return readPositions(`warning: something\n${JSON.stringify({ steps })}`, folder).get("u");
    };

    it("is the innermost call in a file of the project", () => {
        const found = { file: "my lake/job.ts", line: 2, column: 20 };
        assert.deepEqual(positions("project:///my%20lake/job.ts#2,20"), found);
        assert.deepEqual(
            positions(
                "project:///../shared/component.ts#1,1",
                "project:///node_modules/@acme/lake/index.js#1,1",
                "project:///my%20lake/job.ts#2,20",
            ),
            found,
        );
    });

    it("is nowhere, rather than where nothing is made", () => {
        assert.equal(positions("project:///my%20lake/job.ts#1,1"), undefined);
        assert.equal(positions("project:///my%20lake/job.ts#40,1"), undefined);
        assert.equal(positions("project:///gone.ts#1,1"), undefined);
        assert.equal(positions(undefined), undefined);
    });

    it("is nowhere for a preview that printed nothing", () => {
        assert.equal(readPositions("", folder).size, 0);
        assert.equal(readPositions('{\n  "steps": [', folder).size, 0);
        assert.equal(readPositions('{"diagnostics":[]}', folder).size, 0);
    });
});
