"""The process that Spark's Python workers are forked from, with what nearly every worker is about to import.

`pyspark.daemon` loads none of it, so that each worker of each stage would load it anew: most of a second of a core's
time, several times a run.
"""

import importlib
import os

_MODULES = ("pandas", "pyarrow.compute", "pyarrow.parquet", "boto3")


def load() -> None:
    """Imports the modules, and makes nothing of them: what is made here has this process's credentials."""
    for name in _MODULES:
        importlib.import_module(name)


def preload() -> None:
    """Imports the modules, and reads what clients of S3 are made of."""
    load()
    # Clients of the default session read their service's model once, and workers inherit it. The client is let go:
    # a connection must not be shared with them.
    importlib.import_module("boto3").client("s3", region_name=os.environ.get("AWS_REGION"))


if __name__ == "__main__":
    preload()
    importlib.import_module("pyspark.daemon").manager()
