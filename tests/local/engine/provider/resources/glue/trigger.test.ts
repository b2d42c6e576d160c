import * as assert from "node:assert/strict";
import { unique } from "../../../../endpoint/support/endpoint";
import { admin } from "../../../../endpoint/support/clients";
import { createJob } from "../../../../endpoint/support/jobs";
import { ProviderDriver } from "../../../support/provider";

const TYPE = "aws:glue/trigger:Trigger";

describe("a Glue trigger", function () {
    this.timeout(20_000);
    let provider: ProviderDriver;
    let actions: { readonly jobName: string }[];

    before(async function () {
        this.timeout(60_000);
        provider = await ProviderDriver.start();
        actions = [{ jobName: await createJob(await admin(), "succeed") }];
    });
    after(() => provider.close());

    it("is active unless the program says otherwise, and one on demand never is", async () => {
        const scheduled = { type: "SCHEDULED", schedule: "cron(0 2 * * ? *)", actions };
        const states = await Promise.all(
            [
                scheduled,
                { ...scheduled, startOnCreation: true },
                { ...scheduled, enabled: false },
                { type: "ON_DEMAND", actions },
            ].map(
                async (inputs) => (await provider.create(TYPE, { name: unique("trigger"), ...inputs })).outputs.state,
            ),
        );
        assert.deepEqual(states, ["ACTIVATED", "ACTIVATED", "CREATED", "CREATED"]);
    });

    it("is another one where its type is, and the old one goes first", async () => {
        const name = unique("trigger");
        const created = await provider.create(TYPE, { name, type: "ON_DEMAND", actions });
        const diff = await provider.diff(created, { name, type: "SCHEDULED", schedule: "cron(0 2 * * ? *)", actions });
        assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["type"], true]);
    });

    it("is refused without what its type needs", async () => {
        const scheduled = await provider.check(TYPE, { name: "x", type: "SCHEDULED", actions: [] });
        assert.deepEqual(scheduled.failures, [
            "schedule is missing; a SCHEDULED trigger needs one, such as cron(15 12 * * ? *).",
            "actions is empty; a trigger starts at least one job or crawler.",
        ]);
        const conditional = await provider.check(TYPE, { name: "x", type: "CONDITIONAL", actions });
        assert.deepEqual(conditional.failures, ["predicate is missing; a CONDITIONAL trigger needs one."]);
    });
});
