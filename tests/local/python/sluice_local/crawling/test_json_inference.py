"""Schemas of JSON lines."""

import pytest

from sluice_local.crawling.json_inference import infer_json


def columns(text, *, complete=True):
    schema = infer_json(text, complete=complete)
    return None if schema is None else schema.columns


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["1", "-2"], "int"),
        (["1", "3000000000"], "bigint"),
        (["1", "2.5"], "double"),
        (["true", "null"], "boolean"),
        (["1", '"x"'], "string"),
        (["null"], "string"),
        (["[1, 2.5]"], "array<double>"),
        (["[]"], "array<string>"),
        (['{"A": 1, "b": [true]}'], "struct<a:int,b:array<boolean>>"),
        (["99999999999999999999"], "double"),
    ],
)
def test_have_the_narrowest_type_that_holds_every_value(values, kind):
    assert columns("".join(f'{{"v": {value}}}\n' for value in values)) == {"v": kind}


@pytest.mark.parametrize("text", ["", "\n", "[1]\n", "id,name\n1,x\n", "{'a': 1}\n", "{\n"])
def test_are_not_seen_where_the_first_line_is_no_object(text):
    assert columns(text) is None


def test_have_the_columns_of_all_lines_in_lower_case():
    assert columns('{"Id": 1}\n\n{"name": "x", "ID": 2}\n') == {"id": "int", "name": "string"}


def test_say_how_many_lines_are_no_objects():
    assert infer_json('{"a": 1}\n[1]\n{"a"\n', complete=True).notes == ("2 of 3 lines are no JSON objects",)


def test_leave_out_a_last_line_that_may_be_cut():
    assert infer_json('{"a": 1}\n{"b": 2', complete=False).notes == ()


def test_are_not_cut_at_characters_that_only_look_like_line_ends():
    assert infer_json('{"a": "x\u2028y"}\n', complete=True).records == 1
