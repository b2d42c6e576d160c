"""The process that Spark's Python workers are forked from, with what nearly every worker is about to import.

`pyspark.daemon` loads none of it, so that each worker of each stage would load it anew: most of a second of a core's
time, several times a run. And where the run itself has loaded it, the daemon is a fork of the run's.
"""

import importlib
import os

from sluice_local import fork_server

_MODULES = ("pandas", "pyarrow.compute", "pyarrow.parquet", "boto3")
_CHECKS = ("require_minimum_pandas_version", "require_minimum_pyarrow_version")


def load() -> None:
    """Imports the modules, and makes nothing of them: what is made here has this process's credentials."""
    for name in _MODULES:
        importlib.import_module(name)
    # Each worker asks these first. They compare versions with `distutils`, which brings the whole of setuptools along.
    of_spark = importlib.import_module("pyspark.sql.pandas.utils")
    for name in _CHECKS:
        getattr(of_spark, name)()


def preload() -> None:
    """Imports the modules, and reads what clients of S3 are made of."""
    load()
    # Clients of the default session read their service's model once, and workers inherit it. The client is let go:
    # a connection must not be shared with them.
    importlib.import_module("boto3").client("s3", region_name=os.environ.get("AWS_REGION"))


def serve() -> None:
    """Is Spark's daemon, until Spark closes its standard input."""
    importlib.import_module("pyspark.daemon").manager()


if __name__ == "__main__" and not fork_server.take_over():
    preload()
    serve()
