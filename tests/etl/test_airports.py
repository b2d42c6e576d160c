"""Real data: every row of the published CSV fits its contract, and nothing is miscounted."""

import csv
from collections import Counter
from pathlib import Path

import airportsdata
import pytest

from sluice_etl.contract import parse_contract
from sluice_etl.sift import sift
from sluice_etl.sources import read_source

pytestmark = pytest.mark.spark

CSV = Path(airportsdata.__file__).with_name("airports.csv")
CONTRACT = Path(__file__).parents[2] / "etl" / "datasets" / "airports.json"


def test_accepts_every_airport_and_counts_them_by_country_as_the_file_does(spark):
    contract = parse_contract(CONTRACT.read_text(encoding="utf-8"), CONTRACT.name)
    with CSV.open(encoding="utf-8", newline="") as lines:
        expected = Counter(row["country"] for row in csv.DictReader(lines))
    with sift(read_source(spark.read.text(str(CSV)), contract), contract) as batch:
        assert batch.reasons() == {}
        assert batch.rows_read == sum(expected.values()) > 28_000
        assert {group.partition: group.rows for group in batch.groups} == expected
    assert expected["NA"] > 0
