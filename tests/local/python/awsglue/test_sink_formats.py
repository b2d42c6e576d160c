"""Formats of writes and Glue's options for them."""

import pytest

from awsglue._sink_formats import write_format
from awsglue._unsupported import UnsupportedError


def test_csv_has_glues_defaults():
    found = write_format("csv", {})
    assert {key: found.options[key] for key in ("sep", "quote", "escape", "header")} == {
        "sep": ",",
        "quote": '"',
        "escape": '"',
        "header": "true",
    }


@pytest.mark.parametrize("kind", ["json", "csv", "parquet", "glueparquet", "orc"])
def test_every_format_takes_snappy(kind):
    assert write_format(kind, {"compression": "snappy"}).options["compression"] == "snappy"


def test_glueparquet_is_written_as_parquet_and_keeps_its_name():
    found = write_format("glueparquet", {"blockSize": "128MB", "pageSize": 1024})
    assert (found.name, found.spark) == ("glueparquet", "parquet")
    assert (found.options["parquet.block.size"], found.options["parquet.page.size"]) == ("134217728", "1024")


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("parquet", {"blockSize": "much"}, "blockSize: got 'much', allowed: a number of bytes"),
        ("csv", {"separator": "||"}, "separator: got '\\|\\|', allowed: one character"),
        ("csv", {"writeHeader": "maybe"}, "writeHeader: got 'maybe', allowed: True, False"),
        ("json", {"compression": "lzma"}, "compression of json: got 'lzma', allowed: none, gzip"),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(kind, options, message):
    with pytest.raises(ValueError, match=message):
        write_format(kind, options)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("avro", {}, "no format 'avro' of a write"),
        ("csv", {"quoteChar": -1}, "no quoteChar -1 in a write of csv"),
        ("json", {"jsonPath": "$"}, "no option 'jsonPath' in format_options of json"),
    ],
)
def test_what_is_not_there_is_named(kind, options, message):
    with pytest.raises(UnsupportedError, match=message.replace("$", r"\$")):
        write_format(kind, options)
