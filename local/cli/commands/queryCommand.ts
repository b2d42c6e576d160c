import { type Command, Option } from "commander";
import { UserError } from "../../errors";
import { table } from "../output";
import type { Format } from "../query";
import { lakeOf, print } from "./shared";

const FORMATS: readonly Format[] = ["table", "csv", "json"];

interface QueryOptions {
    readonly format: Format;
    readonly named?: string;
    readonly listNamed?: boolean;
    readonly readers?: boolean;
}

/** `query`. */
export function addQueryCommand(root: Command): void {
    root.command("query")
        .description("Run SQL over the curated tables (Athena; DuckDB on the local lake).")
        .argument("[sql]", "one statement; or name one with --named")
        .addOption(new Option("--format <format>", "how to print the result").choices(FORMATS).default("table"))
        .option("--named <name>", "run a query that the workgroup keeps, instead of SQL")
        .option("--list-named", "list the queries that the workgroup keeps, and run none")
        .option("--readers", "run in the readers' workgroup, as who has assumed the readers' role must")
        .addHelpText(
            "after",
            '\nExamples:\n  $ sluice query "SELECT country, count(*) AS n FROM users GROUP BY country ORDER BY n DESC"\n  $ sluice query "SHOW TABLES" --format json\n  $ sluice query --named users-quarantine-by-reason',
        )
        .action(async (sql: string | undefined, options: QueryOptions, command: Command) => {
            const { named, listNamed } = options;
            const given = [sql, named, listNamed].filter((one) => one !== undefined).length;
            if (given !== 1) {
                throw new UserError(
                    `Got ${given === 0 ? "no query" : "more than one query"}; give one of: SQL, --named NAME, --list-named.`,
                    2,
                );
            }
            const lake = await lakeOf(command);
            const { findNamedQuery, listNamedQueries } = await import("../namedQueries.js");
            if (listNamed === true) {
                const found = await listNamedQueries(lake);
                print(
                    options.format === "json"
                        ? JSON.stringify(found, null, 2)
                        : table(
                              ["name", "what it answers"],
                              found.map(({ Name, Description }) => [Name, Description]),
                          ),
                );
                return;
            }
            const { format, query } = await import("../query.js");
            const text = named === undefined ? (sql ?? "") : ((await findNamedQuery(lake, named)).QueryString ?? "");
            const workgroup = options.readers === true ? lake.names.readersWorkgroup : lake.names.workgroup;
            print(format(await query(lake, text, workgroup), options.format));
        });
}
