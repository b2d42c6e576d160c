"""The sample files do what they are for."""

from pathlib import Path

import pytest

from sluice_etl.contract import parse_contract
from sluice_etl.sift import sift
from sluice_etl.sources import read_source

pytestmark = pytest.mark.spark

ETL = Path(__file__).parents[2] / "etl"


def test_users_1_has_rows_that_break_the_contract_in_different_ways_and_users_2_has_none(spark):
    text = (ETL / "datasets" / "users.json").read_text(encoding="utf-8")
    contract = parse_contract(text, "users.json")
    files = [str(ETL / "samples" / name) for name in ("users-1.csv", "users-2.csv")]
    with sift(read_source(spark.read.text(files), contract), contract) as batch:
        batch.check_reject_ratio(contract.max_reject_ratio)
        rejected = {Path(group.source).name: group.rows for group in batch.groups if group.rejected}
        reasons = batch.reasons()
    assert batch.rows_read == 30
    assert set(rejected) == {"users-1.csv"}
    assert len(reasons) == 4
