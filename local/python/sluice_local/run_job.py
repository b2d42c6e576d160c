"""Runs a Glue job's script on local Spark: `python -m sluice_local.run_job --spec FILE`.

The script, its modules and all data come from S3 with the job role's credentials: what the role may not do, fails here.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sluice_local import fork_server, worker_daemon
from sluice_local.gateway import Gateway, GatewayError
from sluice_local.job_failure import describe, print_traceback
from sluice_local.job_spec import JobSpec
from sluice_local.process_group import end_with_parent
from sluice_local.s3_objects import S3Uri
from sluice_local.spark_config import spark_settings, write_spark_defaults
from sluice_local.spec import SpecError, spec_argument

# Arguments that change what Glue installs or runs; a run that ignored them in silence would prove nothing.
NOT_EMULATED = ("--additional-python-modules", "--extra-jars", "--extra-files", "--user-jars-first")


class JobStartError(RuntimeError):
    """The run could not be started as the job is defined."""


class JobRun:
    """One run of a job's script, in this process; Spark's JVM is a child of it."""

    def __init__(self, spec: JobSpec, jvm_options: Sequence[str] = ()) -> None:
        self._spec = spec
        self._jvm_options = jvm_options
        self._scripts = spec.work_dir / "scripts"
        self._gateway: Gateway | None = None

    def execute(self) -> None:
        """Runs the script to its end. Whatever the script raises, this raises."""
        modules = self._prepare()
        conf_dir = self._spec.work_dir / "conf"
        write_spark_defaults(spark_settings(self._spec), conf_dir)
        # The JVM comes up while Python fetches the script.
        self._gateway = gateway = Gateway.start(
            self._spec.spark_jars,
            conf_dir,
            self._spec.work_dir,
            environment=os.environ,
            trust_store=self._spec.trust_store,
            extra_options=self._jvm_options,
        )
        script = self._fetch(modules)
        _warm_up()
        fork_server.start(worker_daemon.serve)
        gateway.announce()
        sys.argv = [str(script), *self._spec.argv()]
        try:
            runpy.run_path(str(script), run_name="__main__")
        except Exception as error:
            if (code := gateway.exit_code()) is not None:
                raise GatewayError(f"Spark's JVM ended with exit code {code} while the script ran: {error}") from error
            raise

    def end(self, *, orderly: bool = False) -> None:
        """Ends the JVM: at once, for nothing of a run is kept in it, or in order, which takes a second or two."""
        gateway = self._gateway
        if gateway is None or gateway.exit_code() is not None:
            return
        if orderly:
            from pyspark import SparkContext

            if SparkContext._active_spark_context is not None:
                SparkContext._active_spark_context.stop()
            gateway.close()
        else:
            gateway.kill()

    def _prepare(self) -> list[Path]:
        """Makes the run's folders and environment, and names the module files that the run will fetch."""
        spec = self._spec
        for name in NOT_EMULATED:
            if spec.arguments.get(name):
                raise JobStartError(
                    f"{name} is not emulated locally: got {spec.arguments[name]!r}. Local runs go without."
                )
        for folder in (self._scripts, spec.work_dir / "spark", spec.work_dir / "s3a"):
            folder.mkdir(parents=True, exist_ok=True)
        modules = [self._scripts / Path(S3Uri.parse(uri).key).name for uri in self._module_uris()]
        # Spark's Python workers import the job's modules too, and they see the environment of the JVM.
        archives = map(str, _archives(modules))
        python_path = [*archives, str(self._scripts), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        os.environ.update(
            {
                "PYTHONPATH": os.pathsep.join(part for part in python_path if part),
                "PYSPARK_PYTHON": sys.executable,
                "PYSPARK_DRIVER_PYTHON": sys.executable,
                "AWS_ENDPOINT_URL": spec.endpoint,
                "AWS_REGION": spec.region,
                "AWS_DEFAULT_REGION": spec.region,
                "SLUICE_RUN_ATTEMPT": str(spec.attempt),
                "TMPDIR": str(spec.work_dir),
            }
        )
        return modules

    def _fetch(self, modules: list[Path]) -> Path:
        """Downloads script and modules, and gives the script's path."""
        from sluice_local import aws

        spec = self._spec
        s3 = aws.client("s3", spec.endpoint, spec.region)
        script = self._scripts / Path(S3Uri.parse(spec.script_location).key).name
        download(s3, spec.script_location, script, "the job's script")
        for uri, module in zip(self._module_uris(), modules, strict=True):
            download(s3, uri, module, "--extra-py-files")
        # Not before the files are there: Python remembers a path that it found nothing at.
        sys.path[:0] = [str(self._scripts), *map(str, _archives(modules))]
        return script

    def _module_uris(self) -> list[str]:
        return [uri.strip() for uri in self._spec.arguments.get("--extra-py-files", "").split(",") if uri.strip()]


def _warm_up() -> None:
    """Loads, while the JVM comes up, what nearly every script is about to import and call."""
    importlib.import_module("awsglue.context")
    importlib.import_module("pyspark.daemon")
    worker_daemon.preload()
    # Clients of the default session read their service's model once; Glue's is megabytes of JSON.
    importlib.import_module("boto3").client("glue")


def _archives(modules: Sequence[Path]) -> list[Path]:
    return [module for module in modules if module.suffix in (".zip", ".egg", ".whl")]


def download(s3: Any, uri: str, target: Path, what: str) -> None:
    """Fetches a file of the job. Raises :class:`JobStartError`, saying which."""
    from botocore.exceptions import BotoCoreError, ClientError

    location = S3Uri.parse(uri)
    try:
        # One GetObject: the managed download would ask for the head first, and split what is small.
        body = s3.get_object(Bucket=location.bucket, Key=location.key)["Body"]
        target.write_bytes(body.read())
    except (BotoCoreError, ClientError) as error:
        raise JobStartError(f"{what}, {uri}, could not be read: {error}") from error


def _failed(spec: JobSpec, error: BaseException) -> int:
    print_traceback(error)
    message = {"message": describe(error)}
    (spec.work_dir / "error.json").write_text(json.dumps(message, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1


def _execute(run: JobRun, spec: JobSpec) -> int:
    try:
        run.execute()
    except SystemExit as stop:
        return 0 if stop.code in (None, 0) else _failed(spec, stop)
    except BaseException as error:
        return _failed(spec, error)
    return 0


def log_to_stderr() -> None:
    """What the run logs goes to stderr, Glue's error stream; stdout is the script's."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("py4j", "botocore", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def main() -> int:
    """Command line: exit code 0, or 1 with the reason in `error.json` of the work folder."""
    end_with_parent()
    log_to_stderr()
    try:
        spec = JobSpec.read(spec_argument("sluice_local.run_job"))
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    run = JobRun(spec)
    code = _execute(run, spec)
    sys.stdout.flush()
    sys.stderr.flush()
    # All is said: what Spark's client threads print when the JVM goes is no part of the run.
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    run.end()
    return code


if __name__ == "__main__":
    # Threads that the script or Spark's client left behind must not keep a finished run alive.
    os._exit(main())
