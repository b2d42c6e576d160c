"""A sieve takes rows that conform, and no other; beside what Spark decides in test_conform.py."""

import pyarrow as pa
import pytest
from tests.etl.support.contracts import orders, orders_with

from sluice_etl import frame, records
from sluice_etl.records import RecordShape
from sluice_etl.sieve import Sieve

NAMES = ("id", "item", "amount", "state", "ordered", "country")
GOOD = "1,pen,2.50,open,2026-01-31T12:00:00Z,IN"


def take(*lines, contract=None, names=NAMES, problems=None, escape=b""):
    shape = RecordShape(b",", b'"', escape=escape, width=len(names))
    batch = pa.RecordBatch.from_pydict(
        {
            records.OFFSET: pa.array(range(0, 100 * len(lines), 100), pa.int64()),
            records.RAW: pa.array(lines, pa.string()),
            records.PROBLEM: pa.array(problems or [None] * len(lines), pa.string()),
            frame.SLOT: pa.array(range(len(lines)), pa.int16()),
        }
    )
    taken, rest = Sieve.of(contract or orders(), names, shape).take(batch)
    return ([] if taken is None else taken.to_pylist()), rest.column(records.RAW).to_pylist()


def test_takes_a_row_that_conforms_with_typed_cells_its_partition_value_and_its_slot():
    (row,), rest = take(" 1 ,pen,,,,IN")
    assert row == {
        "id": 1, "item": "pen", "amount": None, "state": None, "ordered": None, "country": "IN",
        frame.PARTITION: "IN", frame.SLOT: 0,
    }  # fmt: skip
    assert rest == []


@pytest.mark.parametrize(
    "line",
    [
        ",pen,,,,IN",
        "x,pen,,,,IN",
        "0,pen,,,,IN",
        "1,Pen,,,,IN",
        "1,pen,1000.01,,,IN",
        "1,pen,-1,,,IN",
        "1,pen,,lost,,IN",
        "1,pen,,,yesterday,IN",
        "1,pen,,,,__HIVE_DEFAULT_PARTITION__",
        f"1,pen,,,,{'é' * 128}",
        '1,"a\nb",,,,IN',
    ],
)
def test_leaves_what_breaks_a_rule_or_may_do_so(line):
    taken, rest = take(GOOD, line, GOOD)
    assert ([row[frame.SLOT] for row in taken], rest) == ([0, 2], [line])


def test_leaves_records_that_something_is_wrong_with_and_keeps_their_order():
    taken, rest = take("x,pen,,,,IN", GOOD, "1,2", GOOD, "y,,,,,", problems=[None, None, "2 fields", None, None])
    assert ([row[frame.SLOT] for row in taken], rest) == ([1, 3], ["x,pen,,,,IN", "1,2", "y,,,,,"])


def test_counts_characters_and_not_bytes():
    columns = [{"name": "state", "type": "string", "maxLength": 3}, {"name": "country", "type": "string"}]
    taken, rest = take("äöü,IN", "abcd,IN", contract=orders(columns=columns), names=("state", "country"))
    assert (len(taken), rest) == (1, ["abcd,IN"])


def test_fills_in_defaults_also_of_a_column_that_is_missing():
    columns = [{"name": "id", "type": "bigint", "default": 7}, {"name": "country", "type": "string", "default": "XX"}]
    taken, _ = take(",", contract=orders(columns=columns), names=("id", "other"))
    assert (taken[0]["id"], taken[0]["country"], taken[0][frame.PARTITION]) == (7, "XX", "XX")


def test_leaves_cells_to_spark_on_which_expressions_may_differ():
    contract = orders_with("item", pattern="^.+$")
    taken, rest = take(GOOD, "1,pén,,,,IN", contract=contract)
    assert (len(taken), rest) == (1, ["1,pén,,,,IN"])


@pytest.mark.parametrize(
    "contract",
    [
        orders_with("item", pattern=r"^(?!pen)"),
        orders_with("item", pattern=r"\bpen\b"),
        orders_with("ordered", zone="Europe/Berlin"),
        orders_with("ordered", format="dd/MM/yyyy HH:mm"),
        orders(unknownColumns="keep", unknownColumnsIn="others"),
    ],
)
def test_there_is_none_where_only_spark_can_tell(contract):
    assert Sieve.of(contract, NAMES, RecordShape(b",", b'"', width=6)) is None


def test_there_is_none_where_a_column_has_two_sources():
    contract = orders_with("item", **{"from": ["item", "article"]})
    assert Sieve.of(contract, (*NAMES, "article"), RecordShape(b",", b'"', width=7)) is None
