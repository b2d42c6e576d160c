import { exampleJob } from "../../examples";
import { glueName, jobArgument } from "../../facts/glue";
import { hasNoBookmarks } from "../../facts/jobKind";
import {
    argumentOfRuns,
    ENV,
    INPUT_DB,
    INPUT_TABLE,
    isSparkEtl,
    OUTPUT_PATH,
    PARTITION_COL,
    type RunArgument,
} from "../../facts/jobs";
import { formatPath, type PathStep, show, Unknown, type Value } from "../../facts/known";
import { type Lake } from "../../facts/lake";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { listSetting } from "../../facts/settings";
import { jobStarts } from "../../facts/triggers";
import { GLUE_JOB, GLUE_TRIGGER } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const notes = [INPUT_DB, INPUT_TABLE, OUTPUT_PATH, PARTITION_COL, ENV];
const inputs = [INPUT_DB, INPUT_TABLE];
/** Glue sets these itself; set by anybody else they break a run, or its bookmark. */
const reserved = ["--JOB_NAME", "--mode", "--debug", "--endpoint"];
const holders = ["defaultArguments", "nonOverridableArguments"];

const fix =
    "Give the job each parameter in defaultArguments, or in nonOverridableArguments where no run may change it; " +
    "parameters of other names go into this rule's parameters.";

/** What a script is not told it has built in, and then it runs for one table, in one environment. */
export const jobParametersPresent: Rule = {
    name: "job-parameters-present",
    description:
        "A Spark job is told what it reads, what it writes and where it runs, and none of what Glue itself sets.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "Make Glue jobs reusable and environment-agnostic. Typical parameters: INPUT_DB, INPUT_TABLE, OUTPUT_PATH, PARTITION_COL, ENV.",
        from: "Glue ETL notes, Job Parameters",
    },
    fix,
    config: {
        properties: {
            parameters: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: notes,
                description: "The parameters that every Spark job must have, with or without the dashes before them.",
            },
            inputParameters: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: inputs,
                description:
                    "Those that say what a job reads: a trigger may not change them, since the bookmark is the job's.",
            },
        },
    },
    resource: {
        types: [GLUE_JOB, GLUE_TRIGGER],
        check: (resource, config) =>
            resource.type === GLUE_JOB ? checkJob(resource, config) : checkTrigger(resource, config),
    },
    stack: { check: checkInputs },
    examples: {
        failing: [
            exampleJob("users", { defaultArguments: { [INPUT_DB]: "raw", [INPUT_TABLE]: "", "--JOB_NAME": "users" } }),
        ],
        passing: [
            exampleJob("users", {
                defaultArguments: {
                    [INPUT_DB]: "raw",
                    [INPUT_TABLE]: "users",
                    [OUTPUT_PATH]: "s3://acme-curated/users/",
                    [PARTITION_COL]: "country",
                    [ENV]: "prod",
                },
            }),
        ],
    },
};

function checkJob(job: Resource, config: RuleConfig): readonly Finding[] {
    // Of arguments that are not known altogether nothing can be told, and that needs saying once.
    const hidden = holders.filter((holder) => job.read(holder) instanceof Unknown);
    if (hidden.length > 0) {
        const allowed = "arguments that are known";
        const of = glueName("job", job);
        return hidden.map((holder) => refuse({ of, property: holder, value: job.read(holder), allowed, fix }));
    }
    const taken = holders.flatMap((holder) => reservedIn("job", job, [holder]));
    const wanted = parameters(config, "parameters", notes).map((key) => ({ key, ...jobArgument(job, key) }));
    const missing = wanted.filter(({ value }) => value === undefined).map(({ key }) => key);
    const wrong = [
        ...(missing.length === 0 ? [] : [absent(job, missing)]),
        ...wanted.flatMap(({ key, value, property }) =>
            value === undefined ? [] : judge("job", job, key, property, value),
        ),
    ];
    return [...(wrong.length > 0 && isSparkEtl(job) === false ? [] : wrong), ...taken];
}

function absent(job: Resource, missing: readonly string[]): Finding {
    const dashless = missing
        .map((key) => key.slice(2))
        .filter((key) => holders.some((holder) => job.read(holder, key) !== undefined));
    const hint =
        dashless.length === 0 ? "" : ` Glue hands over what begins with two dashes: ${dashless.join(", ")} does not.`;
    return {
        message: `${glueName("job", job)} has no ${missing.join(", no ")}; allowed: all of this rule's parameters, none of them empty.${hint} ${fix}`,
        property: "defaultArguments",
    };
}

/** A trigger need not pass any of them, but what it passes wins over the job's own. */
function checkTrigger(trigger: Resource, config: RuleConfig): readonly Finding[] {
    const keys = new Set([
        ...parameters(config, "parameters", notes),
        ...parameters(config, "inputParameters", inputs),
    ]);
    return jobStarts(trigger).flatMap(({ read, property, path }) => {
        const given = read("arguments");
        if (given instanceof Unknown) {
            const allowed = "arguments that are known";
            return [
                refuse({
                    of: glueName("trigger", trigger),
                    property: property("arguments"),
                    value: given,
                    allowed,
                    fix,
                }),
            ];
        }
        const passed = [...keys].flatMap((key) => {
            const value = read("arguments", key);
            return value === undefined ? [] : judge("trigger", trigger, key, property("arguments", key), value);
        });
        return [...passed, ...reservedIn("trigger", trigger, [...path, "arguments"])];
    });
}

function judge(
    kind: "job" | "trigger",
    holder: Resource,
    key: string,
    property: string,
    value: Value,
): readonly Finding[] {
    const isGiven = typeof value === "string" && value.trim() !== "";
    const allowed = `a value for ${key} that is not empty`;
    return isGiven ? [] : [refuse({ of: glueName(kind, holder), property, value, allowed, fix })];
}

function reservedIn(kind: "job" | "trigger", holder: Resource, at: readonly PathStep[]): readonly Finding[] {
    return reserved
        .filter((key) => (holder.read(...at, key) ?? undefined) !== undefined)
        .map((key) => ({
            message:
                `${glueName(kind, holder)} sets ${key}; allowed: any argument but ${reserved.join(", ")}, which Glue sets ` +
                "itself. Leave it out, or call the script's own argument something else.",
            property: formatPath([...at, key]),
        }));
}

/** One job has one bookmark: fed with another input by a trigger, it would take the one's state for the other's. */
function checkInputs(lake: Lake, config: RuleConfig): readonly Finding[] {
    const keys = parameters(config, "inputParameters", inputs);
    return lake.ofType(GLUE_JOB).flatMap((job) => {
        const others = keys.flatMap((key) => {
            const [own, ...passed] = argumentOfRuns(lake, job, key);
            return passed
                .filter(({ value }) => typeof value === "string" && value !== "" && value !== own?.value)
                .map((argument) => otherInput(job, own?.value, argument));
        });
        return others.length > 0 && hasNoBookmarks(job) ? [] : others;
    });
}

function otherInput(job: Resource, own: Value, { value, property, holder }: RunArgument): Finding {
    const mine = own === undefined ? "none" : show(own);
    return refuse({
        of: glueName("trigger", holder),
        property,
        value,
        meaning: `where ${glueName("job", job)} itself has ${mine}; the two inputs would share one bookmark`,
        allowed: "the job's own input",
        fix: "Leave it out of the trigger's arguments, and give every input a job of its own.",
        urn: holder.urn,
    });
}

function parameters(config: RuleConfig, key: string, otherwise: readonly string[]): readonly string[] {
    return listSetting(config, key, otherwise).map((name) => (name.startsWith("--") ? name : `--${name}`));
}
