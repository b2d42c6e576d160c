"""What sinks of the local awsglue package leave in S3 and in the catalog."""

import gzip

import pytest

pytestmark = pytest.mark.spark


@pytest.fixture
def result(transforms_run):
    def of(name):
        found = transforms_run[2][name]
        assert not isinstance(found, str), found
        return found

    return of


@pytest.fixture
def lake(transforms_run):
    return transforms_run[0]


def bodies(lake, prefix):
    listed = lake.s3.list_objects_v2(Bucket=lake.bucket, Prefix=prefix).get("Contents", [])
    return [lake.s3.get_object(Bucket=lake.bucket, Key=entry["Key"])["Body"].read() for entry in listed]


def keys(lake, prefix):
    listed = lake.s3.list_objects_v2(Bucket=lake.bucket, Prefix=prefix).get("Contents", [])
    return [entry["Key"] for entry in listed]


class TestFiles:
    def test_of_csv_have_the_layout_asked_for(self, lake):
        assert bodies(lake, "out/csv/") == [b"1;1.5;IN\n2;;A/B\n3;2.5;\n"]

    def test_of_csv_have_a_header_and_double_quotes_within_quotes(self, lake):
        assert bodies(lake, "out/quoted/") == [b't,u\n"a ""b"", c",""\n,"x\ny"\n']

    def test_are_compressed_as_asked_for(self, lake):
        (body,) = bodies(lake, "out/gz/")
        assert gzip.decompress(body).splitlines()[0] == b'{"id":1,"price":1.5,"country":"IN"}'

    def test_of_an_empty_frame_are_none(self, lake):
        assert keys(lake, "out/empty") == []

    def test_are_all_data_and_none_is_named_twice(self, lake):
        names = keys(lake, "sales/")
        assert all("/run-" in name and name.endswith(".json") for name in names)
        assert len({name.rpartition("/")[2] for name in names}) == len(names) == 6

    def test_of_a_collection_are_in_a_folder_for_each_frame(self, lake):
        folders = {key.split("/")[2] for key in keys(lake, "out/all/")}
        assert folders == {"root", "root_tags", "root_phones", "root_phones.val.calls"}

    def test_go_where_the_catalogs_table_is_in_its_format(self, lake, result):
        assert b"id,name,amount\n9,Zoe,1.0\n" in bodies(lake, "clean/run-")
        assert result("sinks")["data frame"] == 4


class TestTheCatalog:
    def test_gets_a_table_with_partition_keys_and_classification(self, lake):
        table = lake.table("sales")
        assert table["PartitionKeys"] == [{"Name": "country", "Type": "string"}]
        assert table["Parameters"]["classification"] == "json"
        assert table["StorageDescriptor"]["Location"] == f"s3://{lake.bucket}/sales/"

    def test_gets_the_partitions_of_every_write_once_with_their_own_values(self, lake):
        found = {tuple(p["Values"]): p["StorageDescriptor"]["Location"] for p in lake.partitions("sales")}
        base = f"s3://{lake.bucket}/sales/country="
        null = "__HIVE_DEFAULT_PARTITION__"
        assert found == {
            ("IN",): f"{base}IN/",
            ("A/B",): f"{base}A%2FB/",
            (null,): f"{base}{null}/",
            ("FR",): f"{base}FR/",
        }

    def test_has_the_schema_of_the_last_write_that_updates_it(self, lake):
        assert lake.columns("sales") == {"id": "int", "price": "int"}

    def test_is_left_alone_by_log_where_it_lacks_a_column(self, lake):
        assert any("country=GB" in key for key in keys(lake, "sales/"))
        assert ["GB"] not in [partition["Values"] for partition in lake.partitions("sales")]


class TestTheRest:
    def test_sources_samples_and_frames_write_and_read(self, result):
        found = result("sinks")
        assert (found["source"], found["sampled"], found["written"]) == (3, 2, 3)
        assert found["rdd"] == [{"i": 1, "t": "a"}]

    def test_ingestion_time_columns_go_down_to_the_granularity(self, result):
        assert result("sinks")["ingested"] == ["ingest_year", "ingest_month", "ingest_day", "ingest_hour"]
        assert "got 'second', allowed: day, hour, minute" in result("sinks")["granularity"]

    def test_purge_deletes_what_is_older_than_the_retention_period_and_lists_it(self, lake, result):
        assert result("purged")["kept"] == 1
        assert keys(lake, "old/") == []
        assert bodies(lake, "purged/ctx/Success.csv") == [f"s3://{lake.bucket}/old/a.txt\r\n".encode()]
        assert "retentionPeriod: got -1, allowed" in result("purged")["period"]

    def test_purge_of_a_table_deletes_the_partitions_that_it_emptied(self, lake, result):
        assert keys(lake, "parts/year=2025/") == [] and keys(lake, "parts/year=2026/") != []
        assert "2025" not in {partition["Values"][0] for partition in lake.partitions("parts")}


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("xml", "has no format 'xml' of a write. It has: csv, glueparquet, json, orc, parquet"),
        ("mysql", "has no connection_type 'mysql' of a write. It has: s3"),
        ("jdbc", "has no write_dynamic_frame.from_jdbc_conf, for it has no connections to databases"),
        ("connection", "has no extract_jdbc_conf('redshift'), for it has no connections to databases"),
        ("path", '"path": got None, allowed: an s3:// location'),
        ("key", "partitionKeys: got ('year',), allowed: some of the columns id, price, country"),
        ("only keys", "allowed: some of the columns"),
        ("option", "has no option 'quotes' in format_options of csv"),
        ("compression", "compression of parquet: got 'lzma', allowed: snappy"),
        ("nested csv", "column 'address' in csv: got struct<"),
        ("null", "column 'b' is null in every record"),
        ("no format", "the sink has no format. Call setFormat with one of"),
        ("no table", "enableUpdateCatalog needs setCatalogInfo"),
        ("no database", "Database no_such_database is not in the catalog"),
        ("behavior", "updateBehavior: got 'MERGE', allowed: UPDATE_IN_DATABASE, LOG"),
        ("keys", "has ['country']: both must be the same, in the same order"),
        ("method", "has no DataSink.pageSize. It has: "),
        ("import", "has no awsglue.transforms.FillMissingValues. It has: ApplyMapping"),
    ],
)
def test_what_is_refused_is_named(result, case, message):
    assert message in result("refused_sinks")[case]
