"""Prepares the JVM's classes for fast starts: `python -m sluice_local.class_archive --jars DIR`.

Loading and verifying Spark's classes is most of a short run's time. A class data archive, written once by the JVM
itself at the end of a typical run, is mapped into memory instead. It fits one JVM and one set of jars, and is ignored
by any other.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sluice_local import aws
from sluice_local.gateway import ARCHIVE_NAME, BASE_ARCHIVE_NAME
from sluice_local.java import java_executable

_REGION = "us-east-1"
_BUCKET = "training"
_CSV = "id,name,amount,country\n" + "".join(f'{n},"name, {n}",{n}.5,{"IN" if n % 2 else "US"}\n' for n in range(200))

# What a job of a lake does: reads a catalog table, casts, filters, shuffles, hands rows to Python, writes Parquet.
_SCRIPT = """
import sys
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from pyspark.sql import functions as F
arguments = getResolvedOptions(sys.argv, ["JOB_NAME"])
context = GlueContext(SparkContext())
job = Job(context)
job.init(arguments["JOB_NAME"], arguments)
frame = context.create_dynamic_frame.from_catalog(database="training", table_name="people", transformation_ctx="people")
rows = frame.resolveChoice(specs=[("id", "cast:string"), ("amount", "cast:string")]).toDF()
rows = rows.withColumn("file", F.input_file_name()).withColumn("amount", F.col("amount").cast("decimal(10,2)"))
rows = rows.withColumn("bad", F.when(~F.col("country").rlike("^[A-Z]{2}$"), F.array(F.lit("country")))).cache()
split = rows.where(F.col("bad").isNull()).repartition(2, "file", "country").sortWithinPartitions("file", "country")
split.groupBy("country").agg(F.count("*"), F.sum("amount")).orderBy("country").collect()
def same(batches):
    yield from batches
split.drop("bad").mapInArrow(same, split.drop("bad").schema).collect()
rows.write.mode("overwrite").partitionBy("country").parquet("s3://training/out/")
job.commit()
"""


def _fill(endpoint: str) -> None:
    s3 = aws.client("s3", endpoint, _REGION)
    glue = aws.client("glue", endpoint, _REGION)
    s3.create_bucket(Bucket=_BUCKET)
    s3.put_object(Bucket=_BUCKET, Key="people/people.csv", Body=_CSV)
    s3.put_object(Bucket=_BUCKET, Key="scripts/job.py", Body=_SCRIPT)
    glue.create_database(DatabaseInput={"Name": "training"})
    columns = {"id": "bigint", "name": "string", "amount": "double", "country": "string"}
    glue.create_table(
        DatabaseName="training",
        TableInput={
            "Name": "people",
            "Parameters": {"classification": "csv", "skip.header.line.count": "1"},
            "StorageDescriptor": {
                "Location": f"s3://{_BUCKET}/people/",
                "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
                "SerdeInfo": {"SerializationLibrary": "org.apache.hadoop.hive.serde2.OpenCSVSerde"},
            },
        },
    )


def _spec(endpoint: str, jars: list[Path], work: Path) -> dict[str, Any]:
    return {
        "runId": "training",
        "jobName": "training",
        "attempt": 0,
        "scriptLocation": f"s3://{_BUCKET}/scripts/job.py",
        "arguments": {},
        "endpoint": endpoint,
        "region": _REGION,
        "workDir": str(work),
        "sparkJars": [str(jar) for jar in jars],
    }


def _base_options(base: Path) -> list[str]:
    """Options by which the JVM has an archive of its own classes to build on: runtimes made by jlink come without."""
    java = java_executable()
    if _quiet([java, "-Xshare:on", "-version"]) == 0:
        return []
    _quiet([java, "-Xshare:dump", f"-XX:SharedArchiveFile={base}"])
    return [f"-XX:SharedArchiveFile={base}"] if base.is_file() else []


def _quiet(command: list[str]) -> int:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode


def train(jars: list[Path], archive: Path) -> str:
    """Runs the typical job on its own moto server; the JVM writes `archive`. Returns why it did not, or ""."""
    from sluice_local.job_spec import JobSpec
    from sluice_local.run_job import JobRun

    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "training", "AWS_SECRET_ACCESS_KEY": "training"}
    os.environ.update(environment)
    server = subprocess.Popen(
        [sys.executable, "-m", "sluice_local.moto_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        env=environment,
    )
    partial = archive.with_suffix(".part")
    # What an earlier JVM left must not be used by this one.
    for stale in (partial, archive, archive.parent / BASE_ARCHIVE_NAME):
        stale.unlink(missing_ok=True)
    try:
        assert server.stdout is not None
        endpoint = f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}"
        _fill(endpoint)
        with tempfile.TemporaryDirectory(dir=archive.parent, prefix=".training-") as work:
            spec_file = Path(work) / "spec.json"
            spec_file.write_text(json.dumps(_spec(endpoint, jars, Path(work))), encoding="utf-8")
            options = [*_base_options(archive.parent / BASE_ARCHIVE_NAME), f"-XX:ArchiveClassesAtExit={partial}"]
            run = JobRun(JobSpec.read(spec_file), options)
            try:
                run.execute()
            finally:
                # The JVM writes the archive as it ends, so it must end by itself.
                run.end(orderly=True)
    finally:
        assert server.stdin is not None
        server.stdin.close()
        server.wait()
    if not partial.is_file():
        return "the JVM wrote no archive when it ended"
    partial.replace(archive)
    return ""


def main() -> int:
    """Command line: prints `{"archive": FILE}`, or `{"archive": null, "reason": …}`: runs work without, only slower."""
    parser = argparse.ArgumentParser(prog="python -m sluice_local.class_archive", description=__doc__)
    parser.add_argument("--jars", required=True, type=Path, metavar="DIR", help="folder that spark_jars resolved into")
    folder: Path = parser.parse_args().jars.resolve()
    jars = sorted(folder.glob("*.jar"))
    if not jars:
        parser.error(f"no jars in {folder}; resolve them with python -m sluice_local.spark_jars --into {folder}")
    archive = folder / ARCHIVE_NAME
    reason = train(jars, archive)
    print(json.dumps({"archive": None, "reason": reason} if reason else {"archive": str(archive)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
