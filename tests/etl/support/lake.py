"""A bucket of the test's own, and what is in it."""

import io
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq
from pyspark.sql import functions as F

from sluice_etl import frame
from sluice_etl.conform import conform
from sluice_etl.s3 import S3Location
from sluice_etl.sift import sift
from sluice_etl.sink import Destination, append
from sluice_etl.sources import RawRows
from sluice_etl.split import split


@dataclass
class Lake:
    s3: Any
    bucket: str

    def destination(self, run_id="run-1"):
        return Destination(S3Location(self.bucket, "orders/"), S3Location(self.bucket, "quarantine/orders/"), run_id)

    def object_keys(self, prefix=""):
        found = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", [])
        return sorted(item["Key"] for item in found)

    def table(self, key):
        body = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return pq.read_table(io.BytesIO(body))

    def rows(self, prefix=""):
        """Key → rows, in the order of the object."""
        return {key: self.table(key).to_pylist() for key in self.object_keys(prefix)}


class RawFolder:
    """CSV files on the local disk, read as a job would read raw objects."""

    def __init__(self, spark, folder):
        self._spark = spark
        self._folder = folder
        folder.mkdir()

    def add(self, name, *lines, header="id,item,amount,state,ordered,country"):
        path = self._folder / name
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return path

    def read(self, *names):
        paths = [str(self._folder / name) for name in names] or str(self._folder)
        return self._spark.read.csv(paths, header=True).withColumn(frame.SOURCE, F.input_file_name())


def append_all(raw, contract, destination, **options):
    """Conform, split and append, as the job does. `raw` are the rows of a read, or a DataFrame of them."""
    rows = sift(raw, contract) if isinstance(raw, RawRows) else split(conform(raw, contract), contract)
    with rows as batch:
        return append(batch, contract, destination, **options)
