"""A moto server for the session, in place of the endpoint; each test has a bucket and a database of its own."""

import logging
import os
import uuid
from pathlib import Path

import boto3
import pytest
from tests.local.python.support.lake import REGION, Lake


@pytest.fixture(scope="session")
def endpoint():
    os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def aws_environment():
    """Credentials of the session, and none of the machine's own."""
    own = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
            patch.delenv(name, raising=False)
        for name, value in own.items():
            patch.setenv(name, value)
        yield own


@pytest.fixture(scope="session")
def clients(endpoint, aws_environment):
    return {name: boto3.client(name, endpoint_url=endpoint, region_name=REGION) for name in ("s3", "glue")}


@pytest.fixture
def lake(endpoint, clients, tmp_path):
    return Lake(endpoint, clients, f"lake-{uuid.uuid4().hex[:12]}", tmp_path)


@pytest.fixture(scope="session")
def spark_jars():
    """Spark's S3 jars: those that SLUICE_SPARK_JARS lists, else resolved once into the checkout's state folder."""
    from sluice_local.spark_jars import resolve

    listed = os.environ.get("SLUICE_SPARK_JARS")
    return listed.split(os.pathsep) if listed else resolve(Path(__file__).parents[3] / ".sluice" / "spark-jars")


@pytest.fixture
def runner(lake, spark_jars, aws_environment, tmp_path):
    """Job runs in the test's own lake, with bookmarks of their own."""
    from tests.local.python.support.bookmark_stub import BookmarkStub
    from tests.local.python.support.job import JobRunner

    stub = BookmarkStub()
    yield JobRunner(lake, stub, spark_jars, tmp_path, aws_environment)
    stub.close()
