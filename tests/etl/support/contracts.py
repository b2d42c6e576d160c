"""One valid contract, for tests to break or bend in one place."""

import copy
import json

from sluice_etl.contract import parse_contract

ORDERS = {
    "name": "orders",
    "source": {"format": "csv", "delimiter": ",", "quote": '"'},
    "columns": [
        {"name": "id", "type": "bigint", "required": True, "minimum": 1},
        {"name": "item", "type": "string", "pattern": "^[a-z ]+$"},
        {"name": "amount", "type": "decimal(7,2)", "minimum": 0, "maximum": 1000},
        {"name": "state", "type": "string", "enum": ["open", "paid"]},
        {"name": "ordered", "type": "timestamp"},
        {"name": "country", "type": "string"},
    ],
    "partitionColumn": "country",
    "writeMode": "append",
    "maxRejectRatio": 0.5,
}


def orders_json(**changes):
    """The contract's JSON value, with keys replaced, or removed where the change is None."""
    value = {**copy.deepcopy(ORDERS), **changes}
    return {key: item for key, item in value.items() if item is not None}


def orders(**changes):
    return parse(orders_json(**changes))


def orders_with(column, **changes):
    """The contract with one column's keys replaced."""
    columns = [{**item, **changes} if item["name"] == column else item for item in copy.deepcopy(ORDERS["columns"])]
    return orders(columns=columns)


def single(type_, **keys):
    """A contract of one column `value` of a type, beside a partition column."""
    columns = [{"name": "value", "type": type_, **keys}, {"name": "part", "type": "string"}]
    return orders(columns=columns, partitionColumn="part")


def parse(value):
    return parse_contract(json.dumps(value), "orders.json")
