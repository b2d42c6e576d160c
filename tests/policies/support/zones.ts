/** Buckets, databases, tables, crawlers and jobs for the tests of zones, with what a test says and nothing else. */

import { type Lake, readLake } from "../../../policies/facts/lake";
import { type TestResource, urn } from "./pack";
import proxy = require("@pulumi/policy/proxy");

const { unknownCheckingProxy } = proxy as unknown as {
    readonly unknownCheckingProxy: (properties: object) => object;
};

type Properties = Readonly<Record<string, unknown>>;
type MadeFrom = TestResource["madeFrom"];

/** The lake of these resources, read in this process; values that are {@link unknown} are so. */
export function lakeOf(...resources: readonly TestResource[]): Lake {
    return readLake(
        resources.map((resource) => ({
            ...resource,
            urn: urn(resource),
            props: unknownCheckingProxy(resource.properties),
            propertyDependencies: Object.fromEntries(
                Object.entries(resource.madeFrom ?? {}).map(([key, urns]) => [key, urns.map((one) => ({ urn: one }))]),
            ),
        })),
    );
}

export function bucket(name: string, properties: Properties = {}): TestResource {
    return { type: "aws:s3/bucket:Bucket", name, properties: { bucket: name, ...properties } };
}

export function database(name: string, properties: Properties = {}): TestResource {
    return { type: "aws:glue/catalogDatabase:CatalogDatabase", name, properties: { name, ...properties } };
}

/** A table at a place, or where that is `undefined` a view. */
export function table(name: string, databaseName: unknown, location: unknown, madeFrom?: MadeFrom): TestResource {
    return made(
        {
            type: "aws:glue/catalogTable:CatalogTable",
            name,
            properties: { name, databaseName, storageDescriptor: location === undefined ? {} : { location } },
        },
        madeFrom,
    );
}

/** A crawler over these S3 paths, into a database. */
export function crawlerOf(
    name: string,
    databaseName: unknown,
    paths: readonly unknown[],
    properties: Properties = {},
    madeFrom?: MadeFrom,
): TestResource {
    const s3Targets = paths.map((path) => ({ path }));
    return made(
        {
            type: "aws:glue/crawler:Crawler",
            name,
            properties: { name, role: "crawl", databaseName, s3Targets, ...properties },
        },
        madeFrom,
    );
}

/** A job with these arguments. */
export function jobOf(
    name: string,
    args: Readonly<Record<string, unknown>>,
    properties: Properties = {},
    madeFrom?: MadeFrom,
): TestResource {
    const defaultArguments = Object.fromEntries(Object.entries(args).map(([key, value]) => [`--${key}`, value]));
    return made(
        {
            type: "aws:glue/job:Job",
            name,
            properties: {
                name,
                roleArn: "etl",
                command: { scriptLocation: "s3://x/job.py" },
                defaultArguments,
                ...properties,
            },
        },
        madeFrom,
    );
}

/** A trigger; it starts at a time when it has a schedule, else on demand. */
export function triggerOf(
    name: string,
    actions: unknown,
    properties: Properties = {},
    madeFrom?: MadeFrom,
): TestResource {
    const type = "schedule" in properties ? "SCHEDULED" : "ON_DEMAND";
    return made(
        { type: "aws:glue/trigger:Trigger", name, properties: { name, type, actions, ...properties } },
        madeFrom,
    );
}

/** A resource that tells rules nothing, for values to come from. */
export const elsewhere: TestResource = { type: "random:index/randomId:RandomId", name: "id", properties: {} };

function made(resource: TestResource, madeFrom: MadeFrom): TestResource {
    return madeFrom === undefined ? resource : { ...resource, madeFrom };
}
