"""What is certainly a value is one, and the very value that Spark reads; the other texts are left to Spark."""

import datetime
import random
from decimal import Decimal

import pyarrow as pa
import pytest
from tests.etl.support.contracts import single
from tests.etl.test_types import CASES, NOT_VALUES, cast_all

from sluice_etl.sieve_values import arrow_type, reader_of
from sluice_etl.types import parse_type

USUAL = {
    "string": {"a": "a", "é": "é"},
    "int": {"0": 0, "-7": -7, "007": 7, "123456789": 123456789},
    "bigint": {"42": 42, "-123456789012345678": -123456789012345678},
    "boolean": {"true": True, "False": False},
    "float": {"0.5": 0.5},
    "double": {"1": 1.0, "-1.25": -1.25, "0.1": 0.1},
    "decimal(5,2)": {"1": Decimal("1.00"), "-999.99": Decimal("-999.99"), "0.5": Decimal("0.50")},
    "decimal(4,0)": {"12": Decimal(12)},
    "decimal(2,2)": {"0.25": Decimal("0.25")},
    "date": {"2026-01-31": datetime.date(2026, 1, 31), "2024-02-29": datetime.date(2024, 2, 29)},
    "timestamp": {
        "2026-01-31T12:30:00Z": datetime.datetime(2026, 1, 31, 12, 30, tzinfo=datetime.UTC),
        "2026-01-31 12:30:05.5": datetime.datetime(2026, 1, 31, 12, 30, 5, 500_000, tzinfo=datetime.UTC),
        "1850-06-01T00:00:00.123456": datetime.datetime(1850, 6, 1, 0, 0, 0, 123_456, tzinfo=datetime.UTC),
    },
}


def read(type_, texts, **keys):
    """The texts that are certain, with their values."""
    values, sure = reader_of(single(type_, **keys).columns[0])(pa.array(texts, pa.string()))
    assert values.type == arrow_type(parse_type(type_))
    return {
        text: value for text, value, is_sure in zip(texts, values.to_pylist(), sure.to_pylist(), strict=True) if is_sure
    }


@pytest.mark.parametrize("type_", USUAL)
def test_takes_the_usual_forms(type_):
    assert read(type_, list(USUAL[type_])) == USUAL[type_]


@pytest.mark.parametrize("type_", USUAL)
def test_takes_what_is_absent_for_no_value(type_):
    assert read(type_, [None]) == {None: None}


@pytest.mark.parametrize("type_", NOT_VALUES)
def test_takes_nothing_that_is_no_value(type_):
    assert read(type_, NOT_VALUES[type_]) == {}


@pytest.mark.parametrize("type_", NOT_VALUES)
def test_takes_the_good_ones_among_bad_ones(type_):
    good = [text for text in USUAL[type_] if not text.endswith(("-29", "-31"))]
    assert set(read(type_, [*NOT_VALUES[type_], *USUAL[type_]])) >= set(good)


def test_takes_the_words_of_the_contract():
    assert read("boolean", ["JA", "nein", "true", "j"], trueValues=["ja"], falseValues=["nein"]) == {
        "JA": True,
        "nein": False,
    }


@pytest.mark.parametrize("keys", [{"format": "dd/MM/yyyy HH:mm"}, {"zone": "Europe/Berlin"}])
def test_leaves_formats_and_zones_to_spark(keys):
    assert reader_of(single("timestamp", **keys).columns[0]) is None


def noise(type_, seed):
    """Texts near to values of a type: usual ones with characters changed, left out, doubled."""
    draw = random.Random(seed)
    texts = [*USUAL[type_], *CASES.get(type_, ()), *NOT_VALUES.get(type_, ())]
    made = set()
    while len(made) < 400:
        text = draw.choice(texts)
        for _ in range(draw.randrange(3)):
            at = draw.randrange(len(text) + 1)
            text = (
                text[:at]
                + draw.choice(["", "0", "9", "-", "+", ".", ":", " ", "Z", "T", "e", "x", "\t"])
                + text[at + draw.randrange(2) :]
            )
        text = text.strip(" ")
        if text:
            made.add(text)
    return sorted(made)


@pytest.mark.spark
def test_gives_the_values_that_spark_gives(spark):
    texts = {type_: noise(type_, seed) for seed, type_ in enumerate(USUAL)}
    by_spark = cast_all(spark, texts)
    for type_, of_type in texts.items():
        found = read(type_, of_type)
        assert len(found) >= len(USUAL[type_]), type_
        for text, value in found.items():
            if type_ == "timestamp":
                value = (value - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(
                    microseconds=1
                )
            assert by_spark[type_][text] == value, (type_, text)
