import * as assert from "node:assert/strict";
import * as path from "node:path";
import { ownEtlFolder } from "../../infra/etlFolder";
import { ROOT } from "../support/sluice";

describe("the folder of the job that comes with the code", () => {
    it("is etl/ of the checkout, from the sources and from what was built of them alike", () => {
        assert.equal(ownEtlFolder(), path.join(ROOT, "etl"));
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- as the package runs it
        const built = require("../../dist/infra/etlFolder") as { ownEtlFolder(): string };
        assert.equal(built.ownEtlFolder(), path.join(ROOT, "etl"));
    });
});
