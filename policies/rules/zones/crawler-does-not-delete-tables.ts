import { exampleCrawler } from "../../examples";
import { glueName } from "../../facts/glue";
import { Unknown } from "../../facts/known";
import { refuse } from "../../facts/refusal";
import { type Resource } from "../../facts/resource";
import { GLUE_CRAWLER } from "../../facts/types";
import { type ExampleResource, type Finding, type Rule } from "../../rule";

const fix =
    'Set schemaChangePolicy.deleteBehavior to "LOG" or "DEPRECATE_IN_DATABASE", or leave it out for Glue\'s default, ' +
    "which is the latter; drop by hand a table that is really gone.";

/** What keeps a table whose objects are gone, or cannot be listed for a day. */
const keeping = ["LOG", "DEPRECATE_IN_DATABASE"];

/** An hour without objects, or without the right to list them, and every query and grant on the table is broken. */
export const crawlerDoesNotDeleteTables: Rule = {
    name: "crawler-does-not-delete-tables",
    description: "A crawler that finds no objects leaves the table in the catalog.",
    level: "advisory",
    severity: "medium",
    source: {
        quote: "DELETE_FROM_DATABASE – Delete tables and partitions from the Data Catalog. … DEPRECATE_IN_DATABASE – Mark the table as deprecated in the Data Catalog. This is the default setting.",
        from: "AWS Glue Developer Guide, Setting crawler configuration options",
        url: "https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html",
    },
    fix,
    resource: { types: [GLUE_CRAWLER], check },
    examples: { failing: [example("DELETE_FROM_DATABASE")], passing: [example("LOG")] },
};

function check(crawler: Resource): readonly Finding[] {
    const value = crawler.read("schemaChangePolicy", "deleteBehavior");
    if (value === undefined || value === null || (typeof value === "string" && keeping.includes(value))) {
        return [];
    }
    return [
        refuse({
            of: glueName("crawler", crawler),
            property: value instanceof Unknown ? value.path : "schemaChangePolicy.deleteBehavior",
            value,
            ...(value === "DELETE_FROM_DATABASE" ? { meaning: "a table whose objects are not found is dropped" } : {}),
            allowed: keeping.map((item) => `"${item}"`).join(" or "),
            fix,
        }),
    ];
}

function example(deleteBehavior: string): ExampleResource {
    const crawler = exampleCrawler("curated", ["s3://acme-curated/users/"]);
    return { ...crawler, properties: { ...crawler.properties, schemaChangePolicy: { deleteBehavior } } };
}
