"""Stands where Spark starts `pyspark.daemon` for the warm driver: its workers begin with all modules loaded.

Spark starts a daemon for each environment that it is given, and credentials are of the environment: with each run's
own in it, each run would load pyarrow, boto3 and the job's modules anew. So a worker takes its run's credentials from
a file when it is forked, and lives for one task.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.loaders import Loader
from pyspark import daemon

from sluice_local import worker_daemon

#: Names the file: a JSON object of environment variables.
CREDENTIALS = "SLUICE_FAULTS_CREDENTIALS"

_worker = daemon.worker
# What AWS's services are like: read once here, and not by each worker that makes a client.
_models = Loader()


def _worker_of_the_run(sock: Any, authenticated: Any) -> Any:
    os.environ.update(json.loads(Path(os.environ[CREDENTIALS]).read_text(encoding="utf-8")))
    boto3.setup_default_session(botocore_session=_session())
    return _worker(sock, authenticated)


def _session() -> botocore.session.Session:
    session = botocore.session.get_session()
    session.register_component("data_loader", _models)
    return session


def _load() -> None:
    """Imports what tasks need. Nothing here may connect to S3 or start a thread: workers are forks of this process.

    The client that is made is not of the default session, as that of `worker_daemon.preload` is, and has nobody's
    credentials: a session would keep those that it finds.
    """
    worker_daemon.load()
    package = importlib.import_module("sluice_etl")
    for module in pkgutil.iter_modules(package.__path__, "sluice_etl."):
        importlib.import_module(module.name)
    _session().create_client("s3", aws_access_key_id="nobody", aws_secret_access_key="nobody")


if __name__ == "__main__":
    _load()
    daemon.worker = _worker_of_the_run
    daemon.manager()
