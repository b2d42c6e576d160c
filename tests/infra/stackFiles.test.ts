import * as assert from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { load } from "js-yaml";
import { configProblems } from "../../infra/config/checks";
import { type LakeConfig, parseConfig } from "../../infra/config/config";
import { costBound } from "../../infra/cost/bound";
import { loadDatasets } from "../../infra/datasets/datasets";

const root = path.join(__dirname, "..", "..");
const datasets = loadDatasets(path.join(root, "etl", "datasets")).map(({ dataset }) => dataset);

/** The keys in which production may differ from dev, and why. Any other difference is one that nobody has tried in dev. */
const MAY_DIFFER: Readonly<Record<string, string>> = {
    forceDestroy: "dev is thrown away with its data, production never",
    numberOfWorkers: "production has more rows",
    timeoutMinutes: "production has more rows; in dev a run that hangs is to end soon",
    maxRetries: "at night nobody is there to start a failed run again",
    "workflow.schedule": "dev runs when somebody wants it to",
    "quality.enabled": "an evaluation is billed as a job, and dev has the contract's checks in the job",
    "protection.encryption": "a key costs money each month",
    "protection.accessLogs": "who read what matters where data are real; logs cost storage",
    "protection.rawToGlacierAfterDays": "dev does not live that long",
    "protection.protect": "what dev holds may be deleted",
    "alerts.enabled": "in dev nobody is to be woken; alarms cost money",
    "alerts.noSuccessHours": "dev has no schedule to be late for",
    "cost.monthlyBudget": "a budget is for what runs by itself",
    "observability.logRetentionDays": "logs of production are looked at months later",
    "observability.observabilityMetrics": "metrics cost money",
    "observability.sparkUi": "event logs cost storage",
    "observability.dashboard": "a dashboard costs money, and shows runs that dev seldom has",
};

/** The configuration of a stack file, parsed as the program would. */
function stack(name: string): LakeConfig {
    const { config } = load(fs.readFileSync(path.join(root, `Pulumi.${name}.yaml`), "utf8")) as {
        config: Record<string, unknown>;
    };
    const own = Object.entries(config).filter(([key]) => key.startsWith("sluice:"));
    return parseConfig(
        Object.fromEntries(
            own.map(([key, value]) => [
                key.slice("sluice:".length),
                typeof value === "string" ? value : JSON.stringify(value),
            ]),
        ),
    );
}

/** Every value by its path; a list is one value. */
function leaves(value: unknown, at = ""): [path: string, value: string][] {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, at === "" ? key : `${at}.${key}`))
        : [[at, JSON.stringify(value)]];
}

function differences(one: LakeConfig, other: LakeConfig): string[] {
    const [left, right] = [new Map(leaves(one)), new Map(leaves(other))];
    return [...new Set([...left.keys(), ...right.keys()])].filter((key) => left.get(key) !== right.get(key)).sort();
}

describe("the stack files", () => {
    for (const name of ["dev", "prod", "local"]) {
        it(`have values in ${name} that are allowed and go together`, () => {
            assert.deepStrictEqual(configProblems(stack(name), datasets), []);
        });
    }

    it("let dev and prod differ where there is a reason to, and nowhere else", () => {
        const unreasoned = differences(stack("dev"), stack("prod")).filter((key) => !(key in MAY_DIFFER));
        assert.deepStrictEqual(unreasoned, [], "make dev and prod the same here, or say above why they differ");
    });

    it("have a difference for every reason that is given", () => {
        const differ = differences(stack("dev"), stack("prod"));
        assert.deepStrictEqual(
            Object.keys(MAY_DIFFER).filter((key) => !differ.includes(key)),
            [],
        );
    });

    it("see a difference in any depth", () => {
        const config = parseConfig({});
        const other = parseConfig({
            cost: '{"prices":{"dpuHour":1}}',
            analytics: '{"readerPrincipals":["123456789012"]}',
        });
        assert.deepStrictEqual(differences(config, other), ["analytics.readerPrincipals", "cost.prices.dpuHour"]);
    });

    it("have a budget in prod that follows from the bound as the comment there says", () => {
        const prod = stack("prod");
        const { jobs, crawlsCost } = costBound(prod, datasets);
        const jobsCost = jobs.reduce((sum, { perMonth }) => sum + perMonth, 0);
        assert.strictEqual(prod.cost.monthlyBudget, Math.ceil(jobsCost / 4 + crawlsCost));
    });
});
