import {
    GetQueryExecutionCommand,
    GetQueryResultsCommand,
    StartQueryExecutionCommand,
    StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { UserError } from "../errors";
import { onInterrupt } from "../interrupt";
import { table } from "./output";
import type { Lake } from "./connection";
import { poll } from "./polling";

/** What a query gave. */
export interface QueryResult {
    readonly columns: readonly string[];
    readonly types: readonly string[];
    readonly rows: readonly (readonly (string | null)[])[];
}

/** How a result is printed. */
export type Format = "table" | "csv" | "json";

/** Runs SQL in a workgroup of the lake, over its curated database. @throws UserError with Athena's message when it fails. */
export async function query(lake: Lake, sql: string, workgroup = lake.names.workgroup): Promise<QueryResult> {
    const athena = await lake.athena();
    const { QueryExecutionId: id } = await athena
        .send(
            new StartQueryExecutionCommand({
                QueryString: sql,
                WorkGroup: workgroup,
                QueryExecutionContext: { Database: lake.names.curatedDatabase, Catalog: "AwsDataCatalog" },
            }),
        )
        .catch((error: Error) => {
            throw new UserError(`The query was not accepted: ${error.message}`);
        });
    const release = onInterrupt(async () => {
        await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    });
    try {
        const { QueryExecution: execution } = await poll(
            () => athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id })),
            (answer) => ["SUCCEEDED", "FAILED", "CANCELLED"].includes(answer.QueryExecution?.Status?.State ?? ""),
            lake.localUrl === undefined ? 500 : 100,
        );
        if (execution?.Status?.State !== "SUCCEEDED") {
            throw new UserError(
                `The query ${(execution?.Status?.State ?? "").toLowerCase()}: ${execution?.Status?.StateChangeReason ?? "no reason given"}`,
            );
        }
    } finally {
        release();
    }
    return results(lake, id ?? "");
}

async function results(lake: Lake, id: string): Promise<QueryResult> {
    const athena = await lake.athena();
    const rows: (string | null)[][] = [];
    let columns: { name: string; type: string }[] = [];
    let token: string | undefined;
    let skipHeader = false;
    do {
        const page = await athena.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken: token }));
        const first = token === undefined;
        if (first) {
            columns = (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name, Type }) => ({
                name: Name ?? "",
                type: Type ?? "",
            }));
        }
        const found = (page.ResultSet?.Rows ?? []).map((row) =>
            (row.Data ?? []).map((cell) => cell.VarCharValue ?? null),
        );
        // Athena puts a SELECT's column names into the first row of the first page.
        skipHeader = first && found.length > 0 && columns.every(({ name }, index) => found[0]?.[index] === name);
        rows.push(...(skipHeader ? found.slice(1) : found));
        token = page.NextToken;
    } while (token !== undefined);
    return { columns: columns.map(({ name }) => name), types: columns.map(({ type }) => type), rows };
}

/** A result as text. JSON numbers and booleans are those of the columns' types; what is null stays null. */
export function format(result: QueryResult, how: Format): string {
    switch (how) {
        case "csv":
            return [result.columns, ...result.rows].map((row) => row.map(csvField).join(",")).join("\n");
        case "json":
            return JSON.stringify(toObjects(result), null, 2);
        case "table":
            return table(result.columns, result.rows);
    }
}

/** A result's rows as objects. */
export function toObjects(result: QueryResult): Record<string, unknown>[] {
    return result.rows.map((row) =>
        Object.fromEntries(
            result.columns.map((name, index) => [name, typed(row[index] ?? null, result.types[index] ?? "")]),
        ),
    );
}

function typed(text: string | null, type: string): unknown {
    if (text === null) {
        return null;
    }
    if (type === "boolean") {
        return text === "true";
    }
    // A bigint or decimal that a double cannot hold stays text: a wrong digit is worse than a quote.
    const numeric = /^(tinyint|smallint|integer|int|bigint|real|float|double|decimal.*)$/.test(type);
    return numeric &&
        (Number.isSafeInteger(Number(text)) || /^(real|float|double)$/.test(type)) &&
        Number.isFinite(Number(text))
        ? Number(text)
        : text;
}

function csvField(value: string | null): string {
    return value === null ? "" : /[",\r\n]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value;
}
