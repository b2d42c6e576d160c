import datetime
from decimal import Decimal

import pytest
from pyspark.sql import functions as F
from tests.etl.support.contracts import orders, orders_with
from tests.etl.support.lake import RawFolder, append_all

from sluice_etl import frame
from sluice_etl.conform import conform
from sluice_etl.errors import StorageError
from sluice_etl.layout import escape_partition_value
from sluice_etl.s3 import S3Location
from sluice_etl.sink import Destination, append, quarantine
from sluice_etl.split import split

pytestmark = pytest.mark.spark

ROWS = ["1,pen,1.5,open,2026-01-31T12:30:00Z,IN", "2,ink,,paid,,IN", "3,cap,7,open,,US", '0,"Pens, red",,,,IN']


def numbered(first, last, country="IN"):
    return [f"{number},pen,,,,{country}" for number in range(first, last + 1)]


@pytest.fixture(scope="module")
def two_files(spark, tmp_path_factory, module_lake):
    """What was said to be written of two small files; the tests only look at it."""
    folder = RawFolder(spark, tmp_path_factory.mktemp("sink") / "raw")
    folder.add("a.csv", *ROWS)
    folder.add("b.csv", "4,,,,,IN", "5,nib,,,,")
    return append_all(folder.read(), orders(), module_lake.destination("jr_7"))


@pytest.fixture
def small_splits(spark):
    """Makes Spark read even a small file in several tasks."""
    settings = {"spark.sql.files.maxPartitionBytes": "1500", "spark.sql.files.openCostInBytes": "0"}
    for key, value in settings.items():
        spark.conf.set(key, value)
    yield
    for key in settings:
        spark.conf.unset(key)


def test_writes_one_object_for_each_file_and_partition_value(two_files, module_lake):
    assert [item.uri for item in two_files] == [f"s3://{module_lake.bucket}/{key}" for key in module_lake.object_keys()]
    assert sorted(key.rsplit("/", 1)[0] for key in module_lake.object_keys()) == [
        "orders/country=IN",
        "orders/country=IN",
        "orders/country=US",
        "orders/country=__HIVE_DEFAULT_PARTITION__",
        "quarantine/orders",
    ]


def test_says_what_is_in_each_object(two_files, module_lake):
    assert sum(item.rows for item in two_files if not item.rejected) == 5
    assert sum(item.rows for item in two_files if item.rejected) == 1
    for item in two_files:
        key = item.uri.removeprefix(f"s3://{module_lake.bucket}/")
        assert module_lake.table(key).num_rows == item.rows
        assert module_lake.s3.head_object(Bucket=module_lake.bucket, Key=key)["ContentLength"] == item.bytes


def test_stores_typed_columns_without_the_partition_column(two_files, module_lake):
    ((row,),) = module_lake.rows("orders/country=US/").values()
    assert row == {"id": 3, "item": "cap", "amount": Decimal("7.00"), "state": "open", "ordered": None}
    first = next(row for rows in module_lake.rows("orders/country=IN/").values() for row in rows if row["id"] == 1)
    assert first["ordered"].replace(tzinfo=None) == datetime.datetime(2026, 1, 31, 12, 30)


def test_gives_every_object_the_schema_of_the_contract(two_files, module_lake, spark, tmp_path):
    keys = module_lake.object_keys("orders/")
    assert len({str(module_lake.table(key).schema) for key in keys}) == 1
    module_lake.s3.download_file(module_lake.bucket, keys[0], str(tmp_path / "a.parquet"))
    fields = spark.read.parquet(str(tmp_path / "a.parquet")).schema.fields
    assert [(field.name, field.dataType.simpleString()) for field in fields] == [
        (column.name, str(column.type)) for column in orders().data_columns
    ]


def test_quarantines_rejected_rows_with_reasons_file_and_run(two_files, module_lake):
    ((row,),) = module_lake.rows("quarantine/").values()
    source = row.pop("source_file")
    assert source.startswith("file:///")
    assert source.endswith("/raw/a.csv")
    assert row == {
        "row": '{"id":"0","item":"Pens, red","amount":null,"state":null,"ordered":null,"country":"IN"}',
        "reasons": ['id: below 1 (got "0")', 'item: does not match ^[a-z ]+$ (got "Pens, red")'],
        "failed_columns": ["id", "item"],
        "run_id": "jr_7",
    }


def test_puts_the_same_rows_at_the_same_keys_when_repeated_with_a_newer_file_beside(lake, raw_folder):
    raw_folder.add("a.csv", *numbered(1, 50), *numbered(51, 60, "US"), "x,pen,,,,IN")
    append_all(raw_folder.read(), orders(), lake.destination(), rows_per_object=20)
    before = lake.rows()
    assert len(before) == 3 + 1 + 1
    raw_folder.add("b.csv", *numbered(61, 300), "y,pen,,,,IN")
    append_all(raw_folder.read(), orders(), lake.destination(), rows_per_object=20)
    after = lake.rows()
    assert {key: after[key] for key in before} == before
    curated = [row["id"] for key, rows in after.items() if key.startswith("orders/") for row in rows]
    assert sorted(curated) == list(range(1, 301))
    assert sum(len(rows) for key, rows in after.items() if key.startswith("quarantine/")) == 2


def test_neither_keys_nor_order_depend_on_how_spark_splits_the_work(lake, raw_folder, small_splits):
    raw_folder.add("a.csv", *numbered(1, 400), *numbered(401, 500, "US"))
    append_all(raw_folder.read().coalesce(1), orders(), lake.destination(), rows_per_object=90)
    before = lake.rows()
    raw = raw_folder.read()
    assert raw.rdd.getNumPartitions() > 3
    append_all(raw, orders(), lake.destination(), rows_per_object=90)
    assert lake.rows() == before


