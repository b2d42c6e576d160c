import { formatPath, type PathStep, Unknown } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { parseS3Uri } from "../../facts/s3";
import { ATHENA_WORKGROUP } from "../../facts/types";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const fix =
    "In the workgroup's configuration leave enforceWorkgroupConfiguration at true and give resultConfiguration an outputLocation " +
    "and an encryptionConfiguration.encryptionOption, or enable managedQueryResultsConfiguration; bytesScannedCutoffPerQuery " +
    "limits what one query may cost.";

const managedResults = ["configuration", "managedQueryResultsConfiguration", "enabled"];
const encryptions = ["SSE_S3", "SSE_KMS", "CSE_KMS"] as const;

/** Results are copies of curated data: without the workgroup's word each client says where they go and whether encrypted. */
export const athenaWorkgroupEnforced: Rule = {
    name: "athena-workgroup-enforced",
    description: "An Athena workgroup says where query results go, encrypts them, and lets no client say otherwise.",
    level: "advisory",
    severity: "medium",
    source: {
        quote: "If Override client-side settings is not selected, workgroup settings are not enforced at the client level.",
        from: "Amazon Athena user guide, Override client-side settings",
        url: "https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
    },
    fix,
    resource: { types: [ATHENA_WORKGROUP], check },
    examples: {
        failing: [exampleWorkgroup({ enforceWorkgroupConfiguration: false })],
        passing: [exampleWorkgroup({})],
    },
};

function check(workgroup: Resource): readonly Finding[] {
    return [...checkEnforced(workgroup), ...checkResults(workgroup)];
}

function checkEnforced(workgroup: Resource): readonly Finding[] {
    const path = ["configuration", "enforceWorkgroupConfiguration"];
    const value = workgroup.read(...path) ?? true; // The provider's default.
    return value === true ? [] : [refused(workgroup, path, "true")];
}

function checkResults(workgroup: Resource): readonly Finding[] {
    const output = ["configuration", "resultConfiguration", "outputLocation"];
    const location = workgroup.read(...output);
    if (location === undefined || location === null) {
        const managed = workgroup.read(...managedResults);
        if (managed === true) {
            return []; // Athena keeps the results itself then, and encrypts them.
        }
        if (managed instanceof Unknown) {
            return [refused(workgroup, managedResults, "true, or false with an outputLocation")];
        }
    }
    const encryption = ["configuration", "resultConfiguration", "encryptionConfiguration", "encryptionOption"];
    const option = workgroup.read(...encryption);
    return [
        ...(typeof location === "string" && parseS3Uri(location) !== undefined
            ? []
            : [refused(workgroup, output, "s3://bucket/prefix/")]),
        ...((encryptions as readonly unknown[]).includes(option)
            ? []
            : [refused(workgroup, encryption, encryptions.join(", "))]),
    ];
}

function refused(workgroup: Resource, path: readonly PathStep[], allowed: string): Finding {
    const name = workgroup.read("name");
    const of = `workgroup "${typeof name === "string" ? name : workgroup.name}"`;
    return refuse({ of, property: formatPath(path), value: workgroup.read(...path) ?? undefined, allowed, fix });
}

function exampleWorkgroup(configuration: ExampleResource["properties"]): ExampleResource {
    const resultConfiguration = {
        outputLocation: "s3://acme-query-results/analysts/",
        encryptionConfiguration: { encryptionOption: "SSE_S3" },
    };
    return {
        type: ATHENA_WORKGROUP,
        name: "analysts",
        properties: { name: "analysts", configuration: { resultConfiguration, ...configuration } },
    };
}
