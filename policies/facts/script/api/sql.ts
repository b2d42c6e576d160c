/** What a Spark SQL statement reads and writes. */

import { type Place, type WriteMode } from "../events";
import { textOf } from "../run/texts";
import { type Given, type Text, type TextPart } from "../run/values";
import { type Site } from "./site";

// What is not spelled out stands in the text as one character of this range each, so that names can be put together of both.
const FIRST_HOLE = 0xe000;
const LAST_HOLE = 0xf8ff;

const tokenPattern =
    /\s+|--[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^])*"|`(?:[^`]|``)*`|[\w$\ue000-\uf8ff]+|[^]/gu;

/** Functions whose arguments have a FROM of their own. */
const functionsWithFrom = new Set(["EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "OVERLAY", "POSITION"]);

/** Words that are no alias behind a table. */
const clauses = new Set(["WHERE", "JOIN", "ON", "GROUP", "ORDER", "LEFT", "RIGHT", "INNER", "FULL", "CROSS", "UNION"]);

/** Notes what a statement does. */
export function readSql({ machine, at }: Site, query: Given): void {
    const parts: readonly TextPart[] = query.value.kind === "text" ? query.value.parts : [{ unknown: true }];
    const statement = new Statement(parts);
    if (statement.isHidden) {
        machine.note({ kind: "plainRead", api: "spark.sql", places: [{ kind: "table", given: query }] }, at);
        return;
    }
    const places = statement.reads().map(({ kind, value }): Place => ({ kind, given: { ...query, value } }));
    if (places.length > 0) {
        machine.note({ kind: "plainRead", api: "spark.sql", places }, at);
    }
    const write = statement.writes();
    if (write !== undefined) {
        machine.note({ kind: "write", api: `spark.sql("${write.keyword} …")`, mode: write.mode }, at);
    }
}

interface Reference {
    readonly kind: Place["kind"];
    readonly value: Text;
}

class Statement {
    private readonly holes: readonly TextPart[];
    private readonly tokens: readonly string[];
    private readonly words: readonly string[];

    constructor(parts: readonly TextPart[]) {
        this.holes = parts.filter((part) => typeof part !== "string").slice(0, LAST_HOLE - FIRST_HOLE);
        let next = FIRST_HOLE;
        const sql = parts
            .map((part) => (typeof part === "string" ? part : String.fromCharCode(Math.min(next++, LAST_HOLE))))
            .join("");
        this.tokens = (sql.match(tokenPattern) ?? []).filter((token) => !/^(?:\s|--|\/\*)/u.test(token));
        this.words = this.tokens.map((token) => token.toUpperCase());
    }

    /** Whether not even its first word is known. */
    get isHidden(): boolean {
        const [first = ""] = this.tokens;
        return this.tokens.length > 0 && !/^[A-Za-z(]/u.test(first);
    }

    /** Tables, databases and paths that it reads. */
    reads(): readonly Reference[] {
        const found: Reference[] = [];
        const open: string[] = [];
        this.words.forEach((word, index) => {
            if (word === "(") {
                open.push(this.words[index - 1] ?? "");
            } else if (word === ")") {
                open.pop();
            } else if (
                (word === "FROM" || word === "JOIN" || word === "USING") &&
                !this.isOtherFrom(index, open.at(-1))
            ) {
                found.push(...this.tablesAt(index + 1));
            } else if (word === "USE" && index === 0) {
                const skip = ["DATABASE", "SCHEMA"].includes(this.words[1] ?? "") ? 2 : 1;
                found.push({ kind: "database", value: this.fill(this.tokens[skip] ?? "") });
            } else if (/^['"]s3[an]?:\/\//iu.test(word) && this.words[index - 1] !== "DIRECTORY") {
                found.push({ kind: "path", value: this.fill((this.tokens[index] ?? "").slice(1, -1)) });
            }
        });
        return found;
    }

    /** How it writes, if it does. */
    writes(): { readonly keyword: string; readonly mode: WriteMode } | undefined {
        const at = this.words.findIndex((word) =>
            ["INSERT", "MERGE", "DELETE", "TRUNCATE", "UPDATE", "CREATE"].includes(word),
        );
        const [first = "", second = "", third = ""] = at < 0 ? [] : this.words.slice(at, at + 3);
        switch (first) {
            case "INSERT":
                return { keyword: `${first} ${second}`, mode: second === "OVERWRITE" ? "overwrite" : "append" };
            case "MERGE":
            case "UPDATE":
                return { keyword: first, mode: "merge" };
            case "DELETE":
            case "TRUNCATE":
                return { keyword: first, mode: "delete" };
            case "CREATE": {
                const replaces = second === "OR" && third === "REPLACE";
                const makesTable = (replaces ? this.words[at + 3] : second) === "TABLE";
                return makesTable && this.words.includes("SELECT")
                    ? {
                          keyword: replaces ? "CREATE OR REPLACE TABLE" : "CREATE TABLE",
                          mode: replaces ? "overwrite" : "error",
                      }
                    : undefined;
            }
            default:
                return undefined;
        }
    }

    /** Whether a FROM is not that of a query: EXTRACT(YEAR FROM …), DELETE FROM …; or USING a format. */
    private isOtherFrom(index: number, around: string | undefined): boolean {
        const before = this.words[index - 1];
        return this.words[index] === "USING"
            ? !this.words.includes("MERGE")
            : before === "DELETE" || (around !== undefined && functionsWithFrom.has(around));
    }

    /** The tables of a list that begins here. */
    private tablesAt(start: number): readonly Reference[] {
        const found: Reference[] = [];
        let at = start;
        for (;;) {
            const names: string[] = [];
            while (/^[\w$`\ue000-\uf8ff]/u.test(this.tokens[at] ?? "")) {
                names.push((this.tokens[at] ?? "").replaceAll("`", ""));
                at += 1;
                if (this.tokens[at] !== ".") {
                    break;
                }
                at += 1;
            }
            const last = names.at(-1);
            if (last === undefined) {
                return found;
            }
            // parquet.`s3://…` reads files; a name alone is a view, or a table of the current database.
            const isPath = last.includes("://");
            if (isPath || names.length > 1 || this.hasHole(last)) {
                found.push(
                    isPath
                        ? { kind: "path", value: this.fill(last) }
                        : { kind: "table", value: this.fill(names.join(".")) },
                );
            }
            at +=
                this.words[at] === "AS"
                    ? 2
                    : /^[A-Z_]/u.test(this.words[at] ?? "") && !clauses.has(this.words[at] ?? "")
                      ? 1
                      : 0;
            if (this.tokens[at] !== ",") {
                return found;
            }
            at += 1;
        }
    }

    private hasHole(name: string): boolean {
        return /[\ue000-\uf8ff]/u.test(name);
    }

    /** A name with what is not spelled out put back in. */
    private fill(name: string): Text {
        return textOf(
            [...name].map((char): TextPart => {
                const code = char.charCodeAt(0);
                return code >= FIRST_HOLE && code <= LAST_HOLE
                    ? (this.holes[code - FIRST_HOLE] ?? { unknown: true })
                    : char;
            }),
        );
    }
}
