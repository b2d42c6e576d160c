import { exampleJob } from "../../examples";
import { glueName, jobArgument } from "../../facts/glue";
import { isSurely, PYTHON_SHELL, RAY, STREAMING } from "../../facts/jobKind";
import { OUTPUT_PATH } from "../../facts/jobs";
import { show, Unknown, type Value } from "../../facts/known";
import { foldersOf, relate, relationInWords } from "../../facts/prefixes";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { SettingError } from "../../facts/settings";
import { jobStarts } from "../../facts/triggers";
import { GLUE_JOB, GLUE_TRIGGER } from "../../facts/types";
import { type Zone, zoneConfig, zoneOfUri, type ZonePatterns, zonePatterns } from "../../facts/zones";
import { type Correction, type Finding, type Rule, type RuleConfig } from "../../rule";

const argument = "--TempDir";
const allowed = "s3://bucket/prefix/ outside the raw and the curated zone and outside what the job writes";
const fix =
    `Set defaultArguments["${argument}"] to a prefix that nothing else uses, in a private bucket, ` +
    "such as s3://<scripts bucket>/temp/<job>/.";

/** Without a directory of its own Glue makes a bucket for temporary files, which then nobody has closed. */
export const tempDirSet: Rule = {
    name: "temp-dir-set",
    description: "A Spark job keeps its temporary files in a place that it names, outside the zones.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "AWS Glue creates a temporary bucket for jobs if a bucket doesn't already exist in a Region. This bucket might permit public access.",
        from: "AWS Glue developer guide, Using job parameters in AWS Glue jobs",
        url: "https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html",
    },
    fix,
    config: {
        properties: {
            ...zoneConfig.properties,
            tempDir: {
                type: "string",
                default: "",
                description: `What remediation sets ${argument} to where a job has none; when empty, it sets nothing.`,
            },
        },
    },
    resource: {
        types: [GLUE_JOB, GLUE_TRIGGER],
        check: (resource, config) =>
            resource.type === GLUE_JOB ? checkJob(resource, config) : checkTrigger(resource, config),
        remediate,
    },
    examples: {
        failing: [exampleJob("users", { defaultArguments: {} })],
        passing: [exampleJob("users", { defaultArguments: { [argument]: "s3://acme-artifacts/temp/users/" } })],
    },
};

function checkJob(job: Resource, config: RuleConfig): readonly Finding[] {
    const temp = jobArgument(job, argument);
    const wrong = problemOf(temp.value, jobArgument(job, OUTPUT_PATH), config);
    return wrong === undefined || isSurely(job, PYTHON_SHELL, RAY, STREAMING)
        ? []
        : [report(glueName("job", job), temp, wrong)];
}

/** What a trigger passes wins over the job's own. */
function checkTrigger(trigger: Resource, config: RuleConfig): readonly Finding[] {
    return jobStarts(trigger).flatMap(({ read, property }) => {
        const argumentAt = (key: string): Argument => ({
            value: read("arguments", key),
            property: property("arguments", key),
        });
        const temp = argumentAt(argument);
        const wrong = temp.value === undefined ? undefined : problemOf(temp.value, argumentAt(OUTPUT_PATH), config);
        return wrong === undefined ? [] : [report(glueName("trigger", trigger), temp, wrong)];
    });
}

interface Argument {
    readonly value: Value;
    readonly property: string;
}

interface Problem {
    readonly meaning: string;
    readonly undecided?: true;
}

function report(of: string, { value, property }: Argument, { meaning, ...undecided }: Problem): Finding {
    return { ...refuse({ of, property, value, meaning, allowed, fix }), ...undecided };
}

/** What is wrong with a place for temporary files; undefined when nothing is. */
function problemOf(value: Value, output: Argument, config: RuleConfig): Problem | undefined {
    const patterns = zonePatterns(config);
    if (remedyOf(config) === undefined) {
        throw new SettingError("tempDir", config.tempDir, "s3://bucket/prefix/ outside the zones, or empty");
    }
    if (value === undefined) {
        return { meaning: "Glue then makes a bucket for it" };
    }
    const folders = typeof value === "string" ? foldersOf(value) : undefined;
    if (typeof value !== "string" || folders === undefined) {
        return { meaning: "which is no S3 address" };
    }
    const zone = dataZone(value, patterns);
    if (zone !== undefined) {
        return { meaning: `in the ${zone} zone by its name, where crawlers would take temporary files for data` };
    }
    if (output.value instanceof Unknown) {
        return { meaning: `it may be what the job writes: ${output.value.toString()}`, undecided: true };
    }
    const written = typeof output.value === "string" ? foldersOf(output.value) : undefined;
    const relation = written === undefined ? undefined : relate(folders, written);
    return relation === undefined
        ? undefined
        : {
              meaning: `${relationInWords[relation]} ${output.property}, ${show(output.value)}, so it is taken for data`,
          };
}

function dataZone(uri: string, patterns: ZonePatterns): Zone | undefined {
    const zone = zoneOfUri(uri, patterns);
    return zone === "other" ? undefined : zone;
}

/** What to set where nothing is; empty for nothing, undefined where the setting cannot be used. */
function remedyOf(config: RuleConfig): string | undefined {
    const value = config.tempDir ?? "";
    const isUsable =
        value === "" ||
        (typeof value === "string" && foldersOf(value) && dataZone(value, zonePatterns(config)) === undefined);
    return isUsable ? value : undefined;
}

function remediate(resource: Resource, config: RuleConfig): readonly Correction[] {
    const value = resource.type === GLUE_JOB ? remedyOf(config) : undefined;
    const isMissing = jobArgument(resource, argument).value === undefined;
    return value && isMissing && checkJob(resource, config).length > 0
        ? [{ path: ["defaultArguments", argument], value }]
        : [];
}
