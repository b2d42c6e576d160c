"""What the columns that were read are to a contract."""

import pytest
from tests.etl.support.contracts import ORDERS, orders, orders_with

from sluice_etl import frame
from sluice_etl.errors import SchemaError
from sluice_etl.evolution import columns_read

HEADER = [column["name"] for column in ORDERS["columns"]]


def test_columns_as_in_the_contract_are_nothing_to_report():
    read = columns_read([*HEADER, frame.SOURCE], orders())
    assert read.sources == {name: (name,) for name in HEADER}
    assert (read.missing, read.unknown, read.renamed, read.reordered) == ((), (), (), False)


def test_finds_columns_whatever_their_case_spaces_and_punctuation():
    contract = orders_with("item", name="item_name")
    read = columns_read(["ID", " Item-Name ", *HEADER[2:]], contract)
    assert (read.sources["id"], read.sources["item_name"]) == (("ID",), (" Item-Name ",))
    assert read.renamed == ()


def test_reports_columns_in_another_order():
    read = columns_read(HEADER[::-1], orders())
    assert read.reordered
    assert read.sources["id"] == ("id",)


def test_a_new_column_in_between_is_no_other_order():
    assert not columns_read([HEADER[0], "new", *HEADER[1:]], orders()).reordered


def test_reports_new_and_missing_columns():
    read = columns_read(["id", "country", "Note"], orders())
    assert read.missing == ("item", "amount", "state", "ordered")
    assert read.unknown == ("Note",)


def test_reads_a_renamed_column_and_reports_it():
    read = columns_read(["order no", *HEADER[1:]], orders_with("id", **{"from": "Order No."}))
    assert read.sources["id"] == ("order no",)
    assert read.renamed == (("order no", "id"),)


def test_a_column_with_another_raw_name_is_not_read_from_its_own():
    read = columns_read(HEADER, orders_with("item", **{"from": "article"}))
    assert read.missing == ("item",)
    assert read.unknown == ("item",)


def test_takes_the_raw_columns_of_a_column_in_the_order_of_the_contract():
    read = columns_read(["article", *HEADER], orders_with("item", **{"from": ["item", "article", "thing"]}))
    assert read.sources["item"] == ("item", "article")


def test_refuses_a_read_without_a_required_column_saying_what_was_read():
    with pytest.raises(SchemaError) as refused:
        columns_read(["item", "country"], orders_with("id", **{"from": "Order No."}))
    assert "Column id (from Order No.) is required by the contract of orders" in str(refused.value)
    assert "read were: item, country. Nothing was written" in str(refused.value)


def test_a_required_column_with_a_default_may_be_missing():
    assert columns_read(HEADER[1:], orders_with("id", default=1)).missing == ("id",)


def test_refuses_any_missing_column_where_the_contract_says_so():
    with pytest.raises(
        SchemaError, match=r"Column amount may not be missing by the contract \(missingColumns: reject\)"
    ):
        columns_read([name for name in HEADER if name != "amount"], orders(missingColumns="reject"))


def test_refuses_unknown_columns_where_the_contract_says_so():
    with pytest.raises(
        SchemaError, match=r"rejects unknown columns, and these were read: note, flag; it knows: id, item"
    ):
        columns_read([*HEADER, "note", "flag"], orders(unknownColumns="reject"))


def test_unknown_columns_may_be_alike():
    assert columns_read([*HEADER, "Note", "note "], orders()).unknown == ("Note", "note ")


def test_reads_a_column_that_files_write_in_different_ways_from_each():
    read = columns_read(["id", "ORDERED", "Item Name", "item_name"], orders_with("item", name="item_name"))
    assert read.sources["item_name"] == ("Item Name", "item_name")


def test_refuses_two_columns_that_differ_in_case_alone():
    with pytest.raises(
        SchemaError, match=r"two columns 'id' and 'ID' in s3://raw/a.csv: which one is meant is unknown"
    ):
        columns_read([*HEADER, "ID"], orders(), "s3://raw/a.csv")


def test_names_the_file_whose_columns_they_are():
    with pytest.raises(SchemaError, match=r"read were in s3://raw/a.csv: item, country"):
        columns_read(["item", "country"], orders(), "s3://raw/a.csv")


def test_an_empty_read_is_neither_missing_nor_unknown():
    read = columns_read([frame.SOURCE], orders(missingColumns="reject", unknownColumns="reject"))
    assert (read.missing, read.unknown, read.reordered) == ((), (), False)
