import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { catalogue, groups } from "../../policies/catalogue";
import { exemptionPolicies } from "../../policies/exemptions";
import { toPolicy } from "../../policies/policy";
import { buildIfStale, checkRule, packInfo } from "./support/pack";

describe("the catalogue of policies", () => {
    for (const rule of catalogue) {
        it(`has an example that ${rule.name} rejects, and one that it accepts`, async () => {
            assert.notEqual((await checkRule(rule.name, rule.examples.failing)).length, 0);
            assert.deepEqual(await checkRule(rule.name, rule.examples.passing), []);
        });
    }

    it("is what the pack serves", async () => {
        const info = await packInfo();
        assert.equal(info.name, "sluice");
        assert.deepEqual(
            info.policiesList.map(({ name, description, enforcementlevel }) => [name, description, enforcementlevel]),
            [exemptionPolicies.read, ...catalogue.map(toPolicy), ...exemptionPolicies.account].map((policy) => [
                policy.name,
                policy.description,
                ["advisory", "mandatory"].indexOf(policy.enforcementLevel ?? ""),
            ]),
        );
    });

    it("names each rule once, as its file", async () => {
        const names = catalogue.map(({ name }) => name);
        assert.deepEqual([...new Set(names)], names);
        const rules = path.resolve(__dirname, "../../policies/rules");
        const files = fs.readdirSync(rules).flatMap((group) => fs.readdirSync(path.join(rules, group)));
        assert.deepEqual(
            files.filter((file) => !["index.ts", "examples.ts"].includes(file)).sort(),
            names.map((name) => `${name}.ts`).sort(),
        );
        assert.equal(groups.length, fs.readdirSync(rules).length);
    });
});

describe("the policy pack as it is built", () => {
    it("holds nothing of @pulumi/aws, of the TypeScript compiler or of npm's installer, which cost every preview seconds", () => {
        buildIfStale();
        const built = fs.readFileSync(path.resolve(__dirname, "../../policies/dist/index.js"), "utf8");
        // The bundler names each module in a comment above it.
        const packages = new Set(
            built
                .match(/^\/\/ .*node_modules\/(?:@[\w-]+\/)?[\w.-]+/gmu)
                ?.map((line) => line.replace(/.*node_modules\//u, "")),
        );
        assert.ok(packages.has("@pulumi/policy"), "expected the SDK's modules to be named in the bundle");
        assert.deepEqual(
            [...packages].filter((name) => /^(@pulumi\/aws|typescript|@npmcli\/.*|pacote)$/u.test(name)),
            [],
        );
    });
});
