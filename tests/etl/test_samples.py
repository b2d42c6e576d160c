"""The sample files do what they are for."""

from pathlib import Path

import pytest
from pyspark.sql import functions as F

from sluice_etl import frame
from sluice_etl.conform import conform
from sluice_etl.contract import parse_contract
from sluice_etl.split import split

pytestmark = pytest.mark.spark

ETL = Path(__file__).parents[2] / "etl"


def test_users_1_has_rows_that_break_the_contract_in_different_ways_and_users_2_has_none(spark):
    text = (ETL / "datasets" / "users.json").read_text(encoding="utf-8")
    contract = parse_contract(text, "users.json")
    files = [str(ETL / "samples" / name) for name in ("users-1.csv", "users-2.csv")]
    raw = spark.read.csv(files, header=True, escape='"').withColumn(frame.SOURCE, F.input_file_name())
    with split(conform(raw, contract), contract) as batch:
        batch.check_reject_ratio(contract.max_reject_ratio)
        rejected = {Path(group.source).name: group.rows for group in batch.groups if group.rejected}
        reasons = batch.reasons()
    assert batch.rows_read == 30
    assert set(rejected) == {"users-1.csv"}
    assert len(reasons) == 4
