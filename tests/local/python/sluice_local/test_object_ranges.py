"""Ranged reads of moto's objects, as S3 answers them."""

import uuid

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.s3.models import FakeKey

from sluice_local import object_ranges

BODY = bytes(range(256)) * 4


@pytest.fixture(scope="module", autouse=True)
def ranges():
    from moto.s3.responses import S3Response

    before = FakeKey.value, S3Response.get_object, S3Response._handle_range_header
    object_ranges.install()
    yield
    FakeKey.value, S3Response.get_object, S3Response._handle_range_header = before


@pytest.fixture
def get():
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        bucket = f"bucket-{uuid.uuid4()}"
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a", Body=BODY)
        yield lambda **options: s3.get_object(Bucket=bucket, Key="a", **options)


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=1000-", 1000, 1024), ("bytes=-24", 1000, 1024), ("bytes=1020-9999", 1020, 1024)],
)
def test_a_range_is_that_part_of_the_object(get, asked, start, stop):
    answer = get(Range=asked)
    assert answer["Body"].read() == BODY[start:stop]
    assert (answer["ContentLength"], answer["ContentRange"]) == (stop - start, f"bytes {start}-{stop - 1}/1024")


@pytest.mark.parametrize("options", [{}, {"Range": "bytes=5-1"}, {"Range": "bytes=0-1,5-6"}])
def test_without_a_range_that_can_be_answered_it_is_the_whole_object(get, options):
    assert get(**options)["Body"].read() == BODY


def test_a_range_behind_the_end_is_refused(get):
    with pytest.raises(ClientError, match="InvalidRange"):
        get(Range="bytes=1024-")


def test_a_range_is_all_that_is_read_of_the_object(get, monkeypatch):
    read = []
    part = object_ranges.StoredBytes.__getitem__
    monkeypatch.setattr(
        object_ranges.StoredBytes, "__getitem__", lambda self, asked: read.append(asked) or part(self, asked)
    )
    assert get(Range="bytes=7-8")["Body"].read() == BODY[7:9]
    assert read == [slice(7, 9)]
