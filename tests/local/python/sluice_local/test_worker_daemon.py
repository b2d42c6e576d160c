"""What Spark's Python workers are forked from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parents[4] / "local" / "python"

LOOK = """
import sys
from sluice_local import worker_daemon

worker_daemon.{step}()
import boto3

print("pyarrow.parquet" in sys.modules, boto3.DEFAULT_SESSION is not None, "pyspark.daemon" in sys.modules)
"""


def state_after(step):
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    look = [sys.executable, "-c", LOOK.format(step=step)]
    return subprocess.run(look, capture_output=True, text=True, check=True, env=environment).stdout.split()


@pytest.mark.processes
def test_has_loaded_what_workers_import_before_it_serves():
    assert state_after("preload") == ["True", "True", "False"]


@pytest.mark.processes
def test_loads_it_for_others_without_a_session_of_its_own():
    assert state_after("load") == ["True", "False", "False"]
