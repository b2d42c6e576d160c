"""Schemas of CSV text."""

import pytest

from sluice_local.crawling.classifiers import CsvClassifier
from sluice_local.crawling.csv_inference import infer_csv
from sluice_local.crawling.value_types import infer_type


def columns(text, *classifiers, complete=True):
    schema = infer_csv(text, classifiers, complete=complete)
    return None if schema is None else schema.columns


class TestTheTypeOfAColumn:
    @pytest.mark.parametrize(
        ("values", "kind"),
        [
            (["1", "-2", "+3"], "bigint"),
            (["1", "2.5", ".5", "1e3"], "double"),
            (["true", "FALSE"], "boolean"),
            (["1", "x"], "string"),
            (["1", "true"], "string"),
            (["", " "], "string"),
            (["", "7"], "bigint"),
            (["9223372036854775808"], "string"),
            (["2026-01-31"], "string"),
        ],
    )
    def test_is_the_narrowest_that_holds_every_value_that_is_there(self, values, kind):
        assert infer_type(values, trim=True) == kind

    def test_is_text_for_padded_numbers_where_values_are_not_trimmed(self):
        assert infer_type([" 1"], trim=True) == "bigint"
        assert infer_type([" 1"], trim=False) == "string"


class TestTheBuiltInClassifier:
    @pytest.mark.parametrize("delimiter", [",", "|", "\t", ";", "\x01"])
    def test_finds_the_delimiter(self, delimiter):
        assert columns(f"id{delimiter}name\n1{delimiter}Asha\n") == {"id": "bigint", "name": "string"}

    def test_takes_a_first_row_of_text_for_a_header_where_a_row_below_has_a_value_that_is_no_text(self):
        assert columns("id,name\n1,Asha\n") == {"id": "bigint", "name": "string"}

    @pytest.mark.parametrize(
        "text",
        [
            "name,city\nAsha,Pune\n",
            "id,2026\n1,2\n",
            f"id,{'x' * 150},n\n1,a,2\n",
            "id,,n\n1,a,2\n",
        ],
        ids=["all text", "a heading that is a number", "a heading of 150 characters", "an empty heading"],
    )
    def test_names_columns_by_number_where_it_sees_no_header(self, text):
        assert list(columns(text))[:2] == ["col1", "col2"]

    def test_allows_the_last_heading_to_be_empty_for_a_trailing_delimiter(self):
        assert columns("id,name,\n1,Asha,\n") == {"id": "bigint", "name": "string", "col3": "string"}

    @pytest.mark.parametrize(
        "text",
        ["id\n1\n2\n", "id,name\n", "", "one line of prose\nand, another\n", "a\0b,c\n1,2\n"],
        ids=["one column", "one row", "nothing", "rows of unlike width", "binary"],
    )
    def test_does_not_recognise(self, text):
        assert columns(text) is None

    def test_ignores_the_last_line_of_a_sample_that_may_be_cut(self):
        assert columns("id,n\n1,2\n3,4x", complete=False) == {"id": "bigint", "n": "bigint"}


class TestACustomClassifier:
    def test_with_a_header_present_takes_its_names_though_all_is_text(self):
        assert columns("Name,City\nAsha,Pune\n", CsvClassifier("c", header="PRESENT")) == {
            "name": "string",
            "city": "string",
        }

    def test_with_a_header_absent_numbers_the_columns_or_takes_its_own_names(self):
        assert columns("1,Asha\n", CsvClassifier("c", header="ABSENT")) == {"col1": "bigint", "col2": "string"}
        named = CsvClassifier("c", header="ABSENT", columns=("id", "name"))
        assert columns("1,Asha\n", named) == {"id": "bigint", "name": "string"}

    def test_with_an_unknown_header_goes_by_the_built_in_rule(self):
        assert columns("id,name\n1,Asha\n", CsvClassifier("c")) == {"id": "bigint", "name": "string"}

    def test_reads_delimiter_and_quotes_of_its_own(self):
        schema = infer_csv("a|b\n1|'x|y'\n", [CsvClassifier("c", "|", "'", "PRESENT")], complete=True)
        assert schema.columns == {"a": "bigint", "b": "string"}
        assert (schema.csv.delimiter, schema.csv.quote, schema.csv.quoted, schema.csv.serde) == (
            "|",
            "'",
            True,
            "OpenCSVSerDe",
        )

    def test_leaves_a_file_of_one_column_alone_unless_it_allows_that(self):
        assert columns("id\n1\n", CsvClassifier("c", header="PRESENT")) is None
        single = CsvClassifier("c", header="PRESENT", allow_single_column=True)
        assert columns("id\n1\n", single) == {"id": "bigint"}

    def test_that_comes_first_wins(self):
        first, second = CsvClassifier("a", header="ABSENT"), CsvClassifier("b", header="PRESENT")
        assert list(columns("id,name\n1,x\n", first, second)) == ["col1", "col2"]

    def test_gives_its_custom_datatypes_in_order(self):
        typed = CsvClassifier("c", header="PRESENT", datatypes=("int", "string"))
        assert columns("id,zip\n1,411001\n", typed) == {"id": "int", "zip": "string"}

    def test_does_not_use_custom_datatypes_of_another_number_and_says_so(self):
        schema = infer_csv("id,zip\n1,2\n", [CsvClassifier("c", header="PRESENT", datatypes=("int",))], complete=True)
        assert schema.columns == {"id": "bigint", "zip": "bigint"}
        assert "1 CustomDatatypes for 2 columns: not used" in schema.notes[0]


def test_repeated_headings_get_numbers_and_a_note():
    schema = infer_csv("id,Name,name\n1,a,b\n", [], complete=True)
    assert list(schema.columns) == ["id", "name", "name_2"]
    assert "'name' is there more than once" in schema.notes[0]


def test_quoted_fields_hold_delimiters_and_line_ends():
    text = 'id,name\n1,"Doe, Jane"\n2,"two\nlines"\n'
    assert infer_csv(text, [], complete=True).records == 2
