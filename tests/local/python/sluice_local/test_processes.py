"""The processes as the endpoint starts them: spec in, last line out."""

import json
import os
import signal
import subprocess
import sys

import boto3
import pytest
from tests.local.python.support.job import PYTHON_FOLDER, read_to_end
from tests.local.python.support.lake import REGION

pytestmark = pytest.mark.processes


@pytest.fixture
def start(tmp_path, aws_environment):
    def process(module, spec=None):
        command = [sys.executable, "-m", f"sluice_local.{module}"]
        if spec is not None:
            file = tmp_path / "spec.json"
            file.write_text(json.dumps(spec), encoding="utf-8")
            command += ["--spec", str(file)]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            start_new_session=True,
            env={**os.environ, **aws_environment, "PYTHONPATH": str(PYTHON_FOLDER)},
        )

    return process


def finished(process):
    stdout, stderr = read_to_end(process)
    return process.returncode, stdout.splitlines(), stderr.splitlines()


def test_the_moto_server_says_its_port_serves_and_ends_with_its_stdin(start):
    process = start("moto_server")
    port = json.loads(process.stdout.readline())["port"]
    s3 = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name=REGION)
    s3.create_bucket(Bucket="bucket")
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == ["bucket"]
    process.stdin.close()
    process.stdin = None
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == -signal.SIGKILL


class TestCrawl:
    def spec(self, lake, **changes):
        return {
            "endpoint": lake.endpoint,
            "region": REGION,
            "crawler": lake.crawler("users/", **changes),
            "classifiers": [],
        }

    def test_ends_with_its_counts_and_logs_to_stderr(self, start, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        code, stdout, stderr = finished(start("crawl", self.spec(lake)))
        assert code == 0
        assert json.loads(stdout[-1])["tablesCreated"] == 1
        assert f"INFO : Created table users in database {lake.database}: id bigint, name string" in stderr

    def test_ends_with_the_reason_where_it_fails(self, start, lake):
        code, stdout, stderr = finished(start("crawl", self.spec(lake, DatabaseName="nowhere")))
        assert (code, stdout) == (1, [])
        assert stderr[-1] == "database nowhere does not exist; create it before crawling into it."

    def test_ends_with_the_reason_where_its_role_may_not_read(self, start, lake):
        missing = [{"Path": "s3://no-such-bucket-here/users/"}]
        code, _, stderr = finished(start("crawl", self.spec(lake, Targets={"S3Targets": missing})))
        assert code == 1
        assert "ListObjectsV2" in stderr[-1]


class TestQuery:
    def spec(self, lake, sql):
        return {
            "endpoint": lake.endpoint,
            "region": REGION,
            "queryString": sql,
            "database": lake.database,
            "executionId": "q1",
            "outputLocation": f"s3://{lake.bucket}/results/",
        }

    def test_ends_with_columns_and_a_file_of_rows(self, start, lake, tmp_path):
        code, stdout, _ = finished(start("query", self.spec(lake, "SELECT 1 AS one, NULL AS nothing")))
        assert code == 0
        outcome = json.loads(stdout[-1])
        assert outcome["columns"][0] == {"Name": "one", "Type": "integer"}
        rows = (tmp_path / outcome["rowsFile"]).read_text("utf-8")
        assert rows == '["1", null]\n'
        assert lake.read("results/q1.csv") == '"one","nothing"\n"1",\n'

    def test_ends_with_an_error_and_exit_code_1(self, start, lake):
        code, stdout, _ = finished(start("query", self.spec(lake, "SELECT * FROM nope")))
        assert code == 1
        error = json.loads(stdout[-1])["error"]
        assert error["type"] == "TABLE_NOT_FOUND"
        assert error["message"].endswith("has: no tables yet, run a crawler")
