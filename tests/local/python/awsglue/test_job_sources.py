"""The job itself on the local Glue: raw files of every format, crawled, run, and queried."""

import gzip
import io
import json
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub
from tests.local.python.support.job import JobRunner
from tests.local.python.support.lake import Lake

pytestmark = pytest.mark.spark

ETL = Path(__file__).parents[4] / "etl"
COLUMNS = [
    {"name": "id", "type": "bigint", "required": True},
    {"name": "item", "type": "string"},
    {"name": "amount", "type": "decimal(9,2)"},
    {"name": "at", "type": "timestamp"},
    {"name": "country", "type": "string"},
]
HEADER = "id,item,amount,at,country\n"
SOURCES = {
    "quoted": {"format": "csv", "delimiter": "|", "quote": "'", "multiline": True},
    "plain": {"format": "csv"},
    "headless": {"format": "csv", "header": False},
    "lines": {"format": "json"},
    "stored": {"format": "parquet"},
    "broken": {"format": "parquet"},
}

# Runs the real script once for each dataset, in one Spark; what one run raises is kept for the test that expects it.
SCRIPT = """
import json, sys
arguments = list(sys.argv)
outcomes = {}
script = compile(open(JOB, encoding="utf-8").read(), "job.py", "exec")
for name, more in RUNS.items():
    sys.argv = [*arguments, *more]
    try:
        exec(script, {"__name__": "__main__"})
        outcomes[name] = ""
    except Exception as error:
        outcomes[name] = f"{type(error).__name__}: {error}"
with open(RESULTS, "w", encoding="utf-8") as file:
    json.dump(outcomes, file)
"""


