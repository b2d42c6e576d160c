"""What Spark's Python workers are forked from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parents[4] / "local" / "python"

LOOK = """
import sys
from sluice_local.worker_daemon import preload

preload()
import boto3

print("pyarrow.parquet" in sys.modules, boto3.DEFAULT_SESSION is not None, "pyspark.daemon" in sys.modules)
"""


@pytest.mark.processes
def test_has_loaded_what_workers_import_before_it_serves():
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    run = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout.split() == ["True", "True", "False"]
