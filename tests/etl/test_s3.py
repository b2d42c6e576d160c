import io

import pytest

from sluice_etl.errors import StorageError
from sluice_etl.s3 import S3Location, put, read_text, s3_client

pytestmark = pytest.mark.usefixtures("driver_credentials")


def test_reads_a_text(lake):
    lake.s3.put_object(Bucket=lake.bucket, Key="contracts/é.json", Body="é".encode())
    assert read_text(s3_client(), S3Location(lake.bucket, "contracts/é.json")) == "é"


def test_says_which_object_cannot_be_read_and_what_the_role_needs(lake):
    with pytest.raises(StorageError, match=rf"Cannot read s3://{lake.bucket}/none: .*NoSuchKey.* needs s3:GetObject"):
        read_text(s3_client(), S3Location(lake.bucket, "none"))


def test_says_that_a_text_is_not_utf_8(lake):
    lake.s3.put_object(Bucket=lake.bucket, Key="latin", Body=b"\xe9")
    with pytest.raises(StorageError, match=r"/latin is not UTF-8 text"):
        read_text(s3_client(), S3Location(lake.bucket, "latin"))


def test_says_which_object_cannot_be_put_and_what_the_role_needs(lake):
    with pytest.raises(StorageError, match=r"Cannot put s3://no-such-bucket/a: .*NoSuchBucket.* needs s3:PutObject"):
        put(s3_client(), S3Location("no-such-bucket", "a"), io.BytesIO(b"1"))


def test_puts_an_object_from_its_start_whatever_the_position(lake):
    body = io.BytesIO(b"12345")
    body.seek(3)
    put(s3_client(), S3Location(lake.bucket, "a"), body)
    assert lake.s3.get_object(Bucket=lake.bucket, Key="a")["Body"].read() == b"12345"


def test_puts_a_large_object_in_parts(lake):
    body = io.BytesIO(bytes(65 * 1024 * 1024))
    put(s3_client(), S3Location(lake.bucket, "large"), body)
    # The tag of an object that was put in parts ends in their number.
    assert lake.s3.head_object(Bucket=lake.bucket, Key="large")["ETag"].strip('"').endswith("-5")


def test_refuses_a_key_that_s3_would_refuse():
    with pytest.raises(StorageError, match=r"has 1030 bytes, S3 allows 1024: shorten the path"):
        S3Location("bucket", "orders/").under("é" * 511 + "x")