def fill(lake):
    lake.put(
        "raw/quoted/a.csv",
        "\ufeff" + "id|item|amount|at|country\r\n1|'two\nlines | and ''quotes'''|1.50|2026-01-31T10:00:00Z|IN\r\n",
    )
    lake.put("raw/quoted/b.csv.gz", gzip.compress(b"country|id|item\nUS|2|ink\nUS|3|ink|4\n"))
    for number in range(120):
        lake.put(f"raw/plain/many/{number:03}.csv", HEADER + f"{number},pen,1.00,,IN\n")
    lake.put("raw/plain/many/large.csv", HEADER + "".join(f"{n},pen,{n % 90}.25,,US\n" for n in range(1000, 20_000)))
    lake.put("raw/plain/many/in other order é=1.csv", "country,extra,id\nFR,x,500\n")
    lake.put("raw/headless/a.csv", "1,pen,1.00,,IN\n2,ink,2.00,2026-02-30,IN\n")
    lake.put("raw/lines/day=2026-01-31/a.json", '{"id": 1, "Item": "pen", "amount": 1.50, "country": "IN"}\n[]\n')
    lake.put("raw/lines/day=2026-01-31/b.json", '{"id": 12345678901, "item": {"a": 1}, "country": "IN"}\n{"id":')
    at = pa.array([datetime(2026, 1, 31, 10, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    stored = {"item": ["pen"], "amount": pa.array(["1.5"]).cast(pa.decimal128(9, 2)), "at": at, "country": ["IN"]}
    lake.put_parquet("raw/stored/a.parquet", pa.table({"id": pa.array([1], pa.int32()), **stored}))
    lake.put_parquet("raw/stored/b.parquet", pa.table({"id": pa.array([2], pa.int64()), **stored}))
    lake.put_parquet("raw/stored/c.parquet", pa.table({"id": ["three"], **stored}))
    lake.put_parquet("raw/broken/a.parquet", pa.table({"id": pa.array([1], pa.int32()), **stored}))


def classifier(name, source, columns):
    shape = {"Name": name, "Delimiter": source.get("delimiter", ","), "QuoteSymbol": source.get("quote", '"')}
    if source.get("header", True):
        return {"CsvClassifier": {**shape, "ContainsHeader": "PRESENT"}}
    return {"CsvClassifier": {**shape, "ContainsHeader": "ABSENT", "Header": columns}}


@pytest.fixture(scope="module")
def ran(endpoint, clients, aws_environment, spark_jars, tmp_path_factory):
    work = tmp_path_factory.mktemp("sources")
    lake = Lake(endpoint, clients, f"lake-{uuid.uuid4().hex[:12]}", work)
    fill(lake)
    runs = {}
    for name, source in SOURCES.items():
        contract = {
            "name": name,
            "source": source,
            "columns": COLUMNS,
            "partitionColumn": "country",
            "maxRejectRatio": 0.9,
        }
        lake.put(f"contracts/{name}.json", json.dumps(contract))
        csv = [classifier(name, source, [c["name"] for c in COLUMNS])] if source["format"] == "csv" else []
        target = "raw/plain/many/" if name == "plain" else f"raw/{name}/"
        lake.crawl(target, classifiers=csv, TablePrefix="raw_")
        output = f"s3://{lake.bucket}/curated/{name}/"
        runs[name] = [
            *("--INPUT_DB", lake.database, "--INPUT_TABLE", "raw_many" if name == "plain" else f"raw_{name}"),
            *("--OUTPUT_PATH", output, "--QUARANTINE_PATH", f"s3://{lake.bucket}/quarantine/{name}/"),
            *("--CONTRACT", f"s3://{lake.bucket}/contracts/{name}.json", "--PARTITION_COL", "country"),
            *("--ENV", "dev", "--WRITE_MODE", "append", "--SCRIPT_VERSION", "1"),
            *("--MANIFEST_PATH", f"s3://{lake.bucket}/_sluice/{name}/"),
        ]
    # It came after the crawl: the crawler would have refused it.
    lake.put("raw/broken/b.parquet", b"PAR1 this is not Parquet")
    modules = io.BytesIO()
    with zipfile.ZipFile(modules, "w") as archive:
        for path in (ETL / "sluice_etl").glob("*.py"):
            archive.write(path, f"sluice_etl/{path.name}")
    lake.put("scripts/sluice_etl.zip", modules.getvalue())
    stub = BookmarkStub()
    results = work / "outcomes.json"
    script = f"JOB = {str(ETL / 'job.py')!r}\nRUNS = {runs!r}\nRESULTS = {str(results)!r}\n{SCRIPT}"
    arguments = {"--extra-py-files": f"s3://{lake.bucket}/scripts/sluice_etl.zip"}
    outcome = JobRunner(lake, stub, spark_jars, work, aws_environment).run(script, arguments)
    stub.close()
    if outcome.code != 0:
        pytest.fail(f"{outcome.message}\n{outcome.stderr[-4000:]}")
    outcomes = json.loads(results.read_text("utf-8"))
    written = [name for name in SOURCES if not outcomes[name]]
    lake.crawl(*(f"curated/{name}/" for name in written))
    lake.crawl(*(f"quarantine/{name}/" for name in written), TablePrefix="rejected_")
    return lake, outcomes


def rows(ran, sql):
    lake, outcomes = ran
    assert {name: said for name, said in outcomes.items() if said and name in sql} == {}
    return lake.query(sql)["rows"]


def test_csv_with_quotes_line_ends_in_them_another_delimiter_a_mark_and_gzip(ran):
    assert rows(ran, "select id, item, cast(amount as varchar), country from quoted order by id") == [
        ["1", "two\nlines | and 'quotes'", "1.50", "IN"],
        ["2", "ink", None, "US"],
    ]
    ((record, reason),) = rows(ran, "select row, reasons[1] from rejected_quoted")
    assert (json.loads(record), reason) == (
        {"byte": 25, "record": "US|3|ink|4"},
        "4 fields where the columns are 3",
    )


def test_many_small_files_of_csv_a_large_one_and_one_in_another_order(ran):
    assert rows(ran, "select country, count(*), sum(amount) from plain group by country order by country") == [
        ["FR", "1", None],
        ["IN", "120", "120.00"],
        ["US", "19000", str(sum(n % 90 + 0.25 for n in range(1000, 20_000))) + "0"],
    ]
    assert rows(ran, "select id from plain where country = 'FR'") == [["500"]]


def test_csv_without_a_header_has_the_contracts_columns(ran):
    assert rows(ran, "select id, item, country from headless") == [["1", "pen", "IN"]]
    assert "2026-02-30" in rows(ran, "select row from rejected_headless")[0][0]


def test_json_lines(ran):
    assert rows(ran, "select id, item, cast(amount as varchar) from lines order by id") == [
        ["1", "pen", "1.50"],
        ["12345678901", '{"a":1}', None],
    ]
    found = rows(ran, "select row, reasons[1] from rejected_lines order by row")
    assert sorted((json.loads(row)["record"], reason) for row, reason in found) == [
        ("[]", "the line is not a JSON object"),
        ('{"id":', "the line is not a JSON object"),
    ]


def test_parquet_whose_column_has_three_types(ran):
    assert rows(ran, 'select id, cast(amount as varchar), "at" from stored order by id') == [
        ["1", "1.50", "2026-01-31 10:00:00.000"],
        ["2", "1.50", "2026-01-31 10:00:00.000"],
    ]
    assert rows(ran, "select reasons[1], source_file from rejected_stored") == [
        ['id: not a bigint (got "three")', f"s3://{ran[0].bucket}/raw/stored/c.parquet"]
    ]


def test_parquet_that_is_not_is_refused_by_name(ran):
    lake, outcomes = ran
    assert outcomes["broken"].startswith(
        f"ParquetError: s3://{lake.bucket}/raw/broken/b.parquet is not readable as Parquet."
    )
    assert "Contents" not in lake.s3.list_objects_v2(Bucket=lake.bucket, Prefix="curated/broken/")
