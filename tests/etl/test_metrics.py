import json
import logging

import boto3
import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from sluice_etl.metrics import put_metrics, put_reject_ratio

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
    assert put_metrics(SUMMARY, 12.5)
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
        "RunsSucceeded",
        "RunSeconds",
    }
    for metric in found:
        named = {item["Name"]: item["Value"] for item in metric["Dimensions"]}
        assert named == {"Dataset": "orders", "JobName": "lake-orders"}


class Taking:
    def __init__(self):
        self.taken = []

    def put_metric_data(self, **given):
        self.taken.append(given)


def test_counts_a_run_that_succeeded_and_how_long_it_took():
    client = Taking()
    assert put_metrics(SUMMARY, 12.5, client)
    values = {one["MetricName"]: (one["Value"], one["Unit"]) for one in client.taken[0]["MetricData"]}
    assert values["RunsSucceeded"] == (1, "Count")
    assert values["RunSeconds"] == (12.5, "Seconds")
    assert values["RowsQuarantined"] == (2, "Count")


def test_puts_the_ratio_of_rejected_rows_but_none_where_nothing_was_read():
    client = Taking()
    assert put_reject_ratio("orders", "lake-orders", 2, 8, client)
    assert put_reject_ratio("orders", "lake-orders", 0, 0, client)
    [call] = client.taken
    [datum] = call["MetricData"]
    assert (datum["MetricName"], datum["Value"]) == ("RejectRatio", 0.25)


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "PutMetricData"),
        ConnectTimeoutError(endpoint_url="https://monitoring.us-east-1.amazonaws.com"),
    ],
)
def test_does_not_fail_a_run_for_metrics_but_says_why_there_are_none(error, caplog):
    with caplog.at_level(logging.WARNING):
        assert not put_metrics(SUMMARY, 12.5, Refusing(error))
    assert "Metrics were not put" in caplog.text
    assert "cloudwatch:PutMetricData for the namespace Sluice" in caplog.text
