"""A small lake for a test: one bucket, one database, and the processes' own code run over them."""

import io
import json
from pathlib import Path

import pyarrow.parquet as pq

from sluice_local.crawl import crawl
from sluice_local.query import run
from sluice_local.spec import Spec

REGION = "us-east-1"

EXCLUSIONS = ["**/_temporary/**", "**_SUCCESS", "**_$folder$"]
CONFIGURATION = {
    "Version": 1.0,
    "CrawlerOutput": {
        "Partitions": {"AddOrUpdateBehavior": "InheritFromTable"},
        "Tables": {"AddOrUpdateBehavior": "MergeNewColumns"},
    },
    "Grouping": {"TableGroupingPolicy": "CombineCompatibleSchemas"},
}


class Lake:
    """One bucket and one database."""

    def __init__(self, endpoint, clients, bucket, work):
        self.endpoint, self.bucket, self.work = endpoint, bucket, work
        self.s3, self.glue = clients["s3"], clients["glue"]
        self.database = bucket.replace("-", "_")
        self.s3.create_bucket(Bucket=bucket)
        self.glue.create_database(DatabaseInput={"Name": self.database})

    def put(self, key, body, **options):
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **options)

    def put_parquet(self, key, table):
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
        self.put(key, buffer.getvalue())

    def delete(self, key):
        self.s3.delete_object(Bucket=self.bucket, Key=key)

    def crawler(self, *folders, **changes):
        """GetCrawler's shape of a crawler over the folders."""
        targets = [{"Path": f"s3://{self.bucket}/{folder}", "Exclusions": EXCLUSIONS} for folder in folders]
        return {
            "Name": "crawler",
            "DatabaseName": self.database,
            "Targets": {"S3Targets": targets, "JdbcTargets": []},
            "Classifiers": [],
            "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"},
            "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
            "Configuration": json.dumps(CONFIGURATION),
            **changes,
        }

    def crawl(self, *folders, classifiers=(), **changes):
        changes.setdefault("Classifiers", [classifier["CsvClassifier"]["Name"] for classifier in classifiers])
        return crawl(
            Spec(
                {
                    "endpoint": self.endpoint,
                    "region": REGION,
                    "crawler": self.crawler(*folders, **changes),
                    "classifiers": list(classifiers),
                },
                "spec",
            )
        )

    def table(self, name):
        return self.glue.get_table(DatabaseName=self.database, Name=name)["Table"]

    def tables(self):
        return sorted(table["Name"] for table in self.glue.get_tables(DatabaseName=self.database)["TableList"])

    def columns(self, name):
        return {column["Name"]: column["Type"] for column in self.table(name)["StorageDescriptor"]["Columns"]}

    def partitions(self, name):
        found = self.glue.get_partitions(DatabaseName=self.database, TableName=name)["Partitions"]
        return sorted(found, key=lambda partition: partition["Values"])

    def create_csv_table(self, name, columns, keys=(), serde="OpenCSVSerde", location=None, **parameters):
        """A CSV table with a header line, as a crawler with a custom classifier makes it."""
        serdes = {
            "OpenCSVSerde": ("org.apache.hadoop.hive.serde2.OpenCSVSerde", {"separatorChar": ",", "quoteChar": '"'}),
            "LazySimpleSerDe": ("org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", {"field.delim": ","}),
        }
        library, serde_parameters = serdes[serde]
        self.glue.create_table(
            DatabaseName=self.database,
            TableInput={
                "Name": name,
                "Parameters": {"classification": "csv", "skip.header.line.count": "1", **parameters},
                "PartitionKeys": [{"Name": key, "Type": kind} for key, kind in dict(keys).items()],
                "StorageDescriptor": {
                    "Location": location or f"s3://{self.bucket}/{name}/",
                    "Columns": [{"Name": column, "Type": kind} for column, kind in columns.items()],
                    "SerdeInfo": {"SerializationLibrary": library, "Parameters": serde_parameters},
                },
            },
        )

    def create_partition(self, table, *values, location):
        descriptor = {**self.table(table)["StorageDescriptor"], "Location": location}
        self.glue.create_partition(
            DatabaseName=self.database,
            TableName=table,
            PartitionInput={"Values": list(values), "StorageDescriptor": descriptor},
        )

    def query(self, sql, **changes):
        """The outcome of a query, with its rows."""
        spec = {
            "endpoint": self.endpoint,
            "region": REGION,
            "queryString": sql,
            "database": self.database,
            "executionId": "execution",
            "outputLocation": f"s3://{self.bucket}/results/",
            **changes,
        }
        outcome = run(Spec(spec, "spec"), self.work)
        lines = Path(outcome["rowsFile"]).read_text(encoding="utf-8").splitlines()
        return {**outcome, "rows": [json.loads(line) for line in lines]}

    def read(self, key):
        return self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read().decode()
