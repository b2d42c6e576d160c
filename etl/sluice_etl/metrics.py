"""A run's counts as CloudWatch metrics. They are for charts and alarms: a run does not fail for them."""

import json
import logging
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .s3 import s3_region

NAMESPACE = "Sluice"
"""The one namespace that the job's role may put to."""

# A network without a way to CloudWatch must not hold up a run that is done.
_CONFIG = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "max_attempts": 2})
_UNITS = {
    "rowsRead": ("RowsRead", "Count"),
    "rowsWritten": ("RowsWritten", "Count"),
    "rowsQuarantined": ("RowsQuarantined", "Count"),
    "filesRead": ("FilesRead", "Count"),
    "objectsWritten": ("ObjectsWritten", "Count"),
    "bytesWritten": ("BytesWritten", "Bytes"),
}
_LOG = logging.getLogger(__name__)


def put_metrics(summary: str, client: Any = None) -> bool:
    """Put the counts of a run summary, in namespace `Sluice` with dimensions Dataset and JobName.

    Returns:
        Whether CloudWatch took them; when it did not, the reason is in the log.
    """
    fields: Mapping[str, Any] = json.loads(summary)
    dimensions = [
        {"Name": "Dataset", "Value": fields["dataset"]},
        {"Name": "JobName", "Value": fields["jobName"]},
    ]
    data = [
        {"MetricName": name, "Unit": unit, "Value": fields[key], "Dimensions": dimensions}
        for key, (name, unit) in _UNITS.items()
    ]
    try:
        cloudwatch = client or boto3.client("cloudwatch", region_name=s3_region(), config=_CONFIG)
        cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=data)
    except (ClientError, BotoCoreError) as error:
        _LOG.warning(
            "Metrics were not put: %s. The run is not touched by this; the role needs cloudwatch:PutMetricData for the "
            "namespace %s.",
            error,
            NAMESPACE,
        )
        return False
    return True
