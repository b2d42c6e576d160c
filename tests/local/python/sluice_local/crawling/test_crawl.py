"""Crawls, from listing to catalog."""

import gzip
import json
import logging

import pyarrow as pa
import pytest
from tests.local.python.support.lake import CONFIGURATION

from sluice_local.crawling.errors import CrawlError

OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"


def classifier(**changes):
    return {
        "CsvClassifier": {"Name": "csv", "Delimiter": ",", "QuoteSymbol": '"', "ContainsHeader": "PRESENT", **changes}
    }


def configured(**output):
    return json.dumps({**CONFIGURATION, "CrawlerOutput": output})


class TestATableOfCsvFiles:
    def test_is_named_after_its_folder_with_the_types_of_its_values(self, lake):
        lake.put("Raw-Users/a.csv", "Id,Name,Score,Active\n1,Asha,1.5,true\n2,Bo,3,false\n")
        counts = lake.crawl("Raw-Users/")
        assert counts == {
            "tablesCreated": 1,
            "tablesUpdated": 0,
            "tablesDeleted": 0,
            "partitionsCreated": 0,
            "partitionsUpdated": 0,
            "partitionsDeleted": 0,
        }
        assert lake.columns("raw_users") == {"id": "bigint", "name": "string", "score": "double", "active": "boolean"}

    def test_has_what_glue_needs_to_read_it(self, lake):
        lake.put("users/a.csv", 'id,name\n1,"Doe, Jane"\n')
        lake.crawl("users/", classifiers=[classifier()])
        table = lake.table("users")
        assert table["TableType"] == "EXTERNAL_TABLE"
        assert table["StorageDescriptor"]["Location"] == f"s3://{lake.bucket}/users/"
        assert table["StorageDescriptor"]["SerdeInfo"] == {
            "SerializationLibrary": OPEN_CSV,
            "Parameters": {"separatorChar": ",", "quoteChar": '"'},
        }
        expected = {
            "classification": "csv",
            "delimiter": ",",
            "skip.header.line.count": "1",
            "areColumnsQuoted": "true",
            "columnsOrdered": "true",
            "compressionType": "none",
            "typeOfData": "file",
            "objectCount": "1",
            "recordCount": "1",
            "UPDATED_BY_CRAWLER": "crawler",
        }
        assert expected.items() <= table["Parameters"].items()

    def test_gets_lazy_simple_serde_from_the_built_in_classifier(self, lake):
        lake.put("users/a.csv", "id;name\n1;Asha\n")
        lake.crawl("users/")
        serde = lake.table("users")["StorageDescriptor"]["SerdeInfo"]
        assert serde == {"SerializationLibrary": LAZY_SIMPLE, "Parameters": {"field.delim": ";"}}

    def test_gets_the_serde_that_its_classifier_names(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/", classifiers=[classifier(Serde="LazySimpleSerDe")])
        assert lake.table("users")["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"] == LAZY_SIMPLE

    def test_has_no_header_that_the_built_in_rule_does_not_see(self, lake):
        lake.put("users/a.csv", "name,city\nAsha,Pune\n")
        lake.crawl("users/")
        assert lake.columns("users") == {"col1": "string", "col2": "string"}
        assert "skip.header.line.count" not in lake.table("users")["Parameters"]

    def test_has_the_wider_type_where_files_differ(self, lake, caplog):
        lake.put("users/a.csv", "id,score\n1,1\n")
        lake.put("users/b.csv", "id,score\nx,2.5\n")
        lake.crawl("users/", classifiers=[classifier()])
        assert lake.columns("users") == {"id": "string", "score": "double"}
        assert f"s3://{lake.bucket}/users/b.csv: id is string, elsewhere bigint" in caplog.text

    def test_is_read_from_gzip(self, lake):
        lake.put("users/a.csv.gz", gzip.compress(b"id,name\n1,Asha\n"))
        lake.crawl("users/")
        assert lake.columns("users") == {"id": "bigint", "name": "string"}
        assert lake.table("users")["Parameters"]["compressionType"] == "gzip"

    def test_is_named_with_the_crawlers_prefix(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/", TablePrefix="raw_")
        assert lake.tables() == ["raw_users"]

    def test_estimates_the_records_of_a_large_file_from_its_first_part(self, lake):
        lines = "".join(f"{number},{'x' * 90}\n" for number in range(44_000))
        lake.put("users/a.csv", f"id,text\n{lines}")
        lake.crawl("users/")
        records = int(lake.table("users")["Parameters"]["recordCount"])
        assert 40_000 < records < 48_000

    def test_is_made_for_each_include_path(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.put("airports/a.csv", "icao,lat\nVIDP,28.5\n")
        assert lake.crawl("users/", "airports/")["tablesCreated"] == 2
        assert lake.tables() == ["airports", "users"]

    def test_gets_another_name_where_its_own_is_taken_by_another_location(self, lake):
        lake.put("a/users/a.csv", "id,name\n1,Asha\n")
        lake.put("b/users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("a/users/", "b/users/")
        first, second = lake.tables()
        assert first == "users" and second.startswith("users_")
        assert lake.crawl("a/users/", "b/users/")["tablesCreated"] == 0


class TestFilesThatAreNotData:
    def test_are_left_out_when_hidden_empty_archived_or_excluded(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.put("users/empty.csv", "")
        lake.put("users/_SUCCESS", "x")
        lake.put("users/.a.crc", "x")
        lake.put("users/_temporary/0/part.csv", "junk")
        lake.put("users/archived.csv", "other,columns,here\n1,2,3\n", StorageClass="GLACIER")
        lake.put("users/me.tmp", "other,columns,here\n1,2,3\n")
        target = {"Path": f"s3://{lake.bucket}/users/", "Exclusions": ["**.tmp"]}
        lake.crawl(Targets={"S3Targets": [target]})
        assert lake.columns("users") == {"id": "bigint", "name": "string"}
        assert lake.table("users")["Parameters"]["objectCount"] == "1"

    def test_make_no_table(self, lake, caplog):
        caplog.set_level(logging.INFO)
        lake.put("users/empty.csv", "")
        assert lake.crawl("users/")["tablesCreated"] == 0
        assert f"s3://{lake.bucket}/users/: no files" in caplog.text

    def test_are_named_in_the_log_when_no_classifier_knows_them(self, lake, caplog):
        lake.put("users/photo.bin", b"\x00\x01\xff")
        lake.crawl("users/")
        assert f"s3://{lake.bucket}/users/photo.bin: no classifier recognises it" in caplog.text
        assert lake.tables() == []

    def test_of_another_format_are_named_in_the_log(self, lake, caplog):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.put_parquet("users/b.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        assert "b.parquet is parquet" in caplog.text
        assert lake.table("users")["Parameters"]["classification"] == "csv"


class TestATableOfParquetFiles:
    def test_has_the_types_of_their_footers_and_partitions_from_their_folders(self, lake):
        table = pa.table({"Id": pa.array([1], pa.int32()), "tags": [["a"]], "amount": pa.array([1.5], pa.float64())})
        lake.put_parquet("users/country=IN/year=2026/a.parquet", table)
        lake.put_parquet("users/country=US/year=2025/b.parquet", table)
        counts = lake.crawl("users/")
        assert (counts["tablesCreated"], counts["partitionsCreated"]) == (1, 2)
        assert lake.columns("users") == {"id": "int", "tags": "array<string>", "amount": "double"}
        keys = lake.table("users")["PartitionKeys"]
        assert keys == [{"Name": "country", "Type": "string"}, {"Name": "year", "Type": "string"}]
        first = lake.partitions("users")[0]
        assert first["Values"] == ["IN", "2026"]
        assert first["StorageDescriptor"]["Location"] == f"s3://{lake.bucket}/users/country=IN/year=2026/"
        library = first["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
        assert library == "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"

    def test_has_partition_values_as_hive_escapes_them(self, lake):
        lake.put_parquet("users/city=A%2FB%3D1/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        assert lake.partitions("users")[0]["Values"] == ["A/B=1"]

    def test_has_numbered_partition_keys_where_folders_have_no_names(self, lake):
        lake.put_parquet("users/2026/01/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        assert [key["Name"] for key in lake.table("users")["PartitionKeys"]] == ["partition_0", "partition_1"]
        assert lake.partitions("users")[0]["Values"] == ["2026", "01"]

    def test_leaves_out_files_in_folders_of_another_shape_and_says_so(self, lake, caplog):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.put_parquet("users/country=US/b.parquet", pa.table({"id": [1]}))
        lake.put_parquet("users/stray.parquet", pa.table({"id": [1]}))
        assert lake.crawl("users/")["partitionsCreated"] == 2
        assert f"left out 1 file(s) such as s3://{lake.bucket}/users/stray.parquet" in caplog.text

    def test_says_in_the_log_where_types_do_not_agree(self, lake, caplog):
        lake.put_parquet("users/a.parquet", pa.table({"id": [1]}))
        lake.put_parquet("users/b.parquet", pa.table({"id": ["x"]}))
        lake.crawl("users/")
        assert "b.parquet: id is string, elsewhere bigint" in caplog.text
        assert lake.columns("users") == {"id": "bigint"}

    def test_fails_naming_a_file_that_is_parquet_only_by_its_beginning(self, lake):
        lake.put("users/a.parquet", b"PAR1 and nothing else that would be Parquet")
        with pytest.raises(CrawlError, match=rf"s3://{lake.bucket}/users/a.parquet begins like Parquet and is not"):
            lake.crawl("users/")


class TestASecondCrawl:
    def test_writes_nothing_where_nothing_changed(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        before = lake.table("users")
        assert set(lake.crawl("users/").values()) == {0}
        assert lake.table("users") == before

    def test_adds_a_new_partition_and_no_other(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        lake.put_parquet("users/country=US/a.parquet", pa.table({"id": [1]}))
        counts = lake.crawl("users/")
        assert (counts["partitionsCreated"], counts["partitionsUpdated"]) == (1, 0)
        assert [partition["Values"] for partition in lake.partitions("users")] == [["IN"], ["US"]]

    def test_merges_new_columns_behind_those_that_are_there(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        lake.put_parquet("users/country=IN/b.parquet", pa.table({"age": [30], "id": ["x"]}))
        assert lake.crawl("users/")["tablesUpdated"] == 1
        assert list(lake.columns("users").items()) == [("id", "bigint"), ("age", "bigint")]

    def test_keeps_columns_that_files_no_longer_have_where_it_merges(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/")
        lake.put("users/a.csv", "id,city\n1,Pune\n")
        lake.crawl("users/")
        assert list(lake.columns("users")) == ["id", "name", "city"]

    def test_updates_partitions_that_inherit_from_the_table(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        lake.put_parquet("users/country=US/b.parquet", pa.table({"id": [1], "age": [30]}))
        assert lake.crawl("users/")["partitionsUpdated"] == 1
        columns = lake.partitions("users")[0]["StorageDescriptor"]["Columns"]
        assert [column["Name"] for column in columns] == ["id", "age"]

    def test_leaves_a_partition_its_own_columns_where_it_does_not_inherit(self, lake):
        settings = configured(Tables={"AddOrUpdateBehavior": "MergeNewColumns"})
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.put_parquet("users/country=US/b.parquet", pa.table({"id": [1], "age": [30]}))
        lake.crawl("users/", Configuration=settings)
        columns = lake.partitions("users")[0]["StorageDescriptor"]["Columns"]
        assert [column["Name"] for column in columns] == ["id"]

    def test_replaces_columns_where_it_does_not_merge(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/", Configuration="{}")
        lake.put("users/a.csv", "id,city\n1,Pune\n")
        lake.crawl("users/", Configuration="{}")
        assert lake.columns("users") == {"id": "bigint", "city": "string"}

    def test_leaves_the_table_as_it_is_with_update_behavior_log(self, lake, caplog):
        caplog.set_level(logging.INFO)
        policy = {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/", SchemaChangePolicy=policy)
        lake.put_parquet("users/country=US/b.parquet", pa.table({"id": [1], "age": [30]}))
        counts = lake.crawl("users/", SchemaChangePolicy=policy)
        assert (counts["tablesUpdated"], counts["partitionsCreated"]) == (0, 1)
        assert lake.columns("users") == {"id": "bigint"}
        assert "left as it is (UpdateBehavior LOG)" in caplog.text

    def test_keeps_what_the_owner_added_to_the_table(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/")
        table = {key: lake.table("users")[key] for key in ("Name", "StorageDescriptor", "PartitionKeys", "TableType")}
        own = {**lake.table("users")["Parameters"], "attachFilename": "file"}
        lake.glue.update_table(DatabaseName=lake.database, TableInput={**table, "Parameters": own})
        lake.put("users/b.csv", "id,name\n2,Bo\n")
        lake.crawl("users/")
        assert lake.table("users")["Parameters"]["attachFilename"] == "file"
        assert lake.table("users")["Parameters"]["objectCount"] == "2"

    def test_drops_the_header_count_when_files_have_no_header_any_more(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/", classifiers=[classifier()], Configuration="{}")
        lake.crawl("users/", classifiers=[classifier(ContainsHeader="ABSENT")], Configuration="{}")
        assert "skip.header.line.count" not in lake.table("users")["Parameters"]

    def test_fails_where_the_partition_keys_changed(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/")
        lake.delete("users/country=IN/a.parquet")
        lake.put_parquet("users/city=Pune/a.parquet", pa.table({"id": [1]}))
        with pytest.raises(CrawlError, match=r"is partitioned by \(country\), its files by \(city\)"):
            lake.crawl("users/")


class TestFilesThatAreGone:
    @pytest.fixture
    def crawled(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.put_parquet("users/country=US/a.parquet", pa.table({"id": [1]}))
        lake.put("old/a.csv", "id,name\n1,Asha\n")
        lake.crawl("users/", "old/")
        lake.delete("users/country=US/a.parquet")
        lake.delete("old/a.csv")
        return lake

    def crawl(self, lake, behavior):
        return lake.crawl(
            "users/", "old/", SchemaChangePolicy={"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": behavior}
        )

    def test_are_only_logged_with_delete_behavior_log(self, crawled, caplog):
        caplog.set_level(logging.INFO)
        counts = self.crawl(crawled, "LOG")
        assert (counts["tablesDeleted"], counts["partitionsDeleted"]) == (0, 0)
        assert "No files left in 1 partition(s) of users: US" in caplog.text
        assert "The files of table old are gone" in caplog.text
        assert crawled.tables() == ["old", "users"]

    def test_take_table_and_partition_with_them_with_delete_from_database(self, crawled):
        counts = self.crawl(crawled, "DELETE_FROM_DATABASE")
        assert (counts["tablesDeleted"], counts["partitionsDeleted"]) == (1, 1)
        assert crawled.tables() == ["users"]
        assert [partition["Values"] for partition in crawled.partitions("users")] == [["IN"]]

    def test_mark_table_and_partition_with_deprecate_in_database(self, crawled):
        self.crawl(crawled, "DEPRECATE_IN_DATABASE")
        assert "DEPRECATED_BY_CRAWLER" in crawled.table("old")["Parameters"]
        assert ["DEPRECATED_BY_CRAWLER" in held["Parameters"] for held in crawled.partitions("users")] == [False, True]
        assert set(self.crawl(crawled, "DEPRECATE_IN_DATABASE").values()) == {0}

    def test_lose_the_mark_when_they_come_back(self, crawled):
        self.crawl(crawled, "DEPRECATE_IN_DATABASE")
        crawled.put("old/a.csv", "id,name\n1,Asha\n")
        self.crawl(crawled, "DEPRECATE_IN_DATABASE")
        assert "DEPRECATED_BY_CRAWLER" not in crawled.table("old")["Parameters"]

    def test_do_not_touch_tables_that_another_crawler_made(self, crawled):
        crawled.crawl("users/", "old/", Name="another", SchemaChangePolicy={"DeleteBehavior": "DELETE_FROM_DATABASE"})
        assert "old" in crawled.tables()

    def test_do_not_touch_tables_outside_of_the_targets(self, crawled):
        crawled.crawl("users/", SchemaChangePolicy={"DeleteBehavior": "DELETE_FROM_DATABASE"})
        assert "old" in crawled.tables()


NEW_FOLDERS_ONLY = {
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_NEW_FOLDERS_ONLY"},
    "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
}


class TestACrawlOfNewFoldersOnly:
    def test_adds_new_folders_and_does_not_see_new_files_in_crawled_ones(self, lake):
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        assert lake.crawl("users/", **NEW_FOLDERS_ONLY)["partitionsCreated"] == 1
        lake.put_parquet("users/country=IN/b.parquet", pa.table({"id": [1], "age": [1]}))
        lake.put_parquet("users/country=US/a.parquet", pa.table({"id": [1]}))
        counts = lake.crawl("users/", **NEW_FOLDERS_ONLY)
        assert (counts["partitionsCreated"], counts["tablesUpdated"]) == (1, 0)
        assert lake.columns("users") == {"id": "bigint"}

    def test_without_new_folders_does_not_take_the_others_for_gone(self, lake, caplog):
        caplog.set_level(logging.INFO)
        lake.put_parquet("users/country=IN/a.parquet", pa.table({"id": [1]}))
        lake.crawl("users/", **NEW_FOLDERS_ONLY)
        assert set(lake.crawl("users/", **NEW_FOLDERS_ONLY).values()) == {0}
        assert "no new folders with files" in caplog.text
        assert "gone" not in caplog.text

    def test_is_refused_unless_both_behaviors_are_log(self, lake):
        policy = {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "LOG"}
        with pytest.raises(CrawlError, match="allowed: LOG for both"):
            lake.crawl("users/", **{**NEW_FOLDERS_ONLY, "SchemaChangePolicy": policy})


class TestACrawlFails:
    def test_without_its_database(self, lake):
        lake.put("users/a.csv", "id,name\n1,Asha\n")
        with pytest.raises(CrawlError, match="database nowhere does not exist"):
            lake.crawl("users/", DatabaseName="nowhere")

    def test_without_a_classifier_that_it_names(self, lake):
        with pytest.raises(CrawlError, match="classifier missing does not exist; there are: csv"):
            lake.crawl("users/", classifiers=[classifier()], Classifiers=["missing"])