def test_splits_many_rows_of_one_file_over_several_objects_in_the_order_of_the_file(lake, raw_folder):
    raw_folder.add("a.csv", *numbered(1, 500), "501,pen,,,,US")
    append_all(raw_folder.read(), orders(), lake.destination(), rows_per_object=100)
    objects = lake.rows("orders/country=IN/")
    assert [key.rsplit("-", 1)[1] for key in objects] == [f"{bucket:05d}.snappy.parquet" for bucket in range(5)]
    assert sorted(row["id"] for rows in objects.values() for row in rows) == list(range(1, 501))
    for rows in objects.values():
        assert len(rows) > 50
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert len(lake.object_keys("orders/country=US/")) == 1


def test_reprocessing_under_a_contract_that_accepts_more_replaces_what_was_written(lake, raw_folder):
    raw_folder.add("a.csv", *numbered(1, 99), *["100,PEN,,,,IN"] * 101)
    append_all(raw_folder.read(), orders(), lake.destination(), rows_per_object=100)
    before = lake.object_keys("orders/")
    append_all(raw_folder.read(), orders_with("item", pattern="^[A-Za-z]+$"), lake.destination(), rows_per_object=100)
    assert lake.object_keys("orders/") == before
    assert sum(len(rows) for rows in lake.rows("orders/").values()) == 200


def test_writes_only_rejected_rows_when_asked_to_at_the_keys_of_an_append(lake, raw_folder):
    raw_folder.add("a.csv", *ROWS)
    with split(conform(raw_folder.read(), orders()), orders()) as batch:
        alone = quarantine(batch, orders(), lake.destination())
        assert lake.object_keys() == [item.uri.removeprefix(f"s3://{lake.bucket}/") for item in alone]
        assert alone == [item for item in append(batch, orders(), lake.destination()) if item.rejected]


def test_spark_reads_partition_values_back_from_the_keys(lake, raw_folder, spark, tmp_path):
    values = ["a/b", "a=b", "50%", "a b", "Côte d'Ivoire", "..", "{x}", "__other__", "?*[a]"]
    raw_folder.add("a.csv", *[f"{number},pen,,,,{value}" for number, value in enumerate(values, 1)])
    append_all(raw_folder.read(), orders(), lake.destination())
    for key in lake.object_keys("orders/"):
        (tmp_path / key).parent.mkdir(parents=True)
        lake.s3.download_file(lake.bucket, key, str(tmp_path / key))
    found = spark.read.parquet(str(tmp_path / "orders")).orderBy("id").collect()
    assert [row["country"] for row in found] == values


def test_escapes_partition_values_exactly_as_spark_does(spark):
    theirs = spark.sparkContext._jvm.org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils.escapePathName
    for code in [*range(1, 256), 0x20AC, 0x1F600]:
        assert escape_partition_value(f"a{chr(code)}") == theirs(f"a{chr(code)}"), hex(code)


def test_partitions_by_a_date_and_keeps_old_dates_and_timestamps_as_they_are(lake, raw_folder, spark, tmp_path):
    columns = [
        {"name": "born", "type": "date"},
        {"name": "seen", "type": "timestamp"},
        {"name": "day", "type": "date"},
    ]
    raw_folder.add("a.csv", "0001-01-01,1850-06-01T00:00:00Z,2026-01-31", header="born,seen,day")
    append_all(raw_folder.read(), orders(columns=columns, partitionColumn="day"), lake.destination())
    (key,) = lake.object_keys()
    assert key.startswith("orders/day=2026-01-31/part-")
    lake.s3.download_file(lake.bucket, key, str(tmp_path / "a.parquet"))
    read = spark.read.parquet(str(tmp_path / "a.parquet"))
    (row,) = read.select(F.col("born").cast("string"), F.unix_seconds("seen").alias("seen")).collect()
    assert (row["born"], row["seen"]) == ("0001-01-01", -3_773_779_200)


def test_writes_nothing_for_an_empty_read(lake, spark):
    nothing = spark.range(0).select().withColumn(frame.SOURCE, F.input_file_name())
    assert append_all(nothing, orders(), lake.destination()) == []
    assert lake.object_keys() == []


def test_says_which_object_cannot_be_put(raw_folder):
    raw_folder.add("a.csv", ROWS[0])
    nowhere = Destination(S3Location("no-such-bucket", "orders/"), S3Location("no-such-bucket", "bad/"), "run-1")
    with pytest.raises(StorageError, match=r"^Cannot put s3://no-such-bucket/orders/country=IN/part-.*s3:PutObject"):
        append_all(raw_folder.read(), orders(), nowhere)


def test_reads_the_input_once(lake, spark):
    reads = spark.sparkContext.accumulator(0)

    def count(row):
        reads.add(1)
        return row

    lines = [(str(number), "IN", "s3://raw/a.csv") for number in range(1, 101)]
    raw = spark.sparkContext.parallelize(lines, 2).map(count).toDF(f"id string, country string, {frame.SOURCE} string")
    append_all(raw, orders(), lake.destination(), rows_per_object=30)
    assert reads.value == 100


def test_a_small_file_makes_few_tasks(lake, raw_folder, spark):
    assert spark.conf.get("spark.sql.shuffle.partitions") == "200"
    raw_folder.add("a.csv", *ROWS)
    context = spark.sparkContext
    context.setJobGroup("small file", "")
    append_all(raw_folder.read("a.csv"), orders(), lake.destination())
    context.setLocalProperty("spark.jobGroup.id", None)
    tracker = context.statusTracker()
    stages = {stage for job in tracker.getJobIdsForGroup("small file") for stage in tracker.getJobInfo(job).stageIds}
    assert 0 < sum(tracker.getStageInfo(stage).numCompletedTasks for stage in stages) < 20
