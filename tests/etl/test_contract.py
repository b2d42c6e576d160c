import json
from decimal import Decimal
from pathlib import Path

import pytest
from tests.etl.support.contracts import ORDERS, orders, orders_json, orders_with, parse

from sluice_etl.contract import parse_contract
from sluice_etl.errors import ContractError

DATASETS = sorted(
    path for path in (Path(__file__).parents[2] / "etl" / "datasets").glob("*.json") if path.name != "schema.json"
)


def test_reads_every_part_of_a_contract():
    contract = orders()
    assert contract.name == "orders"
    assert [str(column.type) for column in contract.columns][:3] == ["bigint", "string", "decimal(7,2)"]
    assert contract.columns[0].required
    assert contract.columns[0].minimum == 1
    assert contract.columns[3].enum == ("open", "paid")
    assert contract.max_reject_ratio == Decimal("0.5")
    assert [column.name for column in contract.data_columns] == ["id", "item", "amount", "state", "ordered"]


def test_fills_in_what_may_be_left_out():
    contract = parse(orders_json(source={"format": "csv"}, writeMode=None, maxRejectRatio=None))
    assert (contract.source.delimiter, contract.source.quote) == (",", '"')
    assert contract.write_mode == "append"
    assert contract.max_reject_ratio == 0


@pytest.mark.parametrize("path", DATASETS, ids=lambda path: path.stem)
def test_reads_the_committed_dataset_files(path):
    assert parse_contract(path.read_text(encoding="utf-8"), path.name).name == path.stem


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "Orders"}, 'name is "Orders", must be a text like [a-z][a-z0-9_]*'),
        ({"name": None}, "name is nothing, must be a text"),
        ({"columns": []}, "columns is [], must be a list of at least one column"),
        ({"columns": None}, "columns is nothing, must be a list of at least one column"),
        ({"columns": ["id"]}, 'columns[0] is "id", must be a JSON object'),
        ({"columns": ORDERS["columns"][:1] * 2, "partitionColumn": "id"}, "column id is there 2 times"),
        ({"partitionColumn": "region"}, 'partitionColumn is "region", must be one of the columns: id, item'),
        ({"partitionColumn": "amount"}, "partitionColumn amount is a decimal(7,2), must be of type string, int"),
        ({"columns": ORDERS["columns"][:1], "partitionColumn": "id"}, "curated files would have no columns left"),
        ({"writeMode": "merge"}, 'writeMode is "merge", must be append or overwrite'),
        ({"maxRejectRatio": 1.5}, "maxRejectRatio is 1.5, must be a number from 0 to 1"),
        ({"maxRejectRatio": True}, "maxRejectRatio is true, must be a number from 0 to 1"),
        ({"source": None}, "source is nothing, must be a JSON object"),
        ({"source": {"format": "xml"}}, 'source.format is "xml", must be csv, json, parquet'),
        ({"source": {"format": "csv", "delimiter": ";;"}}, 'source.delimiter is ";;", must be one character'),
        ({"source": {"format": "csv", "delimiter": '"'}}, "source.delimiter and source.quote are both"),
        ({"description": 3}, "description is 3, must be a text"),
        ({"colums": []}, 'the file has an unknown key "colums", allowed: $schema, columns, description'),
    ],
)
def test_refuses_a_contract_saying_what_is_wrong_and_what_is_allowed(changes, problem):
    with pytest.raises(ContractError, match=r"^orders.json is not a data contract: ") as refused:
        orders(**changes)
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("column", "changes", "problem"),
    [
        ("id", {"name": "order id"}, 'columns[0].name is "order id", must be a text like'),
        ("id", {"type": "long"}, 'column id: type is "long", must be one of string, boolean, int, bigint'),
        ("amount", {"type": "decimal(39,2)"}, "or decimal(p,s) with p from 1 to 38"),
        ("amount", {"type": "decimal(3,4)"}, "s not above p"),
        ("id", {"required": "yes"}, 'column id: required is "yes", must be true or false'),
        ("id", {"unique": True}, 'column id has an unknown key "unique", allowed: default, description, enum'),
        ("amount", {"minimum": "low"}, 'column amount: minimum is "low", must be a number of type decimal(7,2)'),
        ("amount", {"minimum": 2000}, "column amount: minimum 2000 is above maximum 1000"),
        ("item", {"maximum": 3}, "column item: maximum is for numbers, dates and timestamps, not for string"),
        ("state", {"enum": []}, "column state: enum is [], must be a list of texts"),
        ("state", {"enum": [1]}, "column state: enum is [1], must be a list of texts"),
        ("state", {"enum": ["open "]}, 'enum is "open ", must be a list of values, each a text, not empty'),
        ("id", {"pattern": "^1"}, "column id: pattern is for string columns, not for bigint"),
        ("item", {"pattern": ""}, 'column item: pattern is "", must be a regular expression'),
        ("item", {"description": []}, "column item: description is [], must be a text"),
    ],
)
def test_refuses_a_column_saying_what_is_wrong_and_what_is_allowed(column, changes, problem):
    with pytest.raises(ContractError) as refused:
        orders_with(column, **changes)
    assert problem in str(refused.value)


def test_names_every_problem_at_once():
    with pytest.raises(ContractError) as refused:
        orders(name="Orders", writeMode="merge")
    assert "name is" in str(refused.value)
    assert "writeMode is" in str(refused.value)


def test_refuses_text_that_is_not_json_saying_where():
    with pytest.raises(ContractError, match=r"orders.json is not JSON: .* at line 2, column 1\."):
        parse_contract('{"name":\n}', "orders.json")


def test_refuses_json_that_is_not_an_object():
    with pytest.raises(ContractError, match=r"the file is \[\], must be a JSON object"):
        parse_contract(json.dumps([]), "orders.json")
