"""Specs: what is not as it should be is named."""

import json

import pytest

from sluice_local.spec import Spec, SpecError


def written(tmp_path, content):
    path = tmp_path / "spec.json"
    path.write_text(content, encoding="utf-8")
    return path


def test_reads_values_of_their_kinds(tmp_path):
    values = {"a": "x", "n": 3, "list": ["y"], "map": {"--K": "v"}, "objects": [{"k": 1}], "none": None}
    spec = Spec.read(written(tmp_path, json.dumps(values)))
    assert (spec.text("a"), spec.integer("n"), spec.texts("list")) == ("x", 3, ["y"])
    assert (spec.text_mapping("map"), spec.mappings("objects")) == ({"--K": "v"}, [{"k": 1}])
    assert spec.text_or_none("none") is None and spec.text_or_none("absent") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "not a readable JSON file"), ("[1]", "got list, allowed: a JSON object")],
)
def test_rejects_a_file_that_holds_no_object(tmp_path, content, message):
    with pytest.raises(SpecError, match=message):
        Spec.read(written(tmp_path, content))


def test_rejects_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SpecError, match=r"missing\.json: not a readable JSON file"):
        Spec.read(tmp_path / "missing.json")


@pytest.mark.parametrize(
    ("read", "values", "message"),
    [
        ("text", {}, '"key" is missing, allowed: a non-empty string'),
        ("text", {"key": ""}, "got an empty string"),
        ("text", {"key": 1}, "got 1, allowed: a non-empty string"),
        ("integer", {"key": "1"}, "got '1', allowed: a whole number"),
        ("integer", {"key": True}, "got True, allowed: a whole number"),
        ("texts", {"key": [1]}, r"got \[1\], allowed: a list of strings"),
        ("mapping", {"key": []}, r"got \[\], allowed: an object"),
        ("text_mapping", {"key": {"a": 1}}, '"key.a": got 1, allowed: a string'),
        ("mappings", {"key": ["x"]}, "allowed: a list of objects"),
    ],
)
def test_rejects_a_value_of_another_kind_with_its_key(read, values, message):
    with pytest.raises(SpecError, match=message):
        getattr(Spec(values, "spec.json"), read)("key")
