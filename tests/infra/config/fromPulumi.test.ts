import * as assert from "node:assert";
import { z } from "zod";
import { fitTo } from "../../../infra/config/fromPulumi";
import { section } from "../../../infra/config/values";

const schema = z.strictObject({
    name: z.string().optional(),
    count: z.number().default(1),
    tags: z.record(z.string(), z.string()).default({}),
    cost: section({
        budget: z.number().default(0),
        on: z.boolean().default(false),
        emails: z.array(z.string()).default([]),
        prices: section({ hour: z.number().default(1) }).prefault({}),
    }).prefault({}),
});

describe("values from Pulumi", () => {
    it("of a section are read from the JSON text that Pulumi hands over", () => {
        assert.deepStrictEqual(fitTo(schema, { cost: '{"budget":2.5,"on":true,"emails":["a@example.com"]}' }), {
            cost: { budget: 2.5, on: true, emails: ["a@example.com"] },
        });
    });

    it("may be text inside a section, as pulumi config set --path leaves 2.5", () => {
        assert.deepStrictEqual(fitTo(schema, { cost: '{"budget":"2.5","on":"true","prices":{"hour":"0.44"}}' }), {
            cost: { budget: 2.5, on: true, prices: { hour: 0.44 } },
        });
    });

    it("may be numbers and booleans where text is wanted, as pulumi config set --path makes 2026 and true", () => {
        assert.deepStrictEqual(fitTo(schema, { tags: '{"year":2026,"billed":true}' }), {
            tags: { year: "2026", billed: "true" },
        });
    });

    it("stay text where text is wanted, whatever it looks like", () => {
        assert.deepStrictEqual(fitTo(schema, { name: "007" }), { name: "007" });
    });

    it("that do not fit stay what they are, beside those that do", () => {
        assert.deepStrictEqual(fitTo(schema, { count: "many", cost: '{"budget":"x","on":"true"}' }), {
            count: "many",
            cost: { budget: "x", on: true },
        });
    });

    it("under unknown keys stay as they came", () => {
        assert.deepStrictEqual(fitTo(schema, { cost: '{"other":"1"}' }), { cost: { other: "1" } });
    });
});
