import * as glue from "@pulumi/aws/glue";

// One crawler over the whole bucket, tables deleted when files go away.
new glue.CatalogDatabase("lake", { name: "lake" });
new glue.Crawler("lake", {
    name: "lake",
    role: "arn:aws:iam::123456789012:role/crawler",
    databaseName: "lake",
    schedule: "cron(0/2 * * * ? *)",
    s3Targets: [{ path: "s3://acme-lake/raw/" }, { path: "s3://acme-lake/curated/" }],
    recrawlPolicy: { recrawlBehavior: "CRAWL_NEW_FOLDERS_ONLY" },
    schemaChangePolicy: { deleteBehavior: "DELETE_FROM_DATABASE", updateBehavior: "UPDATE_IN_DATABASE" },
});
