import { strict as assert } from "node:assert";
import { UNKNOWN } from "../../../local/engine/provider/values";
import { plan, type PlannedResource } from "../../../scripts/bench/plan";
import { generateProgram } from "../../../scripts/bench/program";

const planned = new Map(plan(generateProgram(1)).map((resource) => [resource.name, resource]));

function resource(name: string): PlannedResource {
    const found = planned.get(name);
    assert.ok(found, `the program has ${name}`);
    return found;
}

describe("the plan of a generated program", () => {
    const job = resource("lake-0000-dataset-0000-job");

    it("leaves a role's ARN unknown until it is deployed", () => {
        assert.equal(job.inputs.roleArn, UNKNOWN);
        assert.equal(resource("lake-0000-dataset-0000-job-role").outputs.arn, UNKNOWN);
    });

    it("knows an output that the program itself gave", () => {
        assert.deepEqual((job.inputs.defaultArguments as Record<string, unknown>)["--INPUT_DB"], "lake_0000_raw");
    });

    it("tells which resources a property was made from", () => {
        assert.deepEqual(job.propertyDependencies, {
            roleArn: [resource("lake-0000-dataset-0000-job-role").urn],
            defaultArguments: [resource("lake-0000-raw-database").urn],
        });
    });

    it("refuses a program that refers to what it has not declared", () => {
        const early = {
            type: "aws:glue/job:Job",
            name: "early",
            properties: { roleArn: { outputOf: "later", property: "arn" } },
        };
        assert.throws(() => plan([early]), /refers to later before it declares it/u);
    });

    it("refuses a program that the provider would refuse", () => {
        const empty = { type: "aws:glue/job:Job", name: "empty", properties: {} };
        assert.throws(() => plan([empty]), /aws:glue\/job:Job empty is not valid: .*roleArn/u);
    });
});
