import pytest
from tests.etl.support.contracts import orders

from sluice_etl.arguments import check_agreement, parse_arguments
from sluice_etl.errors import ArgumentError
from sluice_etl.s3 import S3Location

RESOLVED = {
    "JOB_NAME": "lake-orders",
    "INPUT_DB": "lake_raw",
    "INPUT_TABLE": "orders",
    "OUTPUT_PATH": "s3://curated/orders/",
    "PARTITION_COL": "country",
    "ENV": "dev",
    "QUARANTINE_PATH": "s3://curated/quarantine/orders/",
    "CONTRACT": "s3://artifacts/contracts/orders.json",
    "WRITE_MODE": "append",
    "MANIFEST_PATH": "s3://curated/_sluice/orders/",
    "SCRIPT_VERSION": "abc",
}


def test_reads_the_arguments_of_a_job():
    arguments = parse_arguments(RESOLVED)
    assert arguments.output == S3Location("curated", "orders/")
    assert arguments.contract == S3Location("artifacts", "contracts/orders.json")


@pytest.mark.parametrize("path", ["s3://curated/orders", "s3a://curated/orders/", "s3://curated/orders//"])
def test_takes_an_output_path_with_and_without_its_slash(path):
    assert parse_arguments({**RESOLVED, "OUTPUT_PATH": path}).output == S3Location("curated", "orders/")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ENV": " "}, "--ENV is empty"),
        ({"OUTPUT_PATH": "/curated/orders"}, "--OUTPUT_PATH is '/curated/orders/', must be like s3://bucket/key"),
        ({"OUTPUT_PATH": "s3://curated"}, "--OUTPUT_PATH is 's3://curated/', must be like s3://bucket/key"),
        ({"CONTRACT": "orders.json"}, "--CONTRACT is 'orders.json', must be like s3://bucket/key"),
        ({"QUARANTINE_PATH": "s3://curated/orders/bad/"}, "one inside the other"),
        ({"QUARANTINE_PATH": "s3://curated/orders/"}, "one inside the other"),
        ({"MANIFEST_PATH": "s3://curated/orders/_sluice/"}, "would take manifests for data"),
        ({"MANIFEST_PATH": "s3://curated/quarantine/"}, "would take manifests for data"),
        ({"SCRIPT_VERSION": ""}, "--SCRIPT_VERSION is empty"),
    ],
)
def test_refuses_arguments_that_cannot_be_meant(changes, problem):
    with pytest.raises(ArgumentError) as refused:
        parse_arguments({**RESOLVED, **changes})
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PARTITION_COL", "state", "--PARTITION_COL is 'state', but partitionColumn in the contract"),
        ("WRITE_MODE", "overwrite", "--WRITE_MODE is 'overwrite', but writeMode in the contract"),
    ],
)
def test_refuses_a_job_whose_arguments_and_contract_differ(name, value, problem):
    with pytest.raises(ArgumentError) as refused:
        check_agreement(parse_arguments({**RESOLVED, name: value}), orders())
    assert problem in str(refused.value)
    assert "is 'country'" in str(refused.value) or "is 'append'" in str(refused.value)


def test_accepts_a_job_whose_arguments_and_contract_agree():
    check_agreement(parse_arguments(RESOLVED), orders())
