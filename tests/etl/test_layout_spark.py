"""The paths that Spark's own writer makes, beside ours."""

import pytest

from sluice_etl.layout import partition_directory

pytestmark = pytest.mark.spark

# A NUL is refused by the file system of this machine and by S3's own tools alike.
VALUES = [
    *[chr(code) for code in range(1, 128)],
    *[f"a{chr(code)}b" for code in range(1, 128)],
    "é",
    "Côte d'Ivoire",
    "日本",
    "e\u0301",
    "\u00a0",
    "\u2028",
    "😀",
    "%2F",
    "..",
    "a%",
    "x" * 200,
]


def test_names_directories_as_sparks_partitioned_write_does_for_every_ascii_character_and_others(spark, tmp_path):
    path = tmp_path / "out"
    rows = [(number, value) for number, value in enumerate([*VALUES, None, ""])]
    frame = spark.createDataFrame(rows, "id int, country string").repartition(1)
    frame.write.option("maxRecordsPerFile", 0).partitionBy("country").parquet(str(path))
    theirs = {f"{folder.name}/" for folder in path.iterdir() if folder.is_dir()}
    assert theirs == {partition_directory("country", value) for _, value in rows}
