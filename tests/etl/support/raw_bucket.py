"""Raw files as S3 objects, for what depends on sizes, times and ETags.

Spark in these tests reads local files, so that no jar is needed: the rows come from a copy on disk, and their source
is the object's URI.
"""

from pyspark.sql import functions as F

from sluice_etl import frame


class RawBucket:
    """Puts files into the raw folder of a lake, and reads them as a job would."""

    def __init__(self, lake, raw_folder):
        self.lake, self._folder = lake, raw_folder

    def put(self, name, *lines):
        path = self._folder.add(name, *lines)
        self.lake.s3.put_object(Bucket=self.lake.bucket, Key=f"raw/orders/{name}", Body=path.read_bytes())

    def uri(self, name):
        return f"s3://{self.lake.bucket}/raw/orders/{name}"

    def read(self, *names):
        raw = self._folder.read(*names)
        source = F.concat(F.lit(f"s3://{self.lake.bucket}/raw/orders/"), F.element_at(F.split(frame.SOURCE, "/"), -1))
        return raw.withColumn(frame.SOURCE, source)
