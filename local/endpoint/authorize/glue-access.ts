import { type Arns } from "../arns";
import { type Access } from "./authorizer";

/** A request's input, read no further than names. */
export type Input = Readonly<Record<string, unknown>>;

/** Calls about a database: `NAME` is where the input has its name. */
const databaseCalls: Readonly<Record<string, string>> = {
    CreateDatabase: "DatabaseInput.Name",
    GetDatabase: "Name",
    UpdateDatabase: "Name",
    DeleteDatabase: "Name",
};

/** Calls about a table: where the input has database and table. */
const tableCalls: Readonly<Record<string, readonly [database: string, table: string]>> = {
    CreateTable: ["DatabaseName", "TableInput.Name"],
    UpdateTable: ["DatabaseName", "TableInput.Name"],
    GetTable: ["DatabaseName", "Name"],
    DeleteTable: ["DatabaseName", "Name"],
    ...Object.fromEntries(
        [
            "GetTableVersion",
            "GetTableVersions",
            "DeleteTableVersion",
            "BatchDeleteTableVersion",
            "CreatePartition",
            "BatchCreatePartition",
            "GetPartition",
            "GetPartitions",
            "BatchGetPartition",
            "UpdatePartition",
            "BatchUpdatePartition",
            "DeletePartition",
            "BatchDeletePartition",
            "CreatePartitionIndex",
            "GetPartitionIndexes",
            "DeletePartitionIndex",
            "GetColumnStatisticsForTable",
            "UpdateColumnStatisticsForTable",
            "DeleteColumnStatisticsForTable",
            "GetColumnStatisticsForPartition",
            "UpdateColumnStatisticsForPartition",
            "DeleteColumnStatisticsForPartition",
        ].map((action) => [action, ["DatabaseName", "TableName"] as const]),
    ),
};

/** Calls about one named thing: its kind in the ARN, and where the input has the name. */
const namedCalls: Readonly<Record<string, readonly [kind: string, name: string]>> = {
    ...calls("job", "Name", ["CreateJob"]),
    ...calls("job", "JobName", [
        "GetJob",
        "UpdateJob",
        "DeleteJob",
        "StartJobRun",
        "GetJobRun",
        "GetJobRuns",
        "BatchStopJobRun",
        "GetJobBookmark",
        "ResetJobBookmark",
    ]),
    ...calls("crawler", "Name", [
        "CreateCrawler",
        "GetCrawler",
        "UpdateCrawler",
        "DeleteCrawler",
        "StartCrawler",
        "StopCrawler",
    ]),
    ...calls("crawler", "CrawlerName", [
        "StartCrawlerSchedule",
        "StopCrawlerSchedule",
        "UpdateCrawlerSchedule",
        "ListCrawls",
    ]),
    ...calls("dataQualityRuleset", "Name", [
        "CreateDataQualityRuleset",
        "GetDataQualityRuleset",
        "UpdateDataQualityRuleset",
        "DeleteDataQualityRuleset",
    ]),
    ...calls("trigger", "Name", [
        "CreateTrigger",
        "GetTrigger",
        "UpdateTrigger",
        "DeleteTrigger",
        "StartTrigger",
        "StopTrigger",
    ]),
    ...calls("workflow", "Name", [
        "CreateWorkflow",
        "GetWorkflow",
        "UpdateWorkflow",
        "DeleteWorkflow",
        "StartWorkflowRun",
        "StopWorkflowRun",
        "GetWorkflowRun",
        "GetWorkflowRuns",
        "GetWorkflowRunProperties",
        "PutWorkflowRunProperties",
        "ResumeWorkflowRun",
    ]),
};

/** Calls about several things: their kind, and the list of names in the input. Without a list they are about all. */
const batchCalls: Readonly<Record<string, readonly [kind: string, names: string]>> = {
    BatchGetJobs: ["job", "JobNames"],
    BatchGetCrawlers: ["crawler", "CrawlerNames"],
    GetCrawlerMetrics: ["crawler", "CrawlerNameList"],
    BatchGetTriggers: ["trigger", "TriggerNames"],
    BatchGetWorkflows: ["workflow", "Names"],
    GetJobs: ["job", ""],
    GetCrawlers: ["crawler", ""],
    GetTriggers: ["trigger", ""],
    StartDataQualityRulesetEvaluationRun: ["dataQualityRuleset", "RulesetNames"],
    ...Object.fromEntries(
        [
            "ListDataQualityRulesets",
            "GetDataQualityRulesetEvaluationRun",
            "ListDataQualityRulesetEvaluationRuns",
            "CancelDataQualityRulesetEvaluationRun",
            "GetDataQualityResult",
            "ListDataQualityResults",
        ].map((action) => [action, ["dataQualityRuleset", ""] as const]),
    ),
};

