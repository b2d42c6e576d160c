import { exampleJob } from "../../examples";
import { entriesAt } from "../../facts/entries";
import { formatPath, isList, type PathStep, Unknown, type Value } from "../../facts/known";
import { type Resource } from "../../facts/resource";
import { whySecret } from "../../facts/secretArguments";
import { markedSecrets } from "../../facts/secretMarks";
import { meaningOfName } from "../../facts/secretNames";
import { isHarmless, isReference } from "../../facts/secretValues";
import { listSetting } from "../../facts/settings";
import { GLUE_JOB, GLUE_TRIGGER, GLUE_WORKFLOW } from "../../facts/types";
import { type Finding, type Rule, type RuleConfig } from "../../rule";

const allowed = "the name or ARN of a secret in Secrets Manager, the path of a parameter in SSM, or what is no secret";
const fix =
    "Keep the secret in AWS Secrets Manager or the SSM Parameter Store, pass its name or ARN as the argument, and let the script " +
    "read it; an argument that holds no secret whatever its name says goes into this rule's notSecret.";

/**
 * Arguments stand in the job's definition, in every run's record and in logs, for all who may look at these. Connections are
 * not looked at: they are one of the places that AWS names for keeping a password.
 */
export const noSecretsInArguments: Rule = {
    name: "no-secrets-in-arguments",
    description: "No argument of a Glue job, trigger or workflow is a secret in clear.",
    level: "mandatory",
    severity: "critical",
    source: {
        quote: "Job arguments may be logged. Do not pass plaintext secrets as arguments. Retrieve secrets from a Glue Connection, Secrets Manager or other secret management mechanism if you intend to keep them within the Job.",
        from: "AWS Glue API reference, Job, DefaultArguments",
        url: "https://docs.aws.amazon.com/glue/latest/webapi/API_Job.html",
    },
    fix,
    config: {
        properties: {
            notSecret: {
                type: "array",
                items: { type: "string", minLength: 1 },
                default: [],
                description:
                    "Names of arguments that hold no secret, whatever they say or look like, with or without leading dashes. " +
                    "Case does not matter.",
            },
        },
    },
    resource: { types: [GLUE_JOB, GLUE_TRIGGER, GLUE_WORKFLOW], check },
    examples: {
        failing: [exampleJob("users", { defaultArguments: { "--DB_PASSWORD": "correct horse battery staple" } })],
        passing: [exampleJob("users", { defaultArguments: { "--DB_SECRET": "analytics/warehouse" } })],
    },
};

function check(resource: Resource, config: RuleConfig): readonly Finding[] {
    const notSecret = new Set(listSetting(config, "notSecret", []).map(plain));
    const marks = markedSecrets(resource);
    return holdersOf(resource).flatMap((path) => {
        const values = resource.read(...path);
        if (values instanceof Unknown) {
            return [finding(resource, path, `${values.toString()}, so secrets may be among its values`, true)];
        }
        const entries = typeof values === "object" && values !== null && !isList(values) ? Object.entries(values) : [];
        const whole = marks.some((mark) => isWithin(formatPath(path), mark))
            ? [
                  finding(
                      resource,
                      path,
                      `${formatPath(path)} is marked as secret by the program; Glue keeps it in clear`,
                  ),
              ]
            : [];
        const each = entries
            .filter(([name]) => !notSecret.has(plain(name)))
            .flatMap(([name, value]) => checkArgument(resource, [...path, name], name, value, marks));
        return [...whole, ...each];
    });
}

/** Where the arguments are. */
function holdersOf(resource: Resource): readonly (readonly PathStep[])[] {
    switch (resource.type) {
        case GLUE_JOB:
            return [["defaultArguments"], ["nonOverridableArguments"]];
        case GLUE_TRIGGER:
            return entriesAt(resource, "actions").map(({ path }) => [...path, "arguments"]);
        default:
            return [["defaultRunProperties"]];
    }
}

function checkArgument(
    resource: Resource,
    path: readonly PathStep[],
    name: string,
    value: Value,
    marks: readonly string[],
): readonly Finding[] {
    const property = formatPath(path);
    const isKnown = !(value instanceof Unknown);
    // Glue takes texts alone; what else stands here is read as the text that it would become.
    const text = typeof value === "string" ? value : isKnown && value !== null ? JSON.stringify(value) : "";
    const isPointer = isKnown ? isReference(text) || isHarmless(text) : meaningOfName(name) === "reference";
    if (marks.includes(property) && !isPointer) {
        return [finding(resource, path, `${property} is marked as secret by the program; Glue keeps it in clear`)];
    }
    if (value instanceof Unknown) {
        return isPointer ? [] : [finding(resource, path, `${value.toString()}, so it may be a secret`, true)];
    }
    const why = whySecret(name, text);
    return why === undefined ? [] : [finding(resource, path, `${property} ${why} (its value is not shown here)`)];
}

function finding(resource: Resource, path: readonly PathStep[], got: string, undecided?: true): Finding {
    return {
        message: `${labelOf(resource)}: ${got}; allowed: ${allowed}. ${fix}`,
        property: formatPath(path),
        ...(undecided === undefined ? {} : { undecided }),
    };
}

function labelOf(resource: Resource): string {
    const kinds: Readonly<Record<string, string>> = { [GLUE_JOB]: "job", [GLUE_TRIGGER]: "trigger" };
    const name = resource.read("name");
    return `${kinds[resource.type] ?? "workflow"} "${typeof name === "string" ? name : resource.name}"`;
}

function isWithin(property: string, above: string): boolean {
    return property === above || property.startsWith(`${above}[`) || property.startsWith(`${above}.`);
}

function plain(name: string): string {
    return name.replace(/^-+/u, "").toLowerCase();
}
