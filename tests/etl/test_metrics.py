import json
import logging

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from sluice_etl.metrics import put_metrics

SUMMARY = json.dumps(
    {
        "sluice": "run-summary",
        "dataset": "orders",
        "jobName": "lake-orders",
        "filesRead": 2,
        "rowsRead": 10,
        "rowsWritten": 8,
        "rowsQuarantined": 2,
        "objectsWritten": 3,
        "bytesWritten": 1000,
    }
)


class Refusing:
    def __init__(self, error):
        self.error = error

    def put_metric_data(self, **_):
        raise self.error


def test_puts_the_counts_of_a_run_by_dataset_and_job(aws_environment, driver_credentials):
    assert put_metrics(SUMMARY)
    cloudwatch = boto3.client(
        "cloudwatch", endpoint_url=aws_environment["AWS_ENDPOINT_URL"], region_name=aws_environment["AWS_REGION"]
    )
    found = cloudwatch.list_metrics(Namespace="Sluice")["Metrics"]
    assert {metric["MetricName"] for metric in found} == {
        "FilesRead",
        "RowsRead",
        "RowsWritten",
        "RowsQuarantined",
        "ObjectsWritten",
        "BytesWritten",
    }
    for metric in found:
        named = {item["Name"]: item["Value"] for item in metric["Dimensions"]}
        assert named == {"Dataset": "orders", "JobName": "lake-orders"}


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutMetricData"),
        ConnectTimeoutError(endpoint_url="https://monitoring.us-east-1.amazonaws.com"),
    ],
)
def test_does_not_fail_a_run_for_metrics_but_says_why_there_are_none(error, caplog):
    with caplog.at_level(logging.WARNING):
        assert not put_metrics(SUMMARY, Refusing(error))
    assert "Metrics were not put" in caplog.text
    assert "cloudwatch:PutMetricData for the namespace Sluice" in caplog.text
