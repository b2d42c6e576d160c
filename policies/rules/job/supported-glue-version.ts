import { exampleJob } from "../../examples";
import { glueName } from "../../facts/glue";
import { endedGlueVersions, supportedGlueVersions } from "../../facts/glueVersions";
import { isSurely, PYTHON_SHELL, RAY } from "../../facts/jobKind";
import { type Value } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { listSetting } from "../../facts/settings";
import { GLUE_JOB } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const fix =
    "Set glueVersion to the version that the job was tested with, and move to the next one in a change of its own; " +
    "a version that is newer than this rule goes into its allowedVersions.";

/** A job's version decides which Spark and Python it runs on; one that nobody wrote down changes with AWS's default. */
export const supportedGlueVersion: Rule = {
    name: "supported-glue-version",
    description: "A Spark job says its Glue version, and it is one that AWS still supports.",
    level: "mandatory",
    severity: "medium",
    source: {
        quote: "When an AWS Glue version reaches EOL: You can no longer create new AWS Glue jobs or interactive sessions on EOL versions. You can no longer start job runs on these AWS Glue versions.",
        from: "AWS Glue developer guide, AWS Glue version support policy",
        url: "https://docs.aws.amazon.com/glue/latest/dg/glue-version-support-policy.html",
    },
    fix,
    config: {
        properties: {
            allowedVersions: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [...supportedGlueVersions],
                description:
                    "Glue versions that jobs may run on. One that AWS has ended is refused even when it is here.",
            },
        },
    },
    resource: { types: [GLUE_JOB], check },
    examples: {
        failing: [exampleJob("users", { glueVersion: "2.0" })],
        passing: [exampleJob("users", { glueVersion: "5.1" })],
    },
};

function check(job: Resource, config: RuleConfig): readonly Finding[] {
    const usable = listSetting(config, "allowedVersions", supportedGlueVersions).filter(
        (version) => !endedGlueVersions.has(version),
    );
    const value = job.read("glueVersion") ?? undefined;
    if (typeof value === "string" && usable.includes(value)) {
        return [];
    }
    // Ray has a runtime of its own, and a Python shell runs the Python that it names whatever glueVersion says.
    if (isSurely(job, RAY, PYTHON_SHELL)) {
        return [];
    }
    return [
        refuse({
            of: glueName("job", job),
            property: "glueVersion",
            value,
            ...meaningOf(value),
            allowed: usable.length === 0 ? "nothing, by this rule's allowedVersions" : usable.join(", "),
            fix,
        }),
    ];
}

function meaningOf(value: Value): { readonly meaning?: string } {
    if (value === undefined) {
        return { meaning: "a new job then gets the version that is Glue's default on that day, and its Spark" };
    }
    const ended = typeof value === "string" ? endedGlueVersions.get(value) : undefined;
    return ended === undefined
        ? {}
        : { meaning: `no security patches since ${ended.endOfSupport}, no runs since ${ended.endOfLife}` };
}
