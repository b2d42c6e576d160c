import { invalidRequest } from "./input";

/** What kind of statement Athena calls a query. */
export type StatementType = "DDL" | "DML" | "UTILITY";

const ddl = new Set(["CREATE", "ALTER", "DROP", "MSCK"]);
const utility = new Set(["SHOW", "DESCRIBE", "DESC", "EXPLAIN"]);

/** A statement's kind, by its first word. */
export function statementType(query: string): StatementType {
    const word = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*([A-Za-z]+)/.exec(query)?.[1]?.toUpperCase() ?? "";
    return ddl.has(word) ? "DDL" : utility.has(word) ? "UTILITY" : "DML";
}

/**
 * Puts execution parameters in the places of the question marks. They are SQL literals as the client wrote them, which
 * is how Athena takes them.
 */
export function applyParameters(query: string, parameters: readonly string[]): string {
    if (parameters.length === 0) {
        return query;
    }
    let used = 0;
    // Strings, quoted names and comments are passed over: a question mark in them is text.
    const result = query.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?/g, (token) => {
        if (token !== "?") {
            return token;
        }
        used += 1;
        return parameters[used - 1] ?? "?";
    });
    if (used !== parameters.length) {
        throw invalidRequest(`The query has ${used} parameter(s) and ExecutionParameters has ${parameters.length}.`);
    }
    return result;
}
