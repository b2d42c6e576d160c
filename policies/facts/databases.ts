/** The catalog databases that a program declares or fills, each with the crawlers and tables in it. */

import { entriesAt } from "./entries";
import { type PathStep, Unknown } from "./known";
import { type Lake } from "./lake";
import { type Resource } from "./resource";
import { GLUE_CATALOG_DATABASE, GLUE_CATALOG_TABLE, GLUE_CRAWLER } from "./types";

/** A catalog database: declared by the program, or only named in it. */
export interface Database {
    /** Its name, in the catalog's lower case; undefined where the program does not know it yet. */
    readonly name: string | undefined;
    /** What to call it in messages. */
    readonly label: string;
    /** The resources that declare it: one, or several where stacks of several regions share a program. */
    readonly resources: readonly Resource[];
    /** The crawlers that write their tables into it. */
    readonly crawlers: readonly Resource[];
    /** The tables that the program declares in it. */
    readonly tables: readonly Resource[];
}

/** The databases that a property names. */
export interface NamedDatabases {
    /** One, several where the program's links leave that open, none where nothing of the program is behind it. */
    readonly databases: readonly Database[];
    /** The name, where the property or the database behind it tells one. */
    readonly name: string | undefined;
    /** Why no database can be told: the property is not known and none of the program is behind it. */
    readonly unknown?: Unknown;
}

/** The databases of a program; read with `lake.fact(databases)`. */
export interface Databases {
    readonly all: readonly Database[];
    /** The databases behind a property that names one. */
    readonly named: (resource: Resource, ...path: readonly PathStep[]) => NamedDatabases;
}

interface Growing extends Database {
    readonly resources: Resource[];
    readonly crawlers: Resource[];
    readonly tables: Resource[];
}

/** Reads the databases off the program's databases, crawlers and tables. */
export function databases(lake: Lake): Databases {
    const all: Growing[] = [];
    const byName = new Map<string, Growing>();
    const byUrn = new Map<string, Growing>();
    const make = (name: string | undefined, label: string): Growing => {
        const database = { name, label: `database "${label}"`, resources: [], crawlers: [], tables: [] };
        all.push(database);
        return database;
    };
    const ofName = (name: string): Growing => {
        const key = catalogName(name);
        const database = byName.get(key) ?? make(key, key);
        byName.set(key, database);
        return database;
    };
    for (const resource of lake.ofType(GLUE_CATALOG_DATABASE)) {
        const name = resource.read("name");
        const database = typeof name === "string" ? ofName(name) : make(undefined, resource.name);
        database.resources.push(resource);
        byUrn.set(resource.urn, database);
    }
    const named = (resource: Resource, ...path: readonly PathStep[]): NamedDatabases => {
        const value = resource.read(...path);
        if (typeof value === "string") {
            const database = byName.get(catalogName(value));
            return { databases: database === undefined ? [] : [database], name: catalogName(value) };
        }
        if (!(value instanceof Unknown)) {
            return { databases: [], name: undefined };
        }
        const found = behind(resource, String(path[0])).flatMap(({ urn }) => byUrn.get(urn) ?? []);
        const [only, ...more] = found;
        return {
            databases: found,
            name: more.length === 0 ? only?.name : undefined,
            ...(only === undefined ? { unknown: value } : {}),
        };
    };
    const filledBy = (resource: Resource, path: readonly PathStep[]): readonly Growing[] => {
        const value = resource.read(...path);
        return typeof value === "string" ? [ofName(value)] : (named(resource, ...path).databases as readonly Growing[]);
    };
    for (const crawler of lake.ofType(GLUE_CRAWLER)) {
        const filled = writtenDatabases(crawler).flatMap((path) => filledBy(crawler, path));
        new Set(filled).forEach((database) => database.crawlers.push(crawler));
    }
    for (const table of lake.ofType(GLUE_CATALOG_TABLE)) {
        filledBy(table, ["databaseName"]).forEach((database) => database.tables.push(table));
    }
    return { all, named };
}

/** The properties that name the databases which a crawler writes: one over catalog tables updates these where they are. */
export function writtenDatabases(crawler: Resource): readonly (readonly PathStep[])[] {
    const targets = entriesAt(crawler, "catalogTargets");
    return targets.length === 0 ? [["databaseName"]] : targets.map(({ path }) => [...path, "databaseName"]);
}

/**
 * The databases that went into a property which is not known: those among them that are not known themselves, where
 * there are any, since a name that is known would not have made the property unknown.
 */
function behind(resource: Resource, property: string): readonly Resource[] {
    const made = (resource.madeFrom(property) ?? []).filter(({ type }) => type === GLUE_CATALOG_DATABASE);
    const hidden = made.filter((database) => database.read("name") instanceof Unknown);
    return hidden.length > 0 ? hidden : made;
}

/** The catalog keeps names in lower case, whatever was asked for. */
function catalogName(name: string): string {
    return name.toLowerCase();
}
