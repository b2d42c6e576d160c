"""Dataset files that are right and wrong. tests/infra/datasets/cases.test.ts holds the program to the same ones."""

import json
from pathlib import Path

import pytest

from sluice_etl.contract import parse_contract
from sluice_etl.errors import ContractError

CASES = json.loads((Path(__file__).parents[1] / "contracts" / "cases.json").read_text(encoding="utf-8"))


def parse(case):
    value = {
        "name": "cases",
        "source": {"format": "csv"},
        "columns": [{"name": "value", **case["column"]}, {"name": "part", "type": "string", **case.get("part", {})}],
        "partitionColumn": "part",
        **case.get("dataset", {}),
    }
    return parse_contract(json.dumps(value), "cases.json")


@pytest.mark.parametrize("name", CASES["accepted"])
def test_accepts(name):
    parse(CASES["accepted"][name])


@pytest.mark.parametrize("name", CASES["refused"])
def test_refuses(name):
    case = CASES["refused"][name]
    with pytest.raises(ContractError) as refused:
        parse(case)
    assert case["key"] in str(refused.value)
    assert case["got"] in str(refused.value)
