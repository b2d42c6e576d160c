import * as assert from "node:assert";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Finding } from "../../../local/cli/doctor";
import { sluice } from "../../support/sluice";

/** A machine with nothing on PATH but these programs, and an empty cache. */
async function doctorOn(programs: Record<string, string>): Promise<{ code: number | null; findings: Finding[] }> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sluice-doctor-"));
    for (const [name, prints] of Object.entries(programs)) {
        fs.writeFileSync(path.join(folder, name), `#!/bin/sh\necho '${prints}'\n`, { mode: 0o755 });
    }
    const { code, stdout } = await sluice(["doctor", "--json"], {
        PATH: folder,
        SLUICE_CACHE: folder,
        SLUICE_PYTHON: "",
        SLUICE_PULUMI: "",
        JAVA_HOME: "",
    });
    return { code, findings: JSON.parse(stdout) as Finding[] };
}

const of = (findings: readonly Finding[], tool: string) => findings.find((finding) => finding.tool === tool);

describe("doctor", () => {
    it("exits 1 on a machine with no Python, and says how to get it", async () => {
        const { code, findings } = await doctorOn({});
        assert.strictEqual(code, 1);
        assert.strictEqual(of(findings, "Python")?.state, "missing");
        assert.match(of(findings, "Python")?.remedy ?? "", /Install Python 3\.10 or newer/);
    });

    it("tells a Python that is too old from none", async () => {
        const { code, findings } = await doctorOn({ python3: "3.8.10" });
        assert.strictEqual(code, 1);
        assert.strictEqual(of(findings, "Python")?.found, "3.8.10 (too old)");
    });

    it("will build Pulumi where Go is there and Pulumi is not", async () => {
        const { code, findings } = await doctorOn({ python3: "3.12.1", go: "go1.25.0" });
        assert.strictEqual(of(findings, "Pulumi")?.state, "will be installed");
        assert.strictEqual(code, 0);
    });

    it("wants Pulumi or Go where neither is there", async () => {
        const { code, findings } = await doctorOn({ python3: "3.12.1" });
        assert.strictEqual(code, 1);
        assert.strictEqual(of(findings, "Pulumi")?.state, "missing");
        assert.match(of(findings, "Pulumi")?.remedy ?? "", /Install Pulumi .* or Go/);
    });

    it("takes an installed Pulumi that is new enough, and then needs no Go", async () => {
        const { code, findings } = await doctorOn({ python3: "3.12.1", pulumi: "v3.260.0" });
        assert.strictEqual(of(findings, "Pulumi")?.found, "3.260.0 (pulumi)");
        assert.strictEqual(of(findings, "Go")?.state, "ok");
        assert.strictEqual(code, 0);
    });

    it("does not take an installed Pulumi that is too old", async () => {
        const { findings } = await doctorOn({ python3: "3.12.1", pulumi: "v3.100.0", go: "go1.25.0" });
        assert.strictEqual(of(findings, "Pulumi")?.state, "will be installed");
    });
});
