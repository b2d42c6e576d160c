import type { Dataset } from "../datasets/datasets";
import type { LakeNames } from "../names";

/** A query that is kept in the workgroup. */
export interface LakeQuery {
    readonly name: string;
    readonly description: string;
    readonly sql: string;
}

/** As many lines as a person looks at. */
const SHOWN = 100;

/**
 * The named queries of a dataset, made from its contract. Their SQL is Athena's, and in the part of it that DuckDB has too: the
 * local endpoint runs the same text.
 *
 * What runs wrote down about themselves (`_sluice/`) is not asked: Athena skips what begins with an underscore. `sluice lineage` reads it.
 */
export function namedQueries(names: LakeNames, dataset: Dataset): LakeQuery[] {
    const table = `${quoted(names.curatedDatabase)}.${quoted(dataset.name)}`;
    const rejected = `${quoted(names.curatedDatabase)}.${quoted(names.quarantineTable(dataset.name))}`;
    const query = (kind: string, description: string, ...lines: string[]): LakeQuery => ({
        name: names.namedQuery(dataset.name, kind),
        description,
        sql: lines.join("\n"),
    });
    return [
        query(
            "partitions",
            `Partitions of ${dataset.name}, the latest or last first, with their rows.`,
            `SELECT ${quoted(dataset.partitionColumn)}, count(*) AS row_count`,
            `FROM ${table}`,
            `GROUP BY ${quoted(dataset.partitionColumn)}`,
            `ORDER BY ${quoted(dataset.partitionColumn)} DESC`,
            `LIMIT ${SHOWN}`,
        ),
        query(
            "completeness",
            `Rows of ${dataset.name}, and in how many of them each column has a value.`,
            "SELECT count(*) AS row_count,",
            dataset.columns.map(({ name }) => `    count(${quoted(name)}) AS ${quoted(name)}`).join(",\n"),
            `FROM ${table}`,
        ),
        ...valuesQuery(dataset, table, query),
        query(
            "quarantine-by-reason",
            `Reasons for which rows of ${dataset.name} were rejected, the most frequent first.`,
            // Without the cell that was got, so that rows of one rule are counted together.
            `SELECT regexp_replace(broken.reason, '(?s) \\(got ".*"\\)$', '') AS reason, count(*) AS row_count`,
            `FROM ${rejected} AS rejected`,
            "CROSS JOIN UNNEST(rejected.reasons) AS broken(reason)",
            "GROUP BY 1",
            "ORDER BY row_count DESC, reason",
            `LIMIT ${SHOWN}`,
        ),
        query(
            "quarantine-by-run",
            `Rejected rows of ${dataset.name} by run and raw file: what to send back to whom.`,
            "SELECT run_id, source_file, count(*) AS row_count",
            `FROM ${rejected}`,
            "GROUP BY run_id, source_file",
            "ORDER BY row_count DESC, source_file",
            `LIMIT ${SHOWN}`,
        ),
    ];
}

/** How often each listed value occurs, for a dataset that lists values. */
function valuesQuery(
    dataset: Dataset,
    table: string,
    query: (kind: string, description: string, ...lines: string[]) => LakeQuery,
): LakeQuery[] {
    const listed = dataset.columns.filter((column) => column.enum !== undefined);
    if (listed.length === 0) {
        return [];
    }
    const parts = listed.map(
        ({ name }) =>
            `SELECT '${name}' AS column_name, CAST(${quoted(name)} AS varchar) AS value, count(*) AS row_count\nFROM ${table}\nGROUP BY ${quoted(name)}`,
    );
    return [
        query(
            "values",
            `How often each value occurs in the columns of ${dataset.name} that list theirs.`,
            parts.join("\nUNION ALL\n"),
            "ORDER BY column_name, row_count DESC, value",
        ),
    ];
}

function quoted(name: string): string {
    return `"${name}"`;
}
