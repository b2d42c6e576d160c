"""A Spark driver that stays: runs one Glue job script after the other in one JVM, so that a trial costs no Spark start.

`python warm.py --socket PATH --spec FILE --etl FOLDER --scripts FOLDER`. Each connection to the socket is one run, a
line of JSON each way: `{"spec": FILE, "env": {…}}` in, `{"ok": …, "stdout": …, "message": …, "traceback": …}` out.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import runpy
import socket
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from sluice_local import aws
from sluice_local.gateway import Gateway
from sluice_local.job_failure import describe
from sluice_local.job_spec import JobSpec
from sluice_local.process_group import end_with_parent
from sluice_local.spark_config import spark_settings, write_spark_defaults

#: A run's argument that says how large a file the JVM may write, in bytes: what a full disk does to Spark.
FILE_SIZE = "--faults-file-size"
_PROVIDER = "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider"


def main() -> None:
    """Starts Spark, says `{"ready": true, "jvm": PID}`, and runs what comes until stdin closes."""
    parser = argparse.ArgumentParser()
    for name in ("--socket", "--spec", "--etl", "--scripts"):
        parser.add_argument(name, required=True, type=Path)
    options = parser.parse_args()
    end_with_parent()
    spec = JobSpec.read(options.spec)
    for folder in (spec.work_dir / "spark", spec.work_dir / "s3a"):
        folder.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(options.etl))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(options.etl), os.environ.get("PYTHONPATH", "")])
    os.environ.update({"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable})
    conf_dir = spec.work_dir / "conf"
    settings = spark_settings(spec) | {"spark.hadoop.fs.s3a.aws.credentials.provider": _PROVIDER}
    write_spark_defaults(settings, conf_dir)
    gateway = Gateway.start(
        spec.spark_jars, conf_dir, spec.work_dir, environment=os.environ, trust_store=spec.trust_store
    )
    gateway.announce()
    from pyspark import SparkContext

    context = SparkContext.getOrCreate()
    context.setLogLevel("OFF")
    jvm = gateway._process.pid
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(options.socket))
    server.listen()
    print(json.dumps({"ready": True, "jvm": jvm}), flush=True)
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile("rw", encoding="utf-8") as stream:
            request = json.loads(stream.readline())
            answer = _run(context, jvm, options, JobSpec.read(Path(request["spec"])), request["env"])
            try:
                stream.write(json.dumps(answer) + "\n")
                stream.flush()
            except OSError:
                # Who asked is gone; the next one will ask again.
                continue


def _run(context: Any, jvm: int, options: argparse.Namespace, spec: JobSpec, env: dict[str, str]) -> dict[str, Any]:
    _become(context, env)
    name = Path(spec.script_location).name
    script = options.scripts / name if (options.scripts / name).exists() else options.etl / name
    sys.argv = [str(script), *spec.argv()]
    said = io.StringIO()
    try:
        with redirect_stdout(said), _disk_of(jvm, spec.arguments.get(FILE_SIZE)):
            runpy.run_path(str(script), run_name="__main__")
    except BaseException as error:
        text = "".join(traceback.format_exception(error))
        return {"ok": False, "stdout": said.getvalue(), "message": describe(error), "traceback": text}
    return {"ok": True, "stdout": said.getvalue(), "message": "", "traceback": ""}


def _become(context: Any, env: dict[str, str]) -> None:
    """Takes on the run's credentials, in this process, in Spark's Python workers and in its S3 filesystem."""
    import boto3

    from sluice_etl import s3

    os.environ.update(env)
    boto3.DEFAULT_SESSION = None
    aws.client.cache_clear()
    s3.s3_client.cache_clear()
    context.environment.update({key: value for key, value in env.items() if key.startswith("AWS_")})
    conf = context._jsc.hadoopConfiguration()
    for key, variable in (
        ("access.key", "AWS_ACCESS_KEY_ID"),
        ("secret.key", "AWS_SECRET_ACCESS_KEY"),
        ("session.token", "AWS_SESSION_TOKEN"),
    ):
        conf.set(f"fs.s3a.{key}", env[variable])
    context._jvm.org.apache.hadoop.fs.FileSystem.closeAll()


@contextmanager
def _disk_of(jvm: int, bytes_left: str | None) -> Iterator[None]:
    if bytes_left is None:
        yield
        return
    before = resource.prlimit(jvm, resource.RLIMIT_FSIZE)
    resource.prlimit(jvm, resource.RLIMIT_FSIZE, (int(bytes_left), before[1]))
    try:
        yield
    finally:
        resource.prlimit(jvm, resource.RLIMIT_FSIZE, before)


if __name__ == "__main__":
    main()
