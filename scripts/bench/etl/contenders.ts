/** Who is measured: this job, and other ways to append the same rows as Parquet partitioned by country. */

/** The names of the contenders on the command line. */
export type ContenderName = "job" | "default" | "magic" | "local" | "awswrangler" | "duckdb";

/** One way to do the work. */
export interface Contender {
    readonly name: ContenderName;
    /** What the tables call it. */
    readonly title: string;
}

/** All contenders, in the order in which they take turns. */
export const CONTENDERS: readonly Contender[] = [
    { name: "job", title: "this job" },
    { name: "default", title: "S3A default committer" },
    { name: "magic", title: "S3A magic committer" },
    { name: "local", title: "local disk, no S3" },
    { name: "awswrangler", title: "pandas, awswrangler" },
    { name: "duckdb", title: "DuckDB" },
];

/** What has Spark write through S3A's magic committer: objects are uploaded in parts and appear when the job commits. */
export function magicSettings(jar: string): readonly string[] {
    return [
        `spark.jars=${jar}`,
        "spark.hadoop.fs.s3a.committer.name=magic",
        "spark.hadoop.fs.s3a.committer.magic.enabled=true",
        "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a=org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
        "spark.sql.sources.commitProtocolClass=org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
        "spark.sql.parquet.output.committer.class=org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
    ];
}

/** Several settings in Glue's one argument `--conf`. */
export function confArgument(settings: readonly string[]): string {
    return settings.join(" --conf ");
}
