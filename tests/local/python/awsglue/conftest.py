"""One run of the scenarios script for all tests of this folder that look at what it read."""

import io
import json
import uuid
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub
from tests.local.python.support.job import JobRunner
from tests.local.python.support.lake import Lake

SUPPORT = Path(__file__).parents[1] / "support"

HELPER = """
NAME = "from a zip"
def double(column):
    import pyarrow.compute as pc
    return pc.multiply(column, 2)
"""


def fill(lake):
    lake.create_csv_table("clean", {"id": "bigint", "name": "string", "amount": "double"})
    lake.put("clean/a.csv", "id,name,amount\n1,Asha,1.5\n,,\n")
    lake.put("clean/b.csv", "id,name,amount\n-2,Bo,3\n")
    for hidden in ("clean/_SUCCESS", "clean/.crc", "clean/_temporary/0/x.csv"):
        lake.put(hidden, "id,name,amount\n99,hidden,9\n")
    lake.put("clean/empty.csv", "")
    lake.put("clean/cold.csv", "id,name,amount\n99,cold,9\n", StorageClass="GLACIER")
    messy = {"id": "bigint", "name": "string", "amount": "decimal(10,2)", "day": "date"}
    lake.create_csv_table("messy", messy)
    lake.put("messy/a.csv", 'id,name,amount,day\n007,"Doe, ""J""", 5.10,2026-02-30\nx3,,n/a,2026-01-31\n12.7,z,,\n')
    lake.create_csv_table("all_text", {"id": "bigint"})
    lake.put("all_text/a.csv", "id\nx\ny\n")
    lake.create_csv_table("attached", {"id": "bigint"}, attachFilename="file")
    lake.put("attached/a.csv", "id\n1\n")
    lake.create_csv_table("empty", {"id": "bigint"})
    lake.create_csv_table("odd", {"id": "bigint"})
    lake.put("odd/a[1]{x} é*.csv", "id\n5\n")
    lake.create_csv_table("lazy", {"id": "bigint", "name": "string"}, serde="LazySimpleSerDe")
    lake.put("lazy/a.csv", 'id,name\n1,"Doe, Jane"\n')
    lake.create_csv_table("nested", {"id": "bigint"})
    lake.put("nested/a.csv", "id\n1\n")
    lake.put("nested/sub/b.csv", "id\n2\n")
    lake.create_csv_table("unknown", {"id": "bigint"}, classification="xml")
    fill_partitions(lake)
    lake.put("options/csv/a.csv", "id;name\n1;Asha\n")
    lake.put("options/headless/a.csv", "1,Asha\n2,Bo\n")
    lake.put("options/json/a.json", '{"id": 1, "tags": ["a"]}\n{"id": 2}\n')
    lake.put_parquet("options/parquet/a.parquet", pa.table({"id": [1]}))


def fill_partitions(lake):
    lake.create_csv_table("parts", {"id": "bigint"}, keys={"year": "int", "city": "string"})
    null = "__HIVE_DEFAULT_PARTITION__"
    for number, (year, city, folder) in enumerate(
        [("2025", "Delhi", "Delhi"), ("2026", "Pune", "Pune"), ("2026", "A/B", "A%2FB"), ("2026", null, null)]
    ):
        lake.put(f"parts/year={year}/city={folder}/a.csv", f"id\n{number}\n")
        lake.create_partition("parts", year, city, location=f"s3://{lake.bucket}/parts/year={year}/city={folder}/")
    lake.create_csv_table("elsewhere", {"id": "bigint"}, keys={"year": "int"})
    for year in ("2025", "2026"):
        lake.put(f"archive/{year}/a.csv", f"id\n{year}0\n")
        lake.create_partition("elsewhere", year, location=f"s3://{lake.bucket}/archive/{year}/")
    lake.put_parquet("parquet/country=IN/a.parquet", pa.table({"id": pa.array([1], pa.int32()), "tags": [["x"]]}))
    lake.put_parquet("parquet/country=US/b.parquet", pa.table({"id": pa.array([2], pa.int32()), "age": [30]}))
    lake.crawl("parquet/")


# For a few rows, compiling a query takes longer than interpreting it.
QUICK = (
    "spark.sql.shuffle.partitions=3 --conf spark.sql.codegen.wholeStage=false"
    " --conf spark.sql.codegen.factoryMode=NO_CODEGEN"
)


def run_scenarios(lake, script, spark_jars, aws_environment, **arguments):
    """Lake, outcome of the run of a script of scenarios, and results by scenario."""
    stub = BookmarkStub()
    results = lake.work / "results.json"
    given = {"--RESULTS": str(results), "--conf": QUICK, **arguments}
    try:
        runner = JobRunner(lake, stub, spark_jars, lake.work, aws_environment)
        outcome = runner.run((SUPPORT / script).read_text("utf-8"), given)
    finally:
        stub.close()
    if outcome.code != 0:
        pytest.fail(f"{script} failed: {outcome.message}\n{outcome.stderr[-4000:]}")
    return lake, outcome, json.loads(results.read_text("utf-8"))


@pytest.fixture(scope="session")
def new_lake(endpoint, clients, tmp_path_factory):
    def make():
        return Lake(endpoint, clients, f"lake-{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("lake"))

    return make


@pytest.fixture(scope="session")
def scenarios_run(new_lake, aws_environment, spark_jars):
    lake = new_lake()
    fill(lake)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as modules:
        modules.writestr("helper_module.py", HELPER)
    lake.put("scripts/modules-1.zip", archive.getvalue())
    modules = {"--extra-py-files": f"s3://{lake.bucket}/scripts/modules-1.zip"}
    return run_scenarios(lake, "scenarios.py", spark_jars, aws_environment, **modules)


@pytest.fixture(scope="session")
def transforms_run(new_lake, aws_environment, spark_jars):
    lake = new_lake()
    fill(lake)
    lake.put("old/a.txt", "x\n")
    return run_scenarios(lake, "transform_scenarios.py", spark_jars, aws_environment)


@pytest.fixture
def bucket(scenarios_run):
    return scenarios_run[0].bucket


@pytest.fixture
def result(scenarios_run):
    def of(name):
        found = scenarios_run[2][name]
        assert not isinstance(found, str), found
        return found

    return of
