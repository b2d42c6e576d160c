"""Malformed files and rows: each is written, quarantined or refused as docs/bad-input.md says."""

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.etl.support.bad_input import COLUMNS, CSV, JSON_LINES, REFUSED, TEN_MB, Case, markdown
from tests.etl.support.contracts import parse
from tests.etl.support.lake import append_all

from sluice_etl.errors import SchemaError, SourceFileError
from sluice_etl.sift import sift
from sluice_etl.sources import read_source


def contract(**source):
    value = {"name": "events", "source": source, "columns": COLUMNS, "partitionColumn": "country", "maxRejectRatio": 1}
    return parse(value)


def read(spark, folder, cases, of):
    for case in cases:
        (folder / case.file).write_bytes(case.content)
    # In Glue's place: a read that knows its files.
    return read_source(spark.read.text([str(folder / case.file) for case in cases]), of)


def rule(reason):
    """A reason without what was got, which is in the row."""
    return re.sub(r'(?s) \(got ".*"\)$', "", reason)


class Results:
    """What became of each file."""

    def __init__(self, lake, written):
        self.written, self.partitions, self.reasons, self.rows = Counter(), {}, {}, {}
        for item in written:
            name = unquote(item.source).rpartition("/")[2]
            key = item.uri.partition(f"{lake.bucket}/")[2]
            if item.rejected:
                for row in lake.table(key).to_pylist():
                    self.reasons.setdefault(name, Counter()).update(map(rule, row["reasons"]))
                    self.rows.setdefault(name, []).append(json.loads(row["row"]))
            else:
                self.written[name] += item.rows
                self.partitions.setdefault(name, set()).add(key.split("/")[-2].partition("=")[2])


def results(spark, lake, folder, cases, of):
    return Results(lake, append_all(read(spark, folder, cases, of), of, lake.destination()))


@pytest.fixture(scope="module")
def outcomes(spark, module_lake, tmp_path_factory):
    """All CSV cases in one run, all of JSON lines in another."""
    folder = tmp_path_factory.mktemp("bad-input")
    return {
        "csv": results(spark, module_lake, folder, CSV, contract(format="csv")),
        "json": results(spark, module_lake, folder, JSON_LINES, contract(format="json")),
    }


@pytest.mark.spark
@pytest.mark.parametrize("case", [*CSV, *JSON_LINES], ids=lambda case: case.name)
def test_is_written_or_quarantined(case, outcomes):
    found = outcomes["json" if ".json" in case.suffix else "csv"]
    assert found.written[case.file] == case.written
    assert dict(found.reasons.get(case.file, {})) == case.quarantined
    if case.partitions:
        assert found.partitions[case.file] == set(case.partitions)


@pytest.mark.spark
def test_a_record_that_is_not_read_is_quarantined_as_it_came_with_its_place(outcomes):
    rows = outcomes["csv"].rows
    assert rows["short-row.csv"] == [{"byte": 27, "record": "1,pen,2"}]
    assert rows["quote-open.csv"] == [{"byte": 27, "record": '1,"pen,2.50,2026-01-31,IN'}]
    assert outcomes["json"].rows["json-junk.json"] == [{"byte": 0, "record": '{"id": 1} and more'}]


@pytest.mark.spark
def test_a_row_that_breaks_the_contract_is_quarantined_with_the_fields_as_they_came(outcomes):
    (row,) = outcomes["csv"].rows["no-such-day.csv"]
    assert {name: row[name] for name in ("id", "day", "country")} == {"id": "1", "day": "2026-02-30", "country": "IN"}


@pytest.mark.spark
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_is_refused_by_name(case, spark, tmp_path):
    with pytest.raises((SchemaError, SourceFileError)) as refused:
        of = contract(format="csv")
        with sift(read(spark, tmp_path, [case], of), of):
            pass
    assert case.refused in str(refused.value)
    assert re.search(f"/{re.escape(case.file)}[ :]", str(refused.value))


@pytest.mark.spark
def test_with_multiline_an_open_quote_takes_the_rest_of_its_file_to_quarantine_and_no_value_elsewhere(
    spark, lake, tmp_path
):
    header = b"id,item,country\n"
    cases = [
        Case("good", "", header + b'1,"two\r\nlines",IN\n2,"say ""hi""",IN\n', written=2),
        Case("open", "", header + b'1,pen,"IN\n2,ink,US\n3,cap,IN\n'),
        Case("joined", "", header + b'1,"pen,IN\n2,"ink",US\n3,cap,IN\n'),
    ]
    found = results(spark, lake, tmp_path, cases, contract(format="csv", multiline=True))
    assert found.written == {"good.csv": 2}
    assert found.reasons["open.csv"] == {"a quote is not closed": 1}
    assert found.rows["open.csv"] == [{"byte": 16, "record": '1,pen,"IN\n2,ink,US\n3,cap,IN'}]
    assert "3,cap,IN" in found.rows["joined.csv"][-1]["record"]
    good = [row for key in lake.object_keys("orders/") for row in lake.table(key).to_pylist()]
    assert {row["item"] for row in good} == {"two\r\nlines", 'say "hi"'}


def test_is_all_in_the_documentation():
    assert len([*CSV, *JSON_LINES, *REFUSED]) >= 40
    assert len({case.file for case in [*CSV, *JSON_LINES, *REFUSED]}) == len([*CSV, *JSON_LINES, *REFUSED])
    docs = Path(__file__).parents[2] / "docs" / "bad-input.md"
    assert docs.read_text("utf-8") == markdown(), "run scripts/generate_bad_input_docs.py"


def test_has_a_field_of_ten_mebibytes():
    assert any(len(case.content) > TEN_MB for case in CSV)
