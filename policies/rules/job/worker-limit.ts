import { exampleJob } from "../../examples";
import { glueName, jobArgument } from "../../facts/glue";
import { isSurely, PYTHON_SHELL, RAY } from "../../facts/jobKind";
import { show, type Value } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { listSetting, numberSetting } from "../../facts/settings";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const defaults = { maxWorkers: 10, workerTypes: ["G.1X", "G.2X"], maxCapacity: 10 } as const;

const fix =
    "Set workerType and numberOfWorkers to what a run was seen to need; raise this rule's maxWorkers, workerTypes or " +
    "maxCapacity where more is meant.";

/** Every worker is paid for by the second: a number that nobody chose, or a slip of a digit, shows on the bill. */
export const workerLimit: Rule = {
    name: "worker-limit",
    description: "A Glue job says how many workers of which type it takes, and they are not too many.",
    level: "advisory",
    severity: "low",
    source: {
        quote: "The number of workers of a defined workerType that are allocated when a job runs.",
        from: "AWS Glue API reference, CreateJob",
        url: "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateJob.html",
    },
    fix,
    config: {
        properties: {
            maxWorkers: {
                type: "integer",
                minimum: 1,
                default: defaults.maxWorkers,
                description: "The most workers of one run; with auto scaling, the most that it may scale to.",
            },
            workerTypes: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [...defaults.workerTypes],
                description: "Worker types that Spark jobs may run on.",
            },
            maxCapacity: {
                type: "number",
                exclusiveMinimum: 0,
                default: defaults.maxCapacity,
                description: "The most DPUs of a job that sets maxCapacity instead of workers.",
            },
        },
    },
    resource: { types: [GLUE_JOB], check },
    examples: {
        failing: [exampleJob("users", { workerType: "G.1X", numberOfWorkers: 100 })],
        passing: [exampleJob("users", { workerType: "G.1X", numberOfWorkers: 2 })],
    },
};

function check(job: Resource, config: RuleConfig): readonly Finding[] {
    const maxWorkers = numberSetting(config, "maxWorkers", defaults.maxWorkers, true);
    const types = listSetting(config, "workerTypes", defaults.workerTypes);
    const maxCapacity = numberSetting(config, "maxCapacity", defaults.maxCapacity, false);
    const [workers, type, capacity] = ["numberOfWorkers", "workerType", "maxCapacity"].map(
        (property) => job.read(property) ?? undefined,
    );
    // What sets maxCapacity cannot set workers.
    const byCapacity = capacity !== undefined && workers === undefined && type === undefined;
    const findings: Finding[] = [];
    const report = (
        property: string,
        value: Value,
        allowed: string,
        more: { readonly meaning?: string } = {},
    ): void => {
        findings.push(refuse({ of: glueName("job", job), property, value, allowed, fix, ...more }));
    };
    if (capacity !== undefined && !isWithin(capacity, maxCapacity)) {
        report("maxCapacity", capacity, `at most ${maxCapacity} DPUs`);
    }
    // A Python shell runs on one machine.
    if (!byCapacity && !(isWithin(workers, maxWorkers) && Number.isInteger(workers)) && !isSurely(job, PYTHON_SHELL)) {
        report("numberOfWorkers", workers, `1 to ${maxWorkers}`, meaningOf(job, workers));
    }
    // Ray has one worker type of its own.
    if (!byCapacity && !types.some((allowed) => allowed === type) && !isSurely(job, PYTHON_SHELL, RAY)) {
        report("workerType", type, types.map((item) => show(item)).join(" or "));
    }
    return findings;
}

function isWithin(value: Value, maximum: number): boolean {
    return typeof value === "number" && value > 0 && value <= maximum;
}

function meaningOf(job: Resource, workers: Value): { readonly meaning?: string } {
    if (workers === undefined) {
        return { meaning: "Glue then chooses" };
    }
    return jobArgument(job, "--enable-auto-scaling").value === "true"
        ? { meaning: "with auto scaling, the most that a run may scale to" }
        : {};
}
