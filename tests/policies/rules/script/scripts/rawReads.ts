import { begun } from "../../../facts/script/support";
import { type BadScripts } from "./good";

/** Scripts that read raw, or may do so, past the bookmark, and what is said of them. */
export const rawReads: BadScripts = {
    "reads raw with Spark": [
        `${begun}spark.read.option("header", True).csv("s3://acme-raw/users/")\njob.commit()\n`,
        /^line 13, column 35: spark\.read\.csv reads s3:\/\/acme-raw\/users\/, which is in the raw zone by its name; no bookmark follows it$/,
    ],
    "reads raw under another name, in a wrapper": [
        `${begun}
RAW = "s3://acme-" + "raw"
session = spark
def load(source, path, kind="parquet"):
    return source.read.format(kind).load(path)
def users(base):
    return load(session, path=f"{base}/users/")
users(RAW)
job.commit()
`,
        /^line 17, column 37: spark\.read\.load reads s3:\/\/acme-raw\/users\/, which is in the raw zone/,
    ],
    "reads raw through an argument of the job": [
        `${begun}spark.read.json(args["RAW_PATH"] + "/users")\njob.commit()\n`,
        /^line 13.*: spark\.read\.json reads s3:\/\/acme-landing\/x\/users, which is in the raw zone/,
    ],
    "reads a list of places, one of them raw": [
        `${begun}spark.read.parquet(*["s3://acme-curated/a/", "s3://acme-raw/b/"])\njob.commit()\n`,
        /spark\.read\.parquet reads s3:\/\/acme-raw\/b\//,
    ],
    "reads a place of which only the beginning is known, and that is raw": [
        `${begun}spark.read.parquet("s3://acme-raw/{}/x".format(table))\njob.commit()\n`,
        /reads below s3:\/\/acme-raw\/, which is in the raw zone by its name/,
    ],
    "reads a place that is not known": [
        `${begun}spark.read.csv(where_is_it())\nspark.read.csv(args["SOMEWHERE"])\njob.commit()\n`,
        /^undecided: line 13.*: spark\.read\.csv \(where_is_it\(\)\) reads a place that is not known, and may be raw/,
        /^undecided: line 14.*reads a place that is not known \(--SOMEWHERE of the job has no known value\), and may be raw/,
    ],
    "reads raw tables with SQL": [
        `${begun}spark.sql(f"SELECT * FROM {args['INPUT_DB']}.users u, acme_curated.x JOIN bronze.y USING (id)")\njob.commit()\n`,
        /spark\.sql reads table acme_raw\.users, which is in the raw zone/,
        /spark\.sql reads table bronze\.y, which is in the raw zone/,
    ],
    "reads raw Iceberg tables": [
        `${begun}spark.read.format("iceberg").load("glue_catalog.raw.users")\njob.commit()\n`,
        /spark\.read\.load reads table glue_catalog\.raw\.users, which is in the raw zone by its name/,
    ],
    "reads raw as a DataFrame through Glue": [
        `${begun}glue.create_data_frame.from_catalog(database="acme_raw", table_name="users", transformation_ctx="u")\njob.commit()\n`,
        /create_data_frame\.from_catalog reads from database acme_raw, which is in the raw zone/,
    ],
    "reads raw with pandas, awswrangler and RDDs": [
        `${begun}
import pandas as pd
import awswrangler as wr
pd.read_csv("s3://acme-raw/a.csv")
wr.s3.read_parquet(path="s3://acme-raw/b/")
spark.sparkContext.textFile("s3a://acme-raw/c/")
job.commit()
`,
        /pandas\.read_csv reads s3:\/\/acme-raw\/a\.csv/,
        /awswrangler\.s3\.read_parquet reads s3:\/\/acme-raw\/b\//,
        /sc\.textFile reads s3a:\/\/acme-raw\/c\//,
    ],
};
