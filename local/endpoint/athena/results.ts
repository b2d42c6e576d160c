import * as fs from "node:fs";
import * as readline from "node:readline";
import { z } from "zod";
import { invalidRequest } from "./input";

const rowSchema = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Precision and scale that Athena gives with a type that does not say its own. */
const precisions: Readonly<Record<string, readonly [precision: number, scale: number]>> = {
    boolean: [0, 0],
    tinyint: [3, 0],
    smallint: [5, 0],
    integer: [10, 0],
    bigint: [19, 0],
    float: [17, 0],
    double: [17, 0],
    date: [0, 0],
    timestamp: [3, 0],
    varchar: [2_147_483_647, 0],
    varbinary: [1_073_741_824, 0],
};

/** ColumnInfo of a result's column. */
export function columnInfo(column: { readonly Name: string; readonly Type: string }): object {
    const [, base = column.Type, precision, scale] =
        /^([a-z ]+?)\s*(?:\((\d+)(?:,\s*(\d+))?\))?$/i.exec(column.Type) ?? [];
    const type = base.toLowerCase();
    const [defaultPrecision, defaultScale] = precisions[type] ?? [0, 0];
    return {
        CatalogName: "hive",
        SchemaName: "",
        TableName: "",
        Name: column.Name,
        Label: column.Name,
        Type: type,
        Precision: precision === undefined ? defaultPrecision : Number(precision),
        Scale: scale === undefined ? defaultScale : Number(scale),
        Nullable: "UNKNOWN",
        CaseSensitive: type === "varchar" || type === "char" || type === "string",
    };
}

/** Where a page of a result starts: how many rows came before, and where the next one is in the file. */
interface Position {
    readonly row: number;
    readonly byte: number;
}

const tokenSchema = z.object({ row: z.int().min(0), byte: z.int().min(0) });

/** A page of rows, in the shape of GetQueryResults, and the token of the next page. */
export async function readPage(
    rowsFile: string,
    /** Column names, where the result has a header row, as a SELECT's has. */
    header: readonly string[] | undefined,
    size: number,
    token: string | undefined,
): Promise<{ readonly rows: object[]; readonly nextToken?: string }> {
    const position = token === undefined ? { row: 0, byte: 0 } : readToken(token);
    const rows: object[] = [];
    if (token === undefined && header !== undefined) {
        rows.push(row(header));
    }
    let byte = position.byte;
    const stream = fs.createReadStream(rowsFile, { start: byte });
    const lines = readline.createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
    try {
        for await (const line of lines) {
            if (rows.length >= size) {
                return { rows, nextToken: writeToken({ row: position.row + rows.length, byte }) };
            }
            byte += Buffer.byteLength(line) + 1;
            rows.push(row(rowSchema.parse(JSON.parse(line))));
        }
    } finally {
        lines.close();
        stream.destroy();
    }
    return { rows };
}

function row(values: readonly (string | number | boolean | null)[]): object {
    // A null has no VarCharValue at all.
    return { Data: values.map((value) => (value === null ? {} : { VarCharValue: String(value) })) };
}

function readToken(token: string): Position {
    try {
        return tokenSchema.parse(JSON.parse(Buffer.from(token, "base64url").toString("utf8")));
    } catch {
        throw invalidRequest(
            `NextToken is not one that this endpoint gave out: ${JSON.stringify(token.slice(0, 100))}`,
        );
    }
}

function writeToken(position: Position): string {
    return Buffer.from(JSON.stringify(position)).toString("base64url");
}
