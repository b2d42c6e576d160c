import * as assert from "node:assert/strict";
import { change, job, lake } from "../../support/lake";
import { jobOfKind, sparkJob, startWith, trigger } from "../../support/job";
import { check, remediate, unknown, urn, type TestResource } from "../../support/pack";

const option = "--job-bookmark-option";

describe("bookmarks-enabled", () => {
    it("accepts a job whose bookmark is on", async () => {
        assert.deepEqual(await findings(lake()), []);
    });

    for (const value of ["job-bookmark-disable", "Job-Bookmark-Enable", "", true]) {
        it(`rejects a job whose bookmark option is ${JSON.stringify(value)}`, async () => {
            const [finding, ...more] = await findings([job("orders", { [option]: value })]);
            assert.deepEqual(more, []);
            assert.equal(finding?.urn, urn({ type: "aws:glue/job:Job", name: "orders" }));
            const got = `job "orders": defaultArguments["${option}"] is ${JSON.stringify(value)}`;
            assert.ok(finding?.message.includes(`${got}; allowed: "job-bookmark-enable".`), finding?.message);
            assert.equal(finding?.level, "mandatory");
        });
    }

    it("rejects a job whose bookmark is paused: who needs that asks for an exemption", async () => {
        const [finding] = await findings([job("orders", { [option]: "job-bookmark-pause" })]);
        assert.match(finding?.message ?? "", /is "job-bookmark-pause" \(the bookmark then stays where it is/);
    });

    for (const [what, properties] of [
        ["no bookmark option", { defaultArguments: { "--ENV": "dev" } }],
        ["no default arguments", { defaultArguments: undefined }],
        ["default arguments that are no object", { defaultArguments: "job-bookmark-enable" }],
    ] as const) {
        it(`rejects a job with ${what}, since Glue's default is off`, async () => {
            const [finding] = await findings(change("Job", "users", properties));
            assert.match(finding?.message ?? "", /is not set \(Glue then reads everything on every run\)/);
        });
    }

    it("rejects a job whose arguments are not known, naming URN and property", async () => {
        const where = urn({ type: "aws:glue/job:Job", name: "users" });
        const [all] = await findings(change("Job", "users", { defaultArguments: unknown }));
        assert.ok(all?.message.includes(`defaultArguments of ${where} is not known before deployment`), all?.message);
        assert.ok(all?.message.endsWith(`(undecided, at defaultArguments["${option}"])`), all?.message);
        const [one] = await findings(change("Job", "users", { defaultArguments: { [option]: unknown } }));
        assert.ok(one?.message.includes(`defaultArguments["${option}"] of ${where} is not known`), one?.message);
    });

    it("judges the argument that wins where the job fixes it", async () => {
        const fixed = (value: unknown) => change("Job", "users", { nonOverridableArguments: { [option]: value } });
        assert.deepEqual(await findings(fixed("job-bookmark-enable")), []);
        const [finding] = await findings(fixed("job-bookmark-disable"));
        assert.match(
            finding?.message ?? "",
            /nonOverridableArguments\["--job-bookmark-option"\] is "job-bookmark-disable"/,
        );
        const [hidden] = await findings(change("Job", "users", { nonOverridableArguments: unknown }));
        assert.match(hidden?.message ?? "", /nonOverridableArguments of .* is not known/);
    });

    it("asks no bookmark of jobs that have none", async () => {
        for (const name of ["pythonshell", "glueray"]) {
            const properties = { command: { name, scriptLocation: "s3://a/b.py" }, defaultArguments: undefined };
            assert.deepEqual(await findings(change("Job", "users", properties)), []);
        }
    });

    it("does not take a job of a kind that is not known for one without bookmarks", async () => {
        const properties = { command: { name: unknown }, defaultArguments: undefined };
        assert.equal((await findings(change("Job", "users", properties))).length, 1);
    });

    it("rejects a trigger that starts a job without its bookmark", async () => {
        const actions = [{ jobName: "users" }, { jobName: "users", arguments: { [option]: "job-bookmark-disable" } }];
        const [finding, ...more] = await findings(change("Trigger", "nightly", { actions }));
        assert.deepEqual(more, []);
        assert.match(
            finding?.message ?? "",
            /trigger "nightly": actions\[1\]\.arguments\["--job-bookmark-option"\] is "job-bookmark-disable"; allowed: "job-bookmark-enable"\. Leave --job-bookmark-option out/,
        );
    });

    it("accepts a trigger that says again that the bookmark is on", async () => {
        const actions = [{ jobName: "users", arguments: { [option]: "job-bookmark-enable" } }];
        assert.deepEqual(await findings(change("Trigger", "nightly", { actions })), []);
    });

    for (const [what, actions] of [
        ["actions", unknown],
        ["an action", [unknown]],
        ["an action's arguments", [{ jobName: "users", arguments: unknown }]],
        ["an action's bookmark option", [{ jobName: "users", arguments: { [option]: unknown } }]],
    ] as const) {
        it(`rejects a trigger of which ${what} is not known`, async () => {
            const [finding] = await findings(change("Trigger", "nightly", { actions }));
            const where = urn({ type: "aws:glue/trigger:Trigger", name: "nightly" });
            assert.match(finding?.message ?? "", /actions.* is not known before deployment/);
            assert.match(finding?.message ?? "", /\(undecided, at actions/);
            assert.ok(finding?.message.includes(where));
        });
    }

    it("leaves actions alone that start a crawler", async () => {
        assert.deepEqual(await findings(change("Trigger", "nightly", { actions: [{ crawlerName: "raw" }] })), []);
    });

    describe("at level remediate", () => {
        const wrong = { [option]: "job-bookmark-disable", "--ENV": "dev" };
        const right = { [option]: "job-bookmark-enable", "--ENV": "dev" };

        it("turns the bookmark on, and changes nothing else", async () => {
            const off = sparkJob({ defaultArguments: wrong });
            assert.deepEqual(await remediate("bookmarks-enabled", off), {
                ...off.properties,
                defaultArguments: right,
            });
            const none = sparkJob({ defaultArguments: undefined });
            assert.deepEqual(await remediate("bookmarks-enabled", none), {
                ...none.properties,
                defaultArguments: { [option]: "job-bookmark-enable" },
            });
        });

        it("turns it on where the job fixes it, since its default is not looked at then", async () => {
            const fixed = sparkJob({ nonOverridableArguments: wrong });
            assert.deepEqual(await remediate("bookmarks-enabled", fixed), {
                ...fixed.properties,
                nonOverridableArguments: right,
            });
        });

        it("turns it on in what a trigger passes", async () => {
            const actions = (args: object) => [{ jobName: "acme-users" }, { jobName: "acme-users", arguments: args }];
            const starting = trigger(actions(wrong));
            assert.deepEqual(await remediate("bookmarks-enabled", starting), {
                ...starting.properties,
                actions: actions(right),
            });
        });

        it("leaves alone what is right, what has no bookmarks and what is not known", async () => {
            for (const resource of [
                sparkJob(),
                jobOfKind("pythonshell", { defaultArguments: wrong }),
                sparkJob({ defaultArguments: unknown }),
                sparkJob({ defaultArguments: { [option]: unknown } }),
                startWith({}),
                startWith({ [option]: unknown }),
                trigger(unknown),
            ]) {
                assert.equal(await remediate("bookmarks-enabled", resource), undefined);
            }
        });
    });
});

async function findings(resources: readonly TestResource[]) {
    return (await check(resources)).filter(({ rule }) => rule === "bookmarks-enabled");
}
