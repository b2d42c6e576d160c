"""Paths into nested columns."""

import pytest

from awsglue._paths import parse_path, tree_of


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("a", ("a",)),
        ("a.b.c", ("a", "b", "c")),
        ("list[].price", ("list", "[]", "price")),
        ("a[][].b", ("a", "[]", "[]", "b")),
        ("`a.b`.c", ("a.b", "c")),
        ("`a``b`", ("a`b",)),
        ("total price", ("total price",)),
    ],
)
def test_a_path_is_its_steps(path, steps):
    assert parse_path(path) == steps


def test_a_text_that_is_a_columns_whole_name_is_that_column():
    assert parse_path("links.val.url", ["links.val.url"]) == ("links.val.url",)


@pytest.mark.parametrize("path", ["", ".a", "a.", "a..b", "a[0]", "`a", "a]b"])
def test_what_is_no_path_is_refused_with_what_is_allowed(path):
    with pytest.raises(ValueError, match=r"allowed: a, a\.b, a"):
        parse_path(path)


def test_of_a_path_and_one_inside_of_it_the_outer_one_counts():
    assert tree_of([("a", "b"), ("a",), ("c", "d"), ("c", "e")]) == {"a": {}, "c": {"d": {}, "e": {}}}
