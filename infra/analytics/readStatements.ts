import type { LakeNames } from "../names";
import type { PolicyStatement } from "../policyDocument";

/** What a role may read of the curated zone. */
export interface CuratedAccess {
    /** The lake's names. */
    readonly names: LakeNames;
    /** Datasets whose rows it may read. */
    readonly datasets: readonly string[];
    /** Whether it may read the rejected rows of these datasets too. @default false */
    readonly quarantine?: boolean;
}

/** Read the rows of curated tables: their entries in the catalog and the objects behind them, folder by folder. */
export function readStatements({ names, datasets, quarantine = false }: CuratedAccess): PolicyStatement[] {
    const tables = datasets.flatMap((name) => (quarantine ? [name, names.quarantineTable(name)] : [name]));
    const folders = datasets.flatMap((name) => (quarantine ? [name, `quarantine/${name}`] : [name]));
    return [
        {
            Sid: "ReadTables",
            Effect: "Allow",
            Action: [
                "glue:GetDatabase",
                "glue:GetTable",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:BatchGetPartition",
            ],
            Resource: [
                names.glueArn("catalog"),
                names.glueArn(`database/${names.curatedDatabase}`),
                ...tables.map((table) => names.glueArn(`table/${names.curatedDatabase}/${table}`)),
            ],
        },
        {
            // Which tables there are, and of what columns: a client that lists them needs a right to all. It holds no row.
            Sid: "ListTables",
            Effect: "Allow",
            Action: "glue:GetTables",
            Resource: [
                names.glueArn("catalog"),
                names.glueArn(`database/${names.curatedDatabase}`),
                names.glueArn(`table/${names.curatedDatabase}/*`),
            ],
        },
        {
            Sid: "ListCurated",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: names.s3Arn(names.curatedBucket),
            // Listing is a right on the bucket: only the prefix keeps it to these folders.
            Condition: {
                StringLike: { "s3:prefix": folders.flatMap((folder) => [folder, `${folder}/`, `${folder}/*`]) },
            },
        },
        {
            Sid: "LocateCurated",
            Effect: "Allow",
            Action: "s3:GetBucketLocation",
            Resource: names.s3Arn(names.curatedBucket),
        },
        {
            Sid: "ReadCurated",
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: folders.map((folder) => names.s3Arn(names.curatedBucket, `${folder}/*`)),
        },
    ];
}

/** Run queries in a workgroup, and read and write the results that are the workgroup's own. */
export function queryStatements(names: LakeNames, workgroup: string, resultsPath: string): PolicyStatement[] {
    const results = resultsPath.slice(`s3://${names.artifactsBucket}/`.length);
    return [
        {
            Sid: "RunQueries",
            Effect: "Allow",
            Action: [
                "athena:BatchGetQueryExecution",
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetQueryResultsStream",
                "athena:GetWorkGroup",
                "athena:ListQueryExecutions",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            Resource: names.athenaArn(`workgroup/${workgroup}`),
        },
        {
            // The lake's own named queries are in its workgroup: their text may be read there, and run in this one.
            Sid: "ReadNamedQueries",
            Effect: "Allow",
            Action: ["athena:BatchGetNamedQuery", "athena:GetNamedQuery", "athena:ListNamedQueries"],
            Resource: [names.workgroup, workgroup].map((group) => names.athenaArn(`workgroup/${group}`)),
        },
        {
            // Drivers look at the catalog through Athena, which asks Glue as the caller.
            Sid: "BrowseCatalog",
            Effect: "Allow",
            Action: [
                "athena:GetDataCatalog",
                "athena:GetDatabase",
                "athena:GetTableMetadata",
                "athena:ListTableMetadata",
            ],
            Resource: names.athenaArn("datacatalog/AwsDataCatalog"),
        },
        {
            Sid: "ListResults",
            Effect: "Allow",
            Action: "s3:ListBucket",
            Resource: names.s3Arn(names.artifactsBucket),
            Condition: { StringLike: { "s3:prefix": [results, `${results}*`] } },
        },
        {
            Sid: "LocateResults",
            Effect: "Allow",
            Action: "s3:GetBucketLocation",
            Resource: names.s3Arn(names.artifactsBucket),
        },
        {
            Sid: "KeepResults",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
            Resource: names.s3Arn(names.artifactsBucket, `${results}*`),
        },
    ];
}
