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


def put_metrics(summary: str, seconds: float, client: Any = None) -> bool:
    """Put what a run that has committed did: the counts of its summary, RunsSucceeded (1) and RunSeconds.

    All are in namespace `Sluice` with dimensions Dataset and JobName. `seconds` is how long the script took, which is
    less than Glue bills by the start of its workers.

    Returns:
        Whether CloudWatch took them; when it did not, the reason is in the log.
    """
    fields: Mapping[str, Any] = json.loads(summary)
    values = [(name, unit, fields[key]) for key, (name, unit) in _UNITS.items()]
    values += [("RunsSucceeded", "Count", 1), ("RunSeconds", "Seconds", round(seconds, 3))]
    return _put(fields["dataset"], fields["jobName"], values, client)


def put_reject_ratio(dataset: str, job_name: str, rejected: int, read: int, client: Any = None) -> bool:
    """Put RejectRatio, from 0 to 1, of a run that is not done: one that fails for it is the one to be told of.

    A run that read nothing has no ratio.

    Returns:
        Whether CloudWatch took it, or there was nothing to take.
    """
    return read == 0 or _put(dataset, job_name, [("RejectRatio", "None", rejected / read)], client)


def _put(dataset: str, job_name: str, values: list[tuple[str, str, float]], client: Any) -> bool:
    dimensions = [{"Name": "Dataset", "Value": dataset}, {"Name": "JobName", "Value": job_name}]
    data = [
        {"MetricName": name, "Unit": unit, "Value": value, "Dimensions": dimensions} for name, unit, value in values
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