/** Calls that hand a role to Glue need leave to pass it. */
const rolePaths: Readonly<Record<string, string>> = {
    CreateJob: "Role",
    UpdateJob: "JobUpdate.Role",
    CreateCrawler: "Role",
    UpdateCrawler: "Role",
    StartDataQualityRulesetEvaluationRun: "Role",
};

/** The permissions that a Glue call needs. The catalog's are needed on the thing and on all that it is in. */
export function glueAccess(action: string, input: Input, arns: Arns): readonly Access[] {
    // The one call has no right of its own: the other's is the right to both.
    const right = action === "BatchGetDataQualityResult" ? "GetDataQualityResult" : action;
    return [
        ...resources(right, input, arns).map((resource) => ({ action: `glue:${right}`, resource })),
        ...passRole(action, input, arns),
    ];
}

function resources(action: string, input: Input, arns: Arns): readonly string[] {
    const catalog = arns.glue("catalog");
    const databaseArn = (name: string): string => arns.glue(`database/${name}`);
    const databasePath = databaseCalls[action];
    if (databasePath !== undefined) {
        const name = text(input, databasePath);
        const contents = action === "DeleteDatabase" ? [`table/${name}/*`, `userDefinedFunction/${name}/*`] : [];
        return [catalog, databaseArn(name), ...contents.map((part) => arns.glue(part))];
    }
    const tablePaths = tableCalls[action];
    if (tablePaths !== undefined) {
        const [database, table] = tablePaths.map((path) => text(input, path));
        return [catalog, databaseArn(database ?? ""), arns.glue(`table/${database}/${table}`)];
    }
    switch (action) {
        case "GetDatabases":
            return [catalog, databaseArn("*")];
        case "GetTables":
        case "SearchTables": {
            const database = action === "GetTables" ? text(input, "DatabaseName") : "*";
            return [catalog, databaseArn(database), arns.glue(`table/${database}/*`)];
        }
        case "BatchDeleteTable": {
            const database = text(input, "DatabaseName");
            const tables = list(input, "TablesToDelete").map((table) => arns.glue(`table/${database}/${table}`));
            return [catalog, databaseArn(database), ...tables];
        }
        case "TagResource":
        case "UntagResource":
        case "GetTags":
            return [text(input, "ResourceArn")];
    }
    const named = namedCalls[action];
    if (named !== undefined) {
        return [arns.glue(`${named[0]}/${text(input, named[1])}`)];
    }
    const batch = batchCalls[action];
    if (batch !== undefined) {
        const names = batch[1] === "" ? [] : list(input, batch[1]);
        return (names.length === 0 ? ["*"] : names).map((name) => arns.glue(`${batch[0]}/${name}`));
    }
    return ["*"];
}

function passRole(action: string, input: Input, arns: Arns): Access[] {
    const path = rolePaths[action];
    const role = path === undefined ? "" : text(input, path);
    return role === ""
        ? []
        : [
              {
                  action: "iam:PassRole",
                  resource: arns.role(role),
                  context: { "iam:PassedToService": "glue.amazonaws.com" },
              },
          ];
}

function calls(kind: string, name: string, actions: readonly string[]): Record<string, readonly [string, string]> {
    return Object.fromEntries(actions.map((action) => [action, [kind, name] as const]));
}

/** The text at a dotted path; empty where there is none, which matches no resource but `*`. */
export function text(input: Input, path: string): string {
    const value = path
        .split(".")
        .reduce<unknown>((at, key) => (typeof at === "object" && at !== null ? (at as Input)[key] : undefined), input);
    return typeof value === "string" ? value : "";
}

function list(input: Input, key: string): string[] {
    const value = input[key];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
