import { type Arns, roleNameOf } from "../arns";
import { type Access } from "./authorizer";
import { glueAccess, type Input, text } from "./glue-access";

/** IAM's prefix of a service, where it is not the signing name. */
const prefixes: Readonly<Record<string, string>> = {
    monitoring: "cloudwatch",
    email: "ses",
    "s3-control": "s3",
    tagging: "tag",
};

/** Actions that everybody may call for themselves. */
const freeForAll = new Set(["sts:GetCallerIdentity"]);

/** The permissions that a call of a JSON or query service needs. */
export function serviceAccess(
    service: string,
    action: string,
    input: Input,
    arns: Arns,
    workGroupOfQuery: (id: string) => string | undefined,
): readonly Access[] {
    const name = `${prefixes[service] ?? service}:${action}`;
    if (freeForAll.has(name)) {
        return [];
    }
    switch (service) {
        case "glue":
            return glueAccess(action, input, arns);
        case "logs":
            return [{ action: name, resource: logsResource(action, input, arns) }];
        case "athena":
            return athenaResources(action, input, arns, workGroupOfQuery).map((resource) => ({
                action: name,
                resource,
            }));
        case "budgets":
            return [budgetAccess(action, input, arns)];
        case "iam":
            return [{ action: name, resource: iamResource(input, arns) }];
        case "monitoring": {
            const namespace = text(input, "Namespace") || text(input, "namespace");
            return [
                {
                    action: name,
                    resource: "*",
                    ...(namespace === "" ? {} : { context: { "cloudwatch:namespace": namespace } }),
                },
            ];
        }
        default:
            return [{ action: name, resource: "*" }];
    }
}

/** Log calls are about a stream, or about a group, which AWS writes as a stream without a name. */
function logsResource(action: string, input: Input, arns: Arns): string {
    const arn = text(input, "resourceArn") || text(input, "logGroupIdentifier");
    if (arn.startsWith("arn:")) {
        return arn;
    }
    const group = text(input, "logGroupName") || text(input, "logGroupNamePrefix") || arn;
    if (group === "" && action !== "DescribeLogGroups") {
        return "*";
    }
    return arns.logStream(group, text(input, "logStreamName"));
}

/** Athena's calls about no workgroup in particular. */
const aboutNoWorkGroup = new Set([
    "ListWorkGroups",
    "ListDataCatalogs",
    "ListEngineVersions",
    "ListApplicationDPUSizes",
]);
const aboutDataCatalog = /^(?:Create|Get|Update|Delete)DataCatalog$/;

function athenaResources(
    action: string,
    input: Input,
    arns: Arns,
    workGroupOfQuery: (id: string) => string | undefined,
): readonly string[] {
    const arn = text(input, "ResourceARN");
    if (arn !== "") {
        return [arn];
    }
    const catalog = aboutDataCatalog.test(action) ? text(input, "Name") : text(input, "CatalogName");
    if (catalog !== "") {
        return [`arn:aws:athena:${arns.region}:${arns.accountId}:datacatalog/${catalog}`];
    }
    if (aboutNoWorkGroup.has(action)) {
        return ["*"];
    }
    const ids = [input.QueryExecutionId, input.QueryExecutionIds, input.NamedQueryId, input.NamedQueryIds].flat();
    const known = ids.filter((id): id is string => typeof id === "string" && id !== "");
    if (known.length > 0) {
        // A query that does not exist has no workgroup; the call itself says so to whoever may ask about all.
        return known.map((id) => arns.workGroup(workGroupOfQuery(id) ?? "*"));
    }
    // CreateNamedQuery has a Name too, the query's own.
    const name = text(input, "WorkGroup") || (action.includes("NamedQuer") ? "" : text(input, "Name"));
    return [name === "" ? arns.workGroup("primary") : arns.workGroup(name)];
}

/** IAM knows two rights to budgets, to look and to change, and those to tags. */
function budgetAccess(action: string, input: Input, arns: Arns): Access {
    const right = action.startsWith("Describe") ? "ViewBudget" : action.includes("Tag") ? action : "ModifyBudget";
    const inner = (input.Budget ?? input.NewBudget ?? {}) as Input;
    const name = text(input, "BudgetName") || text(inner, "BudgetName") || "*";
    return { action: `budgets:${right}`, resource: text(input, "ResourceARN") || arns.budget(name) };
}

function iamResource(input: Input, arns: Arns): string {
    const role = text(input, "RoleName");
    if (role !== "") {
        return arns.iam(`role/${roleNameOf(role)}`);
    }
    const policy = text(input, "PolicyArn");
    if (policy !== "") {
        return policy;
    }
    const user = text(input, "UserName");
    return user === "" ? "*" : arns.iam(`user/${user}`);
}
