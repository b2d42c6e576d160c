import * as assert from "node:assert/strict";
import { readLake } from "../../../policies/facts/lake";
import { oneResource } from "../../../policies/facts/resource";
import { jobStarts, startsOf } from "../../../policies/facts/triggers";
import { sparkJob, trigger } from "../support/job";
import { type TestResource, urn } from "../support/pack";
import proxy = require("@pulumi/policy/proxy");

const { unknownCheckingProxy, unknownStringValue: unknown } = proxy as unknown as {
    readonly unknownCheckingProxy: (properties: object) => object;
    readonly unknownStringValue: string;
};
const users = sparkJob({}, "users");
const orders = sparkJob({}, "orders");

describe("what a trigger starts", () => {
    const paths = (actions: unknown) =>
        jobStarts(oneResource(input(trigger(actions)))).map(({ property }) => property("timeout"));

    it("is jobs, and no crawlers", () => {
        const actions = [{ crawlerName: "c", timeout: 1 }, { jobName: "a" }, { arguments: {} }, unknown];
        assert.deepEqual(paths(actions), ["actions[1].timeout", "actions[2].timeout", "actions[3].timeout"]);
    });

    it("may be anything where its actions are not known, or are no list", () => {
        assert.deepEqual(paths(unknown), ["actions.timeout"]);
        assert.deepEqual(paths({ jobName: "a" }), ["actions.timeout"]);
        assert.deepEqual(paths(null), []);
    });
});

describe("the starts of a job", () => {
    it("are found by the job's name", () => {
        const starting = trigger([
            { jobName: "acme-users" },
            { crawlerName: "acme-orders" },
            { jobName: "acme-orders" },
        ]);
        assert.deepEqual(starts(users, orders, starting), { users: ["actions[0]"], orders: ["actions[2]"] });
    });

    it("are found by what the trigger was made from where the trigger's name for it is not known", () => {
        const starting = trigger([{ jobName: unknown }], { actions: [urn(orders)] });
        assert.deepEqual(starts(users, orders, starting), { users: [], orders: ["actions[0]"] });
    });

    it("are those of every job where nothing tells which one a trigger starts", () => {
        assert.deepEqual(starts(users, orders, trigger([{ jobName: unknown }])), {
            users: ["actions[0]"],
            orders: ["actions[0]"],
        });
        assert.deepEqual(starts(users, trigger(unknown)), { users: ["actions"] });
    });

    it("are those of a name that no job is known to have where a job's own name is not known", () => {
        const hidden = sparkJob({ name: unknown }, "hidden");
        assert.deepEqual(starts(users, hidden, trigger([{ jobName: "acme-users" }, { jobName: "acme-x" }])), {
            users: ["actions[0]"],
            hidden: ["actions[1]"],
        });
    });

    it("are none where a trigger starts nothing that the program has", () => {
        for (const actions of [undefined, [], [{ jobName: "acme-x" }], [{ jobName: 5 }], [{ crawlerName: unknown }]]) {
            assert.deepEqual(starts(users, trigger(actions)), { users: [] });
        }
    });
});

/** The paths of the actions that start each job of a program. */
function starts(...resources: readonly TestResource[]): Readonly<Record<string, readonly string[]>> {
    const lake = readLake(resources.map(input));
    return Object.fromEntries(
        lake.jobs.map(({ resource }) => [resource.name, startsOf(lake, resource).map(({ property }) => property())]),
    );
}

/** A resource as the SDK hands it to policies. */
function input(resource: TestResource) {
    const madeFrom = Object.entries(resource.madeFrom ?? {});
    return {
        ...resource,
        urn: urn(resource),
        props: unknownCheckingProxy(resource.properties),
        propertyDependencies: Object.fromEntries(
            madeFrom.map(([property, urns]) => [property, urns.map((one) => ({ urn: one }))]),
        ),
    };
}
