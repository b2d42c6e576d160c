"""One Spark for the session, a moto server beside it, and a bucket for each test."""

import logging
import os
import sys
import uuid
from pathlib import Path

import boto3
import pytest
from tests.etl.support.lake import Lake, RawFolder

from sluice_etl.s3 import s3_client

ETL = Path(__file__).parents[2] / "etl"


@pytest.fixture(scope="session")
def aws_environment():
    os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    server.stop()


@pytest.fixture(scope="session")
def spark(aws_environment, tmp_path_factory):
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "1g")
        # Tests run each plan once: a quick compiler beats a thorough one.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        # Not UTC: what a run writes must not depend on it.
        .config("spark.sql.session.timeZone", "Asia/Kolkata")
        .config("spark.executorEnv.PYTHONPATH", str(ETL))
    )
    for name, value in aws_environment.items():
        builder = builder.config(f"spark.executorEnv.{name}", value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def new_lake(aws_environment):
    client = boto3.client(
        "s3",
        endpoint_url=aws_environment["AWS_ENDPOINT_URL"],
        region_name=aws_environment["AWS_REGION"],
        aws_access_key_id=aws_environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=aws_environment["AWS_SECRET_ACCESS_KEY"],
    )
    bucket = f"lake-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=bucket)
    return Lake(client, bucket)


@pytest.fixture
def lake(aws_environment):
    """A bucket of the test's own."""
    return new_lake(aws_environment)


@pytest.fixture(scope="module")
def module_lake(aws_environment):
    """A bucket that the tests of a module share, and only look at."""
    return new_lake(aws_environment)


@pytest.fixture
def driver_credentials(aws_environment, monkeypatch):
    """What the driver itself finds in its environment; executors have theirs from Spark."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    s3_client.cache_clear()
    yield
    s3_client.cache_clear()


@pytest.fixture
def raw_folder(spark, tmp_path):
    return RawFolder(spark, tmp_path / "raw")
