"""Resolves the jars that give Spark its S3 filesystem: `python -m sluice_local.spark_jars --into DIR`.

Spark's own Ivy does the work (the same as `spark.jars.packages` at run time), once, so that no job run waits for it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sluice_local.java import submit_command

PACKAGES = (
    "org.apache.hadoop:hadoop-aws:3.3.4",
    "com.amazonaws:aws-java-sdk-s3:1.12.797",
    "com.amazonaws:aws-java-sdk-sts:1.12.797",
    # hadoop-aws 3.3.4 refers to DynamoDB's exceptions in its error translation.
    "com.amazonaws:aws-java-sdk-dynamodb:1.12.797",
)

# The bundle is 280 MB of every AWS service; the others are in Spark's own jars already.
EXCLUDES = (
    "com.amazonaws:aws-java-sdk-bundle",
    "com.fasterxml.jackson.core:jackson-core",
    "com.fasterxml.jackson.core:jackson-databind",
    "com.fasterxml.jackson.core:jackson-annotations",
    "commons-codec:commons-codec",
    "commons-logging:commons-logging",
    "joda-time:joda-time",
    "org.apache.httpcomponents:httpclient",
    "org.apache.httpcomponents:httpcore",
)

_RECORD = "resolved.json"


class ResolutionError(Exception):
    """Ivy did not deliver the jars; the message says what it said."""


def resolve(into: Path) -> list[Path]:
    """The jars, in `into`; a folder that already holds this very selection is left as it is."""
    known = _recorded(into)
    if known is not None:
        return known
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".ivy-") as work:
        resolved = _resolve_with_ivy(Path(work))
        jars = [into / jar.name for jar in resolved]
        for source, target in zip(resolved, jars, strict=True):
            # Renamed into place: a run that is killed half-way leaves no half jar under its final name.
            partial = target.with_suffix(".part")
            shutil.copyfile(source, partial)
            partial.replace(target)
    record = {"packages": PACKAGES, "excludes": EXCLUDES, "jars": {jar.name: jar.stat().st_size for jar in jars}}
    (into / _RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return jars


def _recorded(into: Path) -> list[Path] | None:
    try:
        record = json.loads((into / _RECORD).read_text(encoding="utf-8"))
        same = record["packages"] == list(PACKAGES) and record["excludes"] == list(EXCLUDES)
        if same and all((into / name).stat().st_size == size for name, size in record["jars"].items()):
            return sorted(into / name for name in record["jars"])
    except (OSError, ValueError, KeyError):
        pass  # No record, or not one of ours, or a jar has gone: resolve again.
    return None


def _resolve_with_ivy(work: Path) -> list[Path]:
    # SparkSubmit resolves before it starts the program that it is given: an empty one.
    program = work / "nothing.py"
    program.write_text("", encoding="utf-8")
    command = submit_command(
        [],
        [
            "--packages",
            ",".join(PACKAGES),
            "--exclude-packages",
            ",".join(EXCLUDES),
            "--conf",
            f"spark.jars.ivy={work / 'ivy'}",
            str(program),
        ],
    )
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise ResolutionError(f"Java could not be started: {error}. Set JAVA_HOME to a Java 17.") from error
    jars = sorted((work / "ivy" / "jars").glob("*.jar"))
    if done.returncode != 0 or not jars:
        raise ResolutionError(
            f"Spark's Ivy could not resolve {', '.join(PACKAGES)} (exit {done.returncode}). It said:\n{_tail(done)}"
        )
    return jars


def _tail(done: subprocess.CompletedProcess[str]) -> str:
    telling = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return "\n".join(telling[-25:])


def main() -> int:
    """Command line: resolves, and prints `{"jars": […]}` as the last line of stdout."""
    parser = argparse.ArgumentParser(prog="python -m sluice_local.spark_jars", description=__doc__)
    parser.add_argument("--into", required=True, type=Path, metavar="DIR", help="folder that gets the jars")
    arguments = parser.parse_args()
    try:
        jars = resolve(arguments.into.resolve())
    except ResolutionError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps({"jars": [str(jar) for jar in jars]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
