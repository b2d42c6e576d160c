"""Fetches the classes that bind Spark's Parquet writer to S3A's committers: `cloud_committer.py FOLDER`.

PySpark comes without Spark's hadoop-cloud module. Spark's own Ivy resolves it, as it does the toolchain's jars. It is
the module of a later patch release than PySpark's own: not every copy of Maven Central has it in 3.5.6.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sluice_local.java import submit_command

MODULE = "org.apache.spark:spark-hadoop-cloud_2.12:3.5.7"

# All that it depends on: other clouds' clients, and what is on Spark's class path already.
EXCLUDES = (
    "com.amazonaws:*",
    "com.fasterxml.jackson*:*",
    "com.google*:*",
    "joda-time:*",
    "org.apache.hadoop:*",
    "org.apache.httpcomponents:*",
    "org.eclipse.jetty:*",
)


def main(folder: str) -> None:
    """Resolve the module in a temporary Ivy cache, and copy its one jar."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".ivy-") as work:
        program = Path(work, "nothing.py")
        program.touch()
        options = ["--packages", MODULE, "--exclude-packages", ",".join(EXCLUDES), "--conf", f"spark.jars.ivy={work}"]
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
        done = subprocess.run(
            submit_command([], [*options, str(program)]), env=environment, capture_output=True, text=True, check=False
        )
        jars = list(Path(work, "jars").glob("*.jar"))
        if done.returncode != 0 or len(jars) != 1:
            said = "\n".join((done.stdout + done.stderr).splitlines()[-25:])
            raise SystemExit(
                f"Spark's Ivy should fetch one jar for {MODULE}; got {[jar.name for jar in jars]}:\n{said}"
            )
        shutil.copyfile(jars[0], Path(folder, jars[0].name))


main(sys.argv[1])
