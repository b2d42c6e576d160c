"""Which texts are values of a column with a format, a zone or words of its own, and which values."""

import datetime

import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import single

from sluice_etl.reading import cast_column, prepare

pytestmark = pytest.mark.spark


def utc(*moment):
    return datetime.datetime(*moment, tzinfo=datetime.timezone.utc)


BERLIN = {"type": "timestamp", "zone": "Europe/Berlin"}

CASES = {
    "a date with a format": (
        {"type": "date", "format": "dd/MM/yyyy"},
        {
            "31/01/2026": datetime.date(2026, 1, 31),
            "01/02/0001": datetime.date(1, 2, 1),
            "30/02/2026": None,
            "1/2/2026": None,
            "31/01/26": None,
            "2026-01-31": None,
            "31/01/2026 ": None,
        },
    ),
    "a date with digits alone and two of the year": (
        {"type": "date", "format": "yyMMdd"},
        {"260131": datetime.date(2026, 1, 31), "990101": datetime.date(2099, 1, 1), "20260131": None},
    ),
    "a date with the name of the month": (
        {"type": "date", "format": "d MMM yyyy"},
        {
            "3 Jan 2026": datetime.date(2026, 1, 3),
            "31 dec 1969": datetime.date(1969, 12, 31),
            "3 Januar 2026": None,
        },
    ),
    "a date by the day of the year": (
        {"type": "date", "format": "yyyy-DDD"},
        {"2026-032": datetime.date(2026, 2, 1), "2026-366": None},
    ),
    "a timestamp with a format, at UTC": (
        {"type": "timestamp", "format": "yyyyMMdd HHmm[ss]"},
        {
            "20260131 1230": utc(2026, 1, 31, 12, 30),
            "20260131 123045": utc(2026, 1, 31, 12, 30, 45),
            "20260131 2430": None,
            "2026-01-31T12:30:00Z": None,
        },
    ),
    "a timestamp with half a day's hours and a fraction": (
        {"type": "timestamp", "format": "M/d/yyyy h:mm:ss.SSS a"},
        {
            "1/2/2026 12:00:00.001 AM": utc(2026, 1, 2, 0, 0, 0, 1000),
            "1/2/2026 12:00:00.000 pm": utc(2026, 1, 2, 12),
            "1/2/2026 13:00:00.000 PM": None,
        },
    ),
    "a timestamp whose format has the zone": (
        {"type": "timestamp", "format": "yyyy-MM-dd HH:mm XX"},
        {
            "2026-01-31 12:30 +0530": utc(2026, 1, 31, 7),
            "2026-01-31 12:30 Z": utc(2026, 1, 31, 12, 30),
            "2026-01-31 12:30": None,
        },
    ),
    "a timestamp with a region in each text": (
        {"type": "timestamp", "format": "yyyy-MM-dd HH:mm VV"},
        {"2026-07-01 12:00 Europe/Berlin": utc(2026, 7, 1, 10), "2026-07-01 12:00 Mars/Base": None},
    ),
    "an ISO timestamp in a zone": (
        BERLIN,
        {
            "2026-01-31T12:00": utc(2026, 1, 31, 11),
            "2026-07-31 12:00:00": utc(2026, 7, 31, 10),
            # It says its zone itself.
            "2026-07-31T12:00:00Z": utc(2026, 7, 31, 12),
            "2026-07-31T12:00:00+05:30": utc(2026, 7, 31, 6, 30),
            # No clock there shows it: at two it is three.
            "2026-03-29T02:30": None,
            "2026-03-29T03:00": utc(2026, 3, 29, 1),
            # Shown twice.
            "2026-10-25T02:30": utc(2026, 10, 25, 0, 30),
        },
    ),
    "a timestamp with a format in a zone": (
        {**BERLIN, "format": "dd.MM.yyyy HH:mm"},
        {"31.07.2026 12:00": utc(2026, 7, 31, 10), "29.03.2026 02:30": None},
    ),
    "a boolean with words of its own": (
        {"type": "boolean", "trueValues": ["Ja", "x"], "falseValues": ["nein", "-"]},
        {"ja": True, "JA": True, "X": True, "Nein": False, "-": False, "true": None, "1": None},
    ),
}


def column_of(keys):
    return single(keys["type"], **{key: value for key, value in keys.items() if key != "type"}).columns[0]


@pytest.fixture(scope="module", params=["false", "true"], ids=["ansi off", "ansi on"])
def values(spark, request):
    """Every text read as every column, in one job, as Glue 5 has it and as Glue 6 has it."""
    prepare(spark)
    spark.conf.set("spark.sql.ansi.enabled", request.param)
    columns = {name: column_of(keys) for name, (keys, _) in CASES.items()}
    texts = sorted({text for _, texts in CASES.values() for text in texts})
    rows = (
        spark.createDataFrame([(text,) for text in texts], "text string")
        .select("text", *[_shown(column).alias(name) for name, column in columns.items()])
        .collect()
    )
    spark.conf.unset("spark.sql.ansi.enabled")
    return {row["text"]: row for row in rows}


def _shown(column):
    value = cast_column("text", column)
    # Microseconds since 1970: a Python datetime would show the time zone of the machine.
    return F.unix_micros(value) if column.type.kind == "timestamp" else value


@pytest.mark.parametrize("name", CASES)
def test_reads(values, name):
    _, expected = CASES[name]
    assert {text: values[text][name] for text in expected} == {text: _micros(value) for text, value in expected.items()}


def _micros(value):
    if not isinstance(value, datetime.datetime):
        return value
    return (value - utc(1970, 1, 1)) // datetime.timedelta(microseconds=1)


def test_says_what_a_text_must_be():
    expected = {name: column_of(keys).expected for name, (keys, _) in CASES.items()}
    assert expected["a date with a format"] == "a date (dd/MM/yyyy)"
    assert expected["a timestamp whose format has the zone"] == "a timestamp (yyyy-MM-dd HH:mm XX)"
    assert expected["a timestamp with a format in a zone"] == (
        "a timestamp (dd.MM.yyyy HH:mm; without a zone it is Europe/Berlin)"
    )
    assert expected["a boolean with words of its own"] == "a boolean (ja, x; nein, -)"
