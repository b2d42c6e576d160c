"""Partition folders, globs, Hive types, and the CSV format of tables."""

import pytest

from sluice_local.csv_format import CsvFormat, CsvFormatError
from sluice_local.globs import matches_any
from sluice_local.hive_types import HiveTypeError, parse_hive_type
from sluice_local.partition_paths import parse_folder, unescape

OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"


def table(library, serde_parameters=None, **parameters):
    serde = {"SerializationLibrary": library, "Parameters": serde_parameters or {}}
    return {"Name": "t", "Parameters": parameters, "StorageDescriptor": {"SerdeInfo": serde}}


class TestPartitionFolders:
    def test_are_key_and_value_unescaped_as_hive_escapes(self):
        assert parse_folder("country=IN") == ("country", "IN")
        assert parse_folder("city=A%2FB%3D1") == ("city", "A/B=1")
        assert parse_folder("a=b=c") == ("a", "b=c")
        assert unescape("100%") == "100%"

    @pytest.mark.parametrize("folder", ["2026", "=x", ""])
    def test_are_not_other_folders(self, folder):
        assert parse_folder(folder) is None


class TestExclusionPatterns:
    @pytest.mark.parametrize(
        ("pattern", "path"),
        [
            ("*.csv", "a.csv"),
            ("**.csv", "x/y/a.csv"),
            ("**/_temporary/**", "_temporary/0/a.csv"),
            ("**/_temporary/**", "x/_temporary/a.csv"),
            ("**_SUCCESS", "x/_SUCCESS"),
            ("**_$folder$", "x_$folder$"),
            ("a?.csv", "ab.csv"),
            ("[ab].csv", "b.csv"),
            ("[!a].csv", "b.csv"),
            ("[a-c].csv", "b.csv"),
            ("{a,b*}.csv", "bcd.csv"),
            (r"a\*.csv", "a*.csv"),
        ],
    )
    def test_match(self, pattern, path):
        assert matches_any([pattern], path)

    @pytest.mark.parametrize(
        ("pattern", "path"),
        [("*.csv", "x/a.csv"), ("a?.csv", "a/.csv"), ("[!a].csv", "a.csv"), (r"a\*.csv", "ab.csv"), ("a.csv", "aXcsv")],
    )
    def test_do_not_match(self, pattern, path):
        assert not matches_any([pattern], path)

    def test_are_refused_with_a_brace_that_is_not_closed(self):
        with pytest.raises(ValueError, match="is not closed"):
            matches_any(["{a,b"], "a")


class TestHiveTypes:
    @pytest.mark.parametrize(
        ("text", "canonical"),
        [
            ("BIGINT", "bigint"),
            ("integer", "int"),
            ("varchar(10)", "string"),
            ("decimal", "decimal(10,0)"),
            ("decimal(12, 2)", "decimal(12,2)"),
            ("array<struct<a:int,b:map<string,decimal(3,1)>>>", "array<struct<a:int,b:map<string,decimal(3,1)>>>"),
        ],
    )
    def test_are_parsed(self, text, canonical):
        assert str(parse_hive_type(text)) == canonical

    @pytest.mark.parametrize("text", ["", "text", "array<>", "map<string>", "struct<a>", "decimal(x)"])
    def test_are_refused_when_there_is_no_such_type(self, text):
        with pytest.raises(HiveTypeError, match="is not a Hive type"):
            parse_hive_type(text)


class TestTheCsvFormatOfATable:
    def test_is_that_of_open_csv_serde(self):
        parameters = {"separatorChar": "\\t", "quoteChar": "'", "escapeChar": "\\\\"}
        layout = CsvFormat.of_table(table(OPEN_CSV, parameters, **{"skip.header.line.count": "1"}))
        assert layout == CsvFormat("\t", "'", "\\", 1, strict_types=True)

    def test_is_that_of_lazy_simple_serde_which_knows_no_quotes(self):
        assert CsvFormat.of_table(table(LAZY_SIMPLE, {"field.delim": "|"})) == CsvFormat("|", None, None, 0)
        assert CsvFormat.of_table(table(LAZY_SIMPLE, {"serialization.format": "1"})).delimiter == "\x01"

    @pytest.mark.parametrize(
        ("bad", "message"),
        [
            (table("org.example.Serde"), "got SerDe org.example.Serde, allowed for CSV"),
            (table(OPEN_CSV, {"separatorChar": "||"}), r'"separatorChar": got \'\|\|\', allowed: one character'),
            (table(OPEN_CSV, **{"skip.header.line.count": "one"}), "got 'one', allowed: a number of lines"),
        ],
    )
    def test_is_refused_when_it_cannot_be_read(self, bad, message):
        with pytest.raises(CsvFormatError, match=message):
            CsvFormat.of_table(bad)
