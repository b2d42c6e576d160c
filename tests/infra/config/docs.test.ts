import * as assert from "node:assert";
import { z } from "zod";
import { configSchema } from "../../../infra/config/config";
import { configDocs, configExamples } from "../../../infra/config/docs";
import { fitTo } from "../../../infra/config/fromPulumi";
import { allowed, section } from "../../../infra/config/values";

/** Every key of an object schema and of those in it, by its path. */
function keys(schema: z.ZodObject, path = ""): [string, z.ZodType][] {
    return (Object.entries(schema.shape) as [string, z.ZodType][]).flatMap(([key, field]) => {
        let plain: z.core.$ZodType = field;
        while (plain instanceof z.ZodDefault || plain instanceof z.ZodPrefault || plain instanceof z.ZodOptional) {
            plain = plain.unwrap();
        }
        const inner = plain instanceof z.ZodObject ? keys(plain, `${path}${key}.`) : [];
        return [[`${path}${key}`, field] as [string, z.ZodType], ...inner];
    });
}

describe("the configuration's page", () => {
    it("says of every key what it means", () => {
        const silent = keys(configSchema).filter(([, field]) => (field.description ?? "") === "");
        assert.deepStrictEqual(
            silent.map(([key]) => key),
            [],
            "describe these keys in infra/config/",
        );
    });

    it("shows examples that are right", () => {
        for (const example of configExamples()) {
            const { error } = configSchema.safeParse(fitTo(configSchema, example));
            assert.strictEqual(error, undefined, JSON.stringify(example));
        }
    });

    it("has a table for each section, with defaults, and what is allowed in the words of the errors", () => {
        const schema = z.strictObject({
            size: z.number(allowed("1 to 9")).default(2).describe("How big."),
            cost: section({ budget: z.number(allowed("dollars")).optional().describe("How much.") })
                .prefault({})
                .meta({ description: "What it costs.", example: { budget: 5 } }),
        });
        const page = configDocs(schema);
        assert.ok(page.includes("| `sluice:size` | `2` | 1 to 9 | How big. |"), page);
        assert.ok(page.includes("## cost\n\nWhat it costs.\n\n| key |"), page);
        assert.ok(page.includes("| `budget` |  | dollars | How much. |"), page);
        assert.ok(page.includes("config:\n  sluice:cost:\n    budget: 5\n"), page);
    });

    it("has a table for what the values of names of one's own hold", () => {
        const inner = section({ on: z.boolean(allowed("true or false")).default(false).describe("Whether.") });
        const page = configDocs(z.strictObject({ by: z.record(z.string(), inner).default({}).describe("By name.") }));
        assert.ok(page.includes("## by.NAME\n\nBy name.\n\n| key |"), page);
        assert.ok(page.includes("| `on` | `false` | true or false | Whether. |"), page);
    });
});
