"""Values as Athena prints them, CSV rows as its SerDes read them."""

import datetime
import decimal
import io

import pytest

from sluice_local.csv_format import CsvFormat
from sluice_local.querying.csv_rows import read_batches
from sluice_local.querying.results import text


@pytest.mark.parametrize(
    ("value", "kind", "printed"),
    [
        (None, "bigint", None),
        (True, "boolean", "true"),
        (7, "bigint", "7"),
        (1.0, "double", "1.0"),
        (0.1, "double", "0.1"),
        (123456.789, "double", "123456.789"),
        (1e7, "double", "1.0E7"),
        (1.5e-4, "double", "1.5E-4"),
        (-0.0, "double", "-0.0"),
        (float("nan"), "double", "NaN"),
        (float("-inf"), "double", "-Infinity"),
        (0.10000000149011612, "float", "0.1"),
        (decimal.Decimal("1E+2"), "decimal(10,0)", "100"),
        (datetime.date(2026, 1, 31), "date", "2026-01-31"),
        (datetime.datetime(2026, 1, 31, 1, 2, 3, 4567), "timestamp", "2026-01-31 01:02:03.004"),
        (b"\x00\xab", "varbinary", "00 ab"),
        ([1, None, "x"], "array", "[1, null, x]"),
        ({"a": 1, "b": None}, "row", "{a=1, b=null}"),
        ("", "varchar", ""),
    ],
)
def test_a_value_is_printed_as_athena_prints_it(value, kind, printed):
    assert text(value, kind) == printed


class Files:
    """A filesystem of one file."""

    def __init__(self, content):
        self._content = content

    def open_input_stream(self, _path):
        return io.BytesIO(self._content.encode())


def read(content, layout=None, columns=("a", "b"), **constants):
    batches = read_batches(Files(content), "bucket/key", layout or CsvFormat(header_lines=1), columns, constants)
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


class TestARowOfCsv:
    def test_has_quoted_fields_and_partition_values(self):
        assert read('a,b\n1,"x, ""y"""\n', year="2026") == [("1", 'x, "y"', "2026")]

    def test_that_is_too_short_ends_in_nulls(self):
        assert read("a,b\n1\n2,y\n") == [("2", "y"), ("1", None)]

    def test_that_is_too_long_loses_its_rest(self):
        assert read('a,b\n1,"x,y",z\n') == [("1", "x,y")]

    def test_has_an_empty_text_where_a_field_is_empty(self):
        assert read("a,b\n1,\n") == [("1", "")]

    def test_is_none_in_a_file_of_a_header_alone(self):
        assert read("a,b\n") == []

    def test_keeps_quotes_where_the_serde_knows_none(self):
        assert read('a,b\n"1",x\n', CsvFormat(quote=None, header_lines=1)) == [('"1"', "x")]

    def test_takes_the_escape_of_the_serde(self):
        assert read("a,b\n1,x\\,y\n", CsvFormat(escape="\\", header_lines=1)) == [("1", "x,y")]
