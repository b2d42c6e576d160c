import * as assert from "node:assert/strict";
import { Arns } from "../../../../local/endpoint/arns";
import { glueAccess, type Input } from "../../../../local/endpoint/authorize/glue-access";
import { serviceAccess } from "../../../../local/endpoint/authorize/service-access";

const arns = new Arns("us-east-1", "123456789012");

function glue(action: string, input: Input): string[] {
    return glueAccess(action, input, arns).map(
        ({ action: name, resource }) => `${name} ${resource.replace("arn:aws:glue:us-east-1:123456789012:", "")}`,
    );
}

function service(name: string, action: string, input: Input): string[] {
    return serviceAccess(name, action, input, arns, (id) => (id === "known" ? "reports" : undefined)).map(
        (access) => `${access.action} ${access.resource}`,
    );
}

describe("the permissions of a Glue call", () => {
    const cases: readonly (readonly [action: string, input: Input, ...needed: string[]])[] = [
        ["GetDatabase", { Name: "d" }, "catalog", "database/d"],
        ["CreateDatabase", { DatabaseInput: { Name: "d" } }, "catalog", "database/d"],
        ["GetDatabases", {}, "catalog", "database/*"],
        ["DeleteDatabase", { Name: "d" }, "catalog", "database/d", "table/d/*", "userDefinedFunction/d/*"],
        ["GetTable", { DatabaseName: "d", Name: "t" }, "catalog", "database/d", "table/d/t"],
        ["CreateTable", { DatabaseName: "d", TableInput: { Name: "t" } }, "catalog", "database/d", "table/d/t"],
        ["GetTables", { DatabaseName: "d" }, "catalog", "database/d", "table/d/*"],
        ["BatchCreatePartition", { DatabaseName: "d", TableName: "t" }, "catalog", "database/d", "table/d/t"],
        [
            "BatchDeleteTable",
            { DatabaseName: "d", TablesToDelete: ["a", "b"] },
            "catalog",
            "database/d",
            "table/d/a",
            "table/d/b",
        ],
        ["StartJobRun", { JobName: "j" }, "job/j"],
        ["BatchGetJobs", { JobNames: ["a", "b"] }, "job/a", "job/b"],
        ["GetJobs", {}, "job/*"],
        ["StartCrawler", { Name: "c" }, "crawler/c"],
        ["GetDataQualityRuleset", { Name: "r" }, "dataQualityRuleset/r"],
        ["StartDataQualityRulesetEvaluationRun", { RulesetNames: ["r"] }, "dataQualityRuleset/r"],
        ["GetDataQualityResult", { ResultId: "x" }, "dataQualityRuleset/*"],
        ["TagResource", { ResourceArn: arns.job("j") }, "job/j"],
        ["GetClassifier", { Name: "c" }, "*"],
        ["SomethingNew", { Name: "c" }, "*"],
    ];
    for (const [action, input, ...needed] of cases) {
        it(`${action} are on ${needed.join(", ")}`, () => {
            assert.deepEqual(
                glue(action, input),
                needed.map((resource) => `glue:${action} ${resource}`),
            );
        });
    }

    it("BatchGetDataQualityResult are those of the single call, which has the right for both", () => {
        assert.deepEqual(glue("BatchGetDataQualityResult", { ResultIds: ["x"] }), [
            "glue:GetDataQualityResult dataQualityRuleset/*",
        ]);
    });

    it("that hands a role to Glue include iam:PassRole on it", () => {
        const needed = glueAccess("CreateJob", { Name: "j", Role: "worker" }, arns);
        assert.deepEqual(needed[1], {
            action: "iam:PassRole",
            resource: "arn:aws:iam::123456789012:role/worker",
            context: { "iam:PassedToService": "glue.amazonaws.com" },
        });
    });

    it("without the name it needs are on a resource that only a wildcard grants", () => {
        assert.deepEqual(glue("GetTable", { DatabaseName: 7 }), [
            "glue:GetTable catalog",
            "glue:GetTable database/",
            "glue:GetTable table//",
        ]);
    });
});

describe("the permissions of other calls", () => {
    const logs = "arn:aws:logs:us-east-1:123456789012:log-group";
    it("PutLogEvents is about the stream", () => {
        assert.deepEqual(service("logs", "PutLogEvents", { logGroupName: "/g", logStreamName: "s" }), [
            `logs:PutLogEvents ${logs}:/g:log-stream:s`,
        ]);
    });

    it("CreateLogGroup is about the group, written as AWS does", () => {
        assert.deepEqual(service("logs", "CreateLogGroup", { logGroupName: "/g" }), [
            `logs:CreateLogGroup ${logs}:/g:log-stream:`,
        ]);
    });

    it("an Athena query is about its workgroup", () => {
        const group = "arn:aws:athena:us-east-1:123456789012:workgroup";
        assert.deepEqual(service("athena", "StartQueryExecution", { WorkGroup: "w" }), [
            `athena:StartQueryExecution ${group}/w`,
        ]);
        assert.deepEqual(service("athena", "StartQueryExecution", {}), [`athena:StartQueryExecution ${group}/primary`]);
        assert.deepEqual(service("athena", "GetQueryResults", { QueryExecutionId: "known" }), [
            `athena:GetQueryResults ${group}/reports`,
        ]);
        assert.deepEqual(service("athena", "GetQueryResults", { QueryExecutionId: "other" }), [
            `athena:GetQueryResults ${group}/*`,
        ]);
    });

    it("GetCallerIdentity needs none", () => assert.deepEqual(service("sts", "GetCallerIdentity", {}), []));

    it("a metric's namespace is a condition key", () => {
        assert.deepEqual(
            serviceAccess("monitoring", "PutMetricData", { Namespace: "Glue" }, arns, () => undefined),
            [{ action: "cloudwatch:PutMetricData", resource: "*", context: { "cloudwatch:namespace": "Glue" } }],
        );
    });

    it("a service that is not known has its own name as prefix and is about everything", () => {
        assert.deepEqual(service("sqs", "SendMessage", {}), ["sqs:SendMessage *"]);
    });
});
