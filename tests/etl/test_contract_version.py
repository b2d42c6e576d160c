import json

import pytest
from tests.etl.support.contracts import orders, orders_json, orders_with

from sluice_etl.contract import parse_contract

MEANT_ALIKE = {
    "another description": lambda: orders(description="Orders."),
    "another description of a column": lambda: orders_with("id", description="Number"),
    "defaults that are written out": lambda: orders(writeMode="append", unknownColumns="drop", missingColumns="null"),
    "defaults of a column that are written out": lambda: orders_with("ordered", zone="UTC", required=False),
    "a number in other digits": lambda: orders_with("amount", minimum="0.00", maximum=1000.0),
    "other white space and order of keys": lambda: parse_contract(
        json.dumps(dict(reversed(orders_json().items())), indent=3), "orders.json"
    ),
}

MEANT_OTHERWISE = {
    "a required column": lambda: orders_with("item", required=True),
    "another type": lambda: orders_with("amount", type="decimal(8,2)"),
    "another bound": lambda: orders_with("amount", maximum=1001),
    "a zone": lambda: orders_with("ordered", zone="Europe/Berlin"),
    "a raw name": lambda: orders_with("item", **{"from": "article"}),
    "columns in another order": lambda: orders(columns=orders_json()["columns"][::-1]),
    "another ratio": lambda: orders(maxRejectRatio=0.4),
    "another delimiter": lambda: orders(source={"format": "csv", "delimiter": ";"}),
    "unknown columns kept": lambda: orders(unknownColumns="keep", unknownColumnsIn="others"),
}


def test_is_a_sha_256_that_stays_what_it_is():
    # Manifests in lakes hold it: to change how it is made says of every contract that it changed.
    assert orders().version == "ecd1b1a5692dabf897cb37da972a0dc79362849a42666e64a8ecadc5ff8742df"


@pytest.mark.parametrize("change", MEANT_ALIKE)
def test_stays_with(change):
    assert MEANT_ALIKE[change]().version == orders().version


@pytest.mark.parametrize("change", MEANT_OTHERWISE)
def test_changes_with(change):
    assert MEANT_OTHERWISE[change]().version != orders().version
