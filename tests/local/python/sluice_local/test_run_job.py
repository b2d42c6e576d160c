"""Job runs from start to end, on real Spark."""

import signal

import pytest
from tests.local.python.support.job import read_to_end

pytestmark = pytest.mark.spark

READ_USERS = """
import sys
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
arguments = getResolvedOptions(sys.argv, ["JOB_NAME", "DATABASE"])
context = GlueContext(SparkContext())
job = Job(context)
job.init(arguments["JOB_NAME"], arguments)
frame = context.create_dynamic_frame.from_catalog(
    database=arguments["DATABASE"], table_name="users", transformation_ctx="users"
)
print(sorted(row["id"] for row in frame.toDF().collect()))
if "--FAIL" in sys.argv:
    raise ValueError("not today")
job.commit()
"""

ENABLED = {
    "--job-bookmark-option": "job-bookmark-enable",
    # For a few rows, compiling a query takes longer than interpreting it.
    "--conf": "spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN",
}

# Proves that Spark is up, then waits for ever.
WAIT = """
import os
import threading
from pyspark.context import SparkContext
context = SparkContext()
jvm = context._jvm.java.lang.ProcessHandle.current().pid()
print(os.getpid(), jvm, context.parallelize([0]).map(lambda _: os.getppid()).collect()[0], flush=True)
threading.Event().wait()
"""


@pytest.fixture
def users(lake):
    lake.create_csv_table("users", {"id": "bigint"})
    lake.put("users/a.csv", "id\n1\n")
    return lake


def test_a_run_that_fails_before_commit_leaves_the_bookmark_and_the_next_reads_the_same_files_and_newer(users, runner):
    failed = runner.run(READ_USERS, {**ENABLED, "--FAIL": "yes"})
    assert (failed.code, failed.message) == (1, "ValueError: not today")
    assert failed.stdout == "[1]\n"
    assert "job.py" in failed.stderr and "run_job.py" not in failed.stderr
    assert runner.stub.saved("users")["version"] == 0
    users.put("users/b.csv", "id\n2\n")
    done = runner.run(READ_USERS, ENABLED)
    assert (done.code, done.stdout, done.message) == (0, "[1, 2]\n", None)
    assert runner.stub.saved("users")["runId"] == "jr_2"
    users.put("users/c.csv", "id\n3\n")
    assert runner.run(READ_USERS, ENABLED).stdout == "[3]\n"


def test_a_run_ends_with_its_jvm_and_its_workers_when_its_stdin_closes(runner):
    process, _ = runner.start(WAIT)
    pids = [int(pid) for pid in process.stdout.readline().split()]
    assert pids[0] == process.pid and len(set(pids)) == 3
    process.stdin.close()
    process.stdin = None
    # Both pipes end when the last process that holds them has ended: JVM, Python daemon and workers.
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        ("raise SystemExit(0)", 0, None),
        ("raise SystemExit(3)", 1, "SystemExit: 3"),
        ("raise SystemExit('no input')", 1, "no input"),
        ("from awsglue.utils import getResolvedOptions\ngetResolvedOptions(['x'], ['INPUT_DB'])", 1, "GlueArgumentErr"),
    ],
    ids=["exit 0", "exit 3", "exit with a text", "missing argument"],
)
def test_how_the_script_ends_is_how_the_run_ends(runner, script, code, message):
    done = runner.run(script)
    assert done.code == code
    assert (done.message or "").startswith(message or "") and (done.message is None) == (message is None)


def test_an_error_of_sparks_is_told_without_the_jvms_stack(runner):
    script = """
from pyspark.sql import SparkSession
SparkSession.builder.getOrCreate().read.csv("s3://no-such-bucket-here/x.csv").count()
"""
    done = runner.run(script)
    assert done.code == 1
    assert "no-such-bucket-here" in done.message and "\tat " not in done.message


def test_a_script_that_is_not_there_is_named(runner):
    done = runner.run("", scriptLocation=f"s3://{runner.lake.bucket}/scripts/gone.py")
    assert done.code == 1
    assert f"the job's script, s3://{runner.lake.bucket}/scripts/gone.py, could not be read" in done.message


def test_an_argument_that_is_not_emulated_is_refused(runner):
    done = runner.run("", {"--additional-python-modules": "polars"})
    assert "--additional-python-modules is not emulated locally: got 'polars'" in done.message


def test_a_spec_that_is_wrong_is_told_on_stderr(runner):
    process, _ = runner.start("", sparkJars=["/nowhere/x.jar"])
    _, stderr = read_to_end(process)
    assert process.returncode == 2
    assert '"sparkJars": /nowhere/x.jar is not a file' in stderr
