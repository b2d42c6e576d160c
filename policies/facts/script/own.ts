/** Looking names up that scripts make up: `toString` is in every object, and in no table. */

/** The entry of a table under a name; undefined where the table itself has none. */
export function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
    return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
