"""Fields of records that are in order: what Python's csv module reads, whole columns at a time."""

import csv
import random

import pyarrow as pa
import pytest

from sluice_etl.fields import cut_fields, is_plain
from sluice_etl.records import RecordShape

CSV = RecordShape(b",", b'"', width=3)


def cut(*lines, shape=CSV):
    columns = cut_fields(pa.array(lines, pa.string()), shape)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def test_are_between_the_delimiters():
    assert cut("1,pen,IN", ",,", "é,€uro,🙂") == [("1", "pen", "IN"), ("", "", ""), ("é", "€uro", "🙂")]


def test_are_without_the_quotes_around_them_and_with_doubled_ones_as_one():
    lines = ['"1","a, b",IN', '"","""",""""""', 'x,"say ""hi""",y']
    assert cut(*lines) == [("1", "a, b", "IN"), ("", '"', '""'), ("x", 'say "hi"', "y")]


def test_have_the_delimiter_and_the_quote_of_the_file():
    shape = RecordShape(b"|", b"'", width=2)
    assert cut("a,b|'c|d'", "'it''s'|\"", shape=shape) == [("a,b", "c|d"), ("it's", '"')]


def test_of_one_column_are_the_records():
    assert cut("a", '"b,c"', "d", shape=RecordShape(b",", b'"', width=1)) == [("a",), ("b,c",), ("d",)]


def test_of_a_slice_are_those_of_the_slice():
    lines = pa.array(["0,0,0", "1,a,x", "2,b,y", "3,c,z"]).slice(1, 2)
    assert [column.to_pylist() for column in cut_fields(lines, CSV)] == [["1", "2"], ["a", "b"], ["x", "y"]]


def test_of_a_slice_do_not_depend_on_what_is_before_and_after_it():
    lines = pa.array(['0,"0', '1,"a,b",x', "2,b,y", '"'])
    assert [column.to_pylist() for column in cut_fields(lines.slice(1, 2), CSV)] == [
        ["1", "2"],
        ["a,b", "b"],
        ["x", "y"],
    ]


@pytest.mark.parametrize("line", ["1,2", "1,2,3,4", ""])
def test_are_none_where_records_have_another_width(line):
    assert cut_fields(pa.array(["1,2,3", line]), CSV) is None


@pytest.mark.parametrize("seed", range(20))
def test_are_what_the_csv_module_reads(seed):
    draw = random.Random(seed)
    cells = ["", "a", ",", '"', '""', "é", "a b", "1,2", '"x"', ",,", " "]
    rows = [tuple(draw.choice(cells) for _ in range(3)) for _ in range(200)]
    lines = [
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & {",", '"'} else cell for cell in row)
        for row in rows
    ]
    assert cut(*lines) == [tuple(row) for row in csv.reader(lines)] == rows


def test_are_left_to_spark_where_readers_differ():
    escaped = RecordShape(b",", b'"', escape=b"\\", width=2)
    lines = pa.array(["a,b", '"a\nb",c', "a\r,b", 'a,"\\""'])
    assert is_plain(lines, CSV).to_pylist() == [True, False, False, True]
    assert is_plain(lines, escaped).to_pylist() == [True, False, False, False]
