import * as glue from "@pulumi/aws/glue";
import * as s3 from "@pulumi/aws/s3";
import { arguments_ } from "../../shared/job";

// A stream in a batch job's clothes, with the broker's password where everybody can read it.
new s3.BucketObjectv2("script", {
    bucket: "acme-deploy",
    key: "clicks.py",
    content: [
        "from pyspark.context import SparkContext",
        "from awsglue.context import GlueContext",
        "",
        "spark = GlueContext(SparkContext()).spark_session",
        "clicks = spark.readStream.format('kafka').load()",
        "clicks.writeStream.format('parquet').start('s3://acme-curated/clicks/').awaitTermination()",
    ].join("\n"),
});
new glue.Job("clicks", {
    name: "clicks",
    roleArn: "arn:aws:iam::123456789012:role/clicks",
    glueVersion: "2.0",
    workerType: "G.8X",
    numberOfWorkers: 50,
    timeout: 2880,
    command: { name: "gluestreaming", scriptLocation: "s3://acme-deploy/clicks.py" },
    defaultArguments: { ...arguments_("clicks", "acme"), "--KAFKA_PASSWORD": "correct horse battery staple" },
});
