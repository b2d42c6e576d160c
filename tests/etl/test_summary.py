import json

import pytest
from tests.etl.support.contracts import orders

from sluice_etl import frame
from sluice_etl.errors import BalanceError
from sluice_etl.layout import Group
from sluice_etl.sink import WrittenObject
from sluice_etl.split import Batch
from sluice_etl.summary import Run, check_balance, summarise

A, B = "s3://raw/orders/a.csv", "s3://raw/orders/b.csv"
RUN = Run("lake-orders", "jr_1", "dev")
GROUPS = (Group(A, "IN", False, 6), Group(A, "US", False, 1), Group(B, "IN", False, 3))
REJECTED = Group(B, None, True, 2)
WRITTEN = [
    WrittenObject(False, A, "s3://curated/orders/country=IN/a", 6, 600),
    WrittenObject(False, A, "s3://curated/orders/country=US/a", 1, 100),
    WrittenObject(False, B, "s3://curated/orders/country=IN/b", 3, 300),
]
QUARANTINED = WrittenObject(True, B, "s3://curated/quarantine/orders/b", 2, 50)
COLUMNS = [column.name for column in orders().columns]


def batch(*groups):
    # The rows themselves are only looked at for the reasons of rejected ones.
    return Batch(None, groups)


def test_balances_when_every_row_is_in_one_place():
    check_balance(batch(*GROUPS, REJECTED), [*WRITTEN, QUARANTINED])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ([*WRITTEN[1:], QUARANTINED], f"4 were written and 2 quarantined (by file: {A} -6)"),
        (
            [*WRITTEN, WrittenObject(False, A, "x", 6, 600), QUARANTINED],
            f"16 were written and 2 quarantined (by file: {A} +6)",
        ),
        (WRITTEN, f"10 were written and 0 quarantined (by file: {B} -2)"),
        ([*WRITTEN, WrittenObject(False, B, "x", 2, 5)], "12 were written and 0 quarantined."),
    ],
)
def test_refuses_a_run_that_lost_doubled_or_misplaced_rows(written, problem):
    with pytest.raises(BalanceError, match=r"^12 rows were read, 2 of them to be quarantined; ") as refused:
        check_balance(batch(*GROUPS, REJECTED), written)
    assert problem in str(refused.value)
    assert "The bookmark has not moved" in str(refused.value)


def test_refuses_a_run_that_put_one_object_over_another():
    with pytest.raises(BalanceError, match=r"one replaced the other: s3://curated/orders/country=IN/a\."):
        check_balance(batch(*GROUPS), [WRITTEN[0], *WRITTEN])


def test_makes_no_summary_of_a_run_that_does_not_balance():
    with pytest.raises(BalanceError):
        summarise(batch(*GROUPS), WRITTEN[1:], orders(), RUN, COLUMNS)


def test_sums_up_a_run_in_one_line_of_json():
    line = summarise(batch(*GROUPS), WRITTEN, orders(), RUN, COLUMNS)
    assert "\n" not in line
    assert json.loads(line) == {
        "sluice": "run-summary",
        "dataset": "orders",
        "jobName": "lake-orders",
        "runId": "jr_1",
        "env": "dev",
        "writeMode": "append",
        "filesRead": 2,
        "rowsRead": 10,
        "rowsWritten": 10,
        "rowsQuarantined": 0,
        "objectsWritten": 3,
        "bytesWritten": 1000,
        "objectsQuarantined": 0,
        "bytesQuarantined": 0,
        "reasons": {},
        "columnsMissing": [],
        "columnsIgnored": [],
        "columnsKept": [],
        "columnsRenamed": {},
        "columnsReordered": False,
    }


def test_names_the_columns_that_were_missing_or_ignored():
    line = json.loads(summarise(batch(*GROUPS), WRITTEN, orders(), RUN, ["ID", "country", "note", frame.SOURCE]))
    assert line["columnsMissing"] == ["amount", "item", "ordered", "state"]
    assert line["columnsIgnored"] == ["note"]


def test_an_empty_read_is_all_zeros():
    line = json.loads(summarise(batch(), [], orders(), RUN, [frame.SOURCE]))
    assert (line["filesRead"], line["rowsRead"], line["rowsWritten"], line["objectsWritten"]) == (0, 0, 0, 0)
    assert line["columnsMissing"] == []
