"""What three runs of one job read of each kind of source, on real Spark: new files before runs 1 and 2 only."""

import json
import uuid
from pathlib import Path

import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub
from tests.local.python.support.job import JobRunner
from tests.local.python.support.lake import Lake

pytestmark = pytest.mark.spark

SCRIPT = Path(__file__).parents[1] / "support" / "bookmark_scenarios.py"


@pytest.fixture(scope="module")
def reads(endpoint, clients, aws_environment, spark_jars, tmp_path_factory):
    work = tmp_path_factory.mktemp("bookmarks")
    lake = Lake(endpoint, clients, f"lake-{uuid.uuid4().hex[:12]}", work)
    lake.create_csv_table("parts", {"id": "bigint"}, keys={"year": "int"})
    for year in ("2025", "2026"):
        lake.create_partition("parts", year, location=f"s3://{lake.bucket}/parts/year={year}/")
    stub = BookmarkStub()
    arguments = {
        "--RESULTS": str(work / "results.json"),
        "--job-bookmark-option": "job-bookmark-enable",
        # For a few rows, compiling a query takes longer than interpreting it.
        "--conf": "spark.sql.codegen.wholeStage=false --conf spark.sql.codegen.factoryMode=NO_CODEGEN",
    }
    outcome = JobRunner(lake, stub, spark_jars, work, aws_environment).run(SCRIPT.read_text("utf-8"), arguments)
    stub.close()
    if outcome.code != 0:
        pytest.fail(f"the bookmark scenarios failed: {outcome.message}\n{outcome.stderr[-4000:]}")
    return json.loads((work / "results.json").read_text("utf-8"))


@pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
def test_the_bookmark_follows_files_of_csv_json_and_parquet(reads, kind):
    assert reads[kind] == [[1], [2], []]


def test_the_bookmark_follows_the_partitions_of_a_catalog_table(reads):
    assert reads["catalog table"] == [[20251, 20261], [20252, 20262], []]


def test_a_push_down_predicate_leaves_its_partitions_alone_and_the_bookmark_lists_no_file_of_the_others(reads):
    # In the third run, without the predicate, the others are still in the band.
    assert reads["push_down_predicate"] == [[20261], [20262], [20251, 20252]]


def test_a_catalog_partition_predicate_does_as_a_push_down_predicate(reads):
    assert reads["catalogPartitionPredicate"] == [[20261], [20262], [20251, 20252]]


def test_an_excluded_file_is_neither_read_nor_listed_in_the_bookmark(reads):
    assert reads["exclusions"] == [[1], [2], [11, 12]]


def test_bounded_files_in_the_options_of_a_source_leaves_the_rest_to_later_runs(reads):
    assert reads["bounded"] == [[1], [11], [2]]


def test_a_source_without_a_transformation_ctx_reads_everything_in_every_run(reads):
    assert reads["no context"] == [[20251, 20261], [20251, 20252, 20261, 20262], [20251, 20252, 20261, 20262]]


def test_what_spark_reads_by_itself_is_not_bookmarked(reads):
    assert reads["spark.read"] == [[1], [1, 2], [1, 2]]
