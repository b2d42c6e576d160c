"""S3 locations and listings."""

import pytest

from sluice_local.s3_objects import S3Uri, is_hidden, list_data_objects


@pytest.mark.parametrize("text", ["s3://bucket/a/b.csv", "s3a://bucket/a/b.csv", "s3n://bucket/a/b.csv"])
def test_parses_a_location(text):
    assert S3Uri.parse(text) == S3Uri("bucket", "a/b.csv")


@pytest.mark.parametrize("text", ["", "bucket/a", "http://bucket/a", "s3:///a", "s3:/bucket/a"])
def test_rejects_what_is_no_location(text):
    with pytest.raises(ValueError, match="is not an S3 location; allowed: s3://bucket/prefix/"):
        S3Uri.parse(text)


def test_a_folder_ends_in_a_slash_and_a_bucket_root_stays_empty():
    assert str(S3Uri.parse("s3://bucket/a").folder()) == "s3://bucket/a/"
    assert str(S3Uri.parse("s3://bucket").folder()) == "s3://bucket/"


@pytest.mark.parametrize("key", ["_SUCCESS", ".a.crc", "x/_temporary/0/a.csv", "x_$folder$", "_x/a.csv"])
def test_hides_what_spark_and_hadoop_write_for_themselves(key):
    assert is_hidden(key)


@pytest.mark.parametrize("key", ["a.csv", "x/a_b.csv", "_x=1/a.csv", "a.b/c.csv"])
def test_shows_data_even_in_a_partition_whose_key_begins_with_an_underscore(key):
    assert not is_hidden(key)


def test_lists_data_in_key_order_without_hidden_empty_and_archived_objects(lake):
    lake.put("t/b.csv", "x")
    lake.put("t/a.csv", "x")
    lake.put("t/sub/c.csv", "x")
    lake.put("t/empty.csv", "")
    lake.put("t/_SUCCESS", "x")
    lake.put("t/cold.csv", "x", StorageClass="DEEP_ARCHIVE")
    lake.put("t/cool.csv", "x", StorageClass="STANDARD_IA")
    lake.put("t-old/d.csv", "x")
    location = S3Uri(lake.bucket, "t/")
    keys = [file.key for file in list_data_objects(lake.s3, location)]
    assert keys == ["t/a.csv", "t/b.csv", "t/cool.csv", "t/sub/c.csv"]
    direct = [file.key for file in list_data_objects(lake.s3, location, recursive=False)]
    assert direct == ["t/a.csv", "t/b.csv", "t/cool.csv"]


def test_lists_more_objects_than_fit_on_a_page(lake, monkeypatch):
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")
    for number in range(5):
        lake.put(f"t/{number}.csv", "x")
    assert len(list(list_data_objects(lake.s3, S3Uri(lake.bucket, "t/")))) == 5
