"""Which texts are values of a type, and which values: every other text is none, and its row is rejected."""

import datetime
from decimal import Decimal

import pytest
from pyspark.sql import functions as F

from sluice_etl.types import cast_text, parse_type

pytestmark = pytest.mark.spark


def cast_all(spark, texts_by_type):
    """Type → its texts → what each casts to, all in one Spark job."""
    texts = sorted({text for texts in texts_by_type.values() for text in texts})
    frame = spark.createDataFrame([(text,) for text in texts], "text string")
    columns = [_value(type_).alias(type_) for type_ in texts_by_type]
    rows = {row["text"]: row for row in frame.select("text", *columns).collect()}
    return {type_: {text: rows[text][type_] for text in texts} for type_, texts in texts_by_type.items()}


def _value(type_):
    value = cast_text("text", parse_type(type_))
    # Microseconds since 1970: a Python datetime would show the time zone of the machine.
    return F.unix_micros(value) if type_ == "timestamp" else value


def micros(*moment):
    epoch = datetime.datetime(1970, 1, 1)
    return (datetime.datetime(*moment) - epoch) // datetime.timedelta(microseconds=1)


CASES = {
    "string": {"a": "a", "007": "007", "null": "null", "NA": "NA"},
    "int": {"7": 7, "-7": -7, "+7": 7, "007": 7, "2147483647": 2**31 - 1},
    "bigint": {"9223372036854775807": 2**63 - 1, "-9223372036854775808": -(2**63)},
    "boolean": {"true": True, "FALSE": False, "t": True, "no": False, "1": True, "0": False},
    "double": {"1.5": 1.5, "-2": -2.0, "1e3": 1000.0, ".5": 0.5, "5.": 5.0, "+1.25E-2": 0.0125},
    "float": {"0.5": 0.5, "-1e2": -100.0},
    "decimal(5,2)": {
        "1.2": Decimal("1.20"),
        "-999.99": Decimal("-999.99"),
        "1.2300": Decimal("1.23"),
        ".5": Decimal("0.50"),
        "7.": Decimal("7.00"),
        "+3": Decimal("3.00"),
    },
    "decimal(4,0)": {"12": Decimal(12), "12.00": Decimal(12)},
    "date": {"2026-01-31": datetime.date(2026, 1, 31), "0001-01-01": datetime.date(1, 1, 1)},
    # UTC where no zone is given, though the session's time zone is another.
    "timestamp": {
        "2026-01-31T12:30:00Z": micros(2026, 1, 31, 12, 30),
        "2026-01-31 12:30": micros(2026, 1, 31, 12, 30),
        "2026-01-31T12:30+02:00": micros(2026, 1, 31, 10, 30),
        "2026-01-31T12:30:05.123456": micros(2026, 1, 31, 12, 30, 5, 123456),
        "2026-01-31T12:30:00+05:30": micros(2026, 1, 31, 7, 0),
        "1850-06-01T00:00:00Z": micros(1850, 6, 1),
    },
}

NOT_VALUES = {
    "int": ["1.5", "1e3", "2147483648", "1,000", "0x10", "one", "1_000", "--1", "٣"],
    "bigint": ["9223372036854775808", "1.0", "7L"],
    "boolean": ["2", "on", "wahr"],
    "double": ["12d", "12F", "0x1p3", "NaN", "Infinity", "-inf", "1e999", "1,5", "1.2.3", "e5", "."],
    "float": ["1e39", "3f", "nan"],
    "decimal(5,2)": ["1.239", "1000", "1e2", "1.2.3", ".", "-", "12,5", "NaN"],
    "decimal(4,0)": ["12.5", ".5", "12345"],
    "date": ["2026", "2026-01", "2026-1-31", "2026-02-30", "2026-01-31T00:00", "31.01.2026", "20260131"],
    "timestamp": [
        "2026-01-31",
        "12:30",
        "2026-02-30T00:00",
        "2026-01-31T25:00",
        "2026-01-31T12:30:60",
        "2026-01-31T12:30:00.1234567",
        "2026-01-31T12:30 CET",
        "2026-01-31T12:30:00+0530",
        "1769862600",
    ],
}


@pytest.fixture(scope="module")
def values(spark):
    return cast_all(spark, CASES)


@pytest.fixture(scope="module", params=["false", "true"], ids=["ansi off", "ansi on"])
def not_values(spark, request):
    """What the texts that are no values cast to, as Glue 5 has it and as Glue 6 has it."""
    spark.conf.set("spark.sql.ansi.enabled", request.param)
    yield cast_all(spark, NOT_VALUES)
    spark.conf.unset("spark.sql.ansi.enabled")


@pytest.mark.parametrize("type_", CASES)
def test_reads_what_is_a_value(values, type_):
    assert values[type_] == CASES[type_]


@pytest.mark.parametrize("type_", NOT_VALUES)
def test_reads_nothing_into_what_is_no_value(not_values, type_):
    assert not_values[type_] == dict.fromkeys(NOT_VALUES[type_])
