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
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import warm_daemon
from botocore.loaders import Loader

from sluice_local import aws
from sluice_local.gateway import Gateway
from sluice_local.job_failure import describe
from sluice_local.job_spec import JobSpec
from sluice_local.process_group import end_with_parent
from sluice_local.spark_config import spark_settings, write_spark_defaults

#: A run's argument that says how large a file the JVM may write, in bytes: what a full disk does to Spark.
FILE_SIZE = "--faults-file-size"
# Asked at each request, and keeps nothing: Hadoop's own providers of temporary credentials do, and two threads that ask
# one of them for the first time may find it half begun ("has no credentials").
_PROVIDER = "com.amazonaws.auth.SystemPropertiesCredentialsProvider"
# Every run plans anew and has few rows: compiled once and quickly is best. Measured, a quarter less processor time.
_NO_OPTIMISATION = ("-XX:TieredStopAtLevel=1",)
# Every run plans anew, and what is compiled for a plan serves a few dozen rows: measured, a third less processor time
# of the JVM's without it, and what the rows become is the same.
_NO_COMPILATION = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
_LEFT_TASKS_SECONDS = 20.0


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
    folders = [str(options.etl), str(options.scripts), os.environ.get("PYTHONPATH", "")]
    credentials = spec.work_dir / "credentials.json"
    os.environ.update(
        {
            "PYTHONPATH": os.pathsep.join(folders),
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_DRIVER_PYTHON": sys.executable,
            warm_daemon.CREDENTIALS: str(credentials),
        }
    )
    conf_dir = spec.work_dir / "conf"
    settings = spark_settings(spec) | {
        "spark.hadoop.fs.s3a.aws.credentials.provider": _PROVIDER,
        "spark.python.daemon.module": warm_daemon.__name__,
        "spark.python.worker.reuse": "false",
        **_NO_COMPILATION,
    }
    write_spark_defaults(settings, conf_dir)
    gateway = Gateway.start(
        spec.spark_jars,
        conf_dir,
        spec.work_dir,
        environment=os.environ,
        trust_store=spec.trust_store,
        extra_options=_NO_OPTIMISATION,
    )
    gateway.announce()
    from pyspark import SparkContext

    context = SparkContext.getOrCreate()
    context.setLogLevel("OFF")
    jvm = gateway._process.pid
    loader = Loader()
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(options.socket))
    server.listen()
    print(json.dumps({"ready": True, "jvm": jvm}), flush=True)
    while True:
        connection, _ = server.accept()
        with connection, connection.makefile("rw", encoding="utf-8") as stream:
            request = json.loads(stream.readline())
            _become(context, request["env"], loader, credentials)
            answer = _run(jvm, options, JobSpec.read(Path(request["spec"])))
            if not answer["ok"]:
                _end_tasks(context)
            try:
                stream.write(json.dumps(answer) + "\n")
                stream.flush()
            except OSError:
                # Who asked is gone; the next one will ask again.
                continue


def _run(jvm: int, options: argparse.Namespace, spec: JobSpec) -> dict[str, Any]:
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


def _become(context: Any, env: dict[str, str], loader: Loader, credentials: Path) -> None:
    """Takes on the run's credentials, in this process, in Spark's Python workers and in its S3 filesystem."""
    os.environ.update(env)
    aws.client.cache_clear()
    # The job's modules begin anew, with whatever they remember.
    for module in [name for name in sys.modules if name.partition(".")[0] == "sluice_etl"]:
        del sys.modules[module]
    session = botocore.session.get_session()
    # What the AWS services are like does not change from run to run, and takes long to read.
    session.register_component("data_loader", loader)
    boto3.setup_default_session(botocore_session=session)
    credentials.write_text(json.dumps({key: value for key, value in env.items() if key.startswith("AWS_")}))
    for key, variable in (
        ("aws.accessKeyId", "AWS_ACCESS_KEY_ID"),
        ("aws.secretKey", "AWS_SECRET_ACCESS_KEY"),
        ("aws.sessionToken", "AWS_SESSION_TOKEN"),
    ):
        context._jvm.java.lang.System.setProperty(key, env[variable])


def _end_tasks(context: Any) -> None:
    """Ends what a failed run has left in Spark: where a driver ends with its run, nothing of it goes on."""
    context.cancelAllJobs()
    tracker = context._jsc.sc().statusTracker()
    deadline = time.monotonic() + _LEFT_TASKS_SECONDS
    while any(executor.numRunningTasks() for executor in tracker.getExecutorInfos()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Tasks of a failed run still go on after {_LEFT_TASKS_SECONDS:.0f} s.")
        time.sleep(0.01)


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
