import datetime

import pytest
from tests.etl.support.contracts import orders

from sluice_etl.errors import OverwriteError, StorageError
from sluice_etl.layout import Group
from sluice_etl.restore import RestorePoint, restorable, restore_point
from sluice_etl.s3 import S3Location, s3_client
from sluice_etl.split import Batch

pytestmark = pytest.mark.usefixtures("driver_credentials")

A = "s3://raw/orders/a.csv"
POINT = RestorePoint("orders", ("country=IN/",), 3, 300, "2026-01-31T12:30:00Z")


def batch(*groups):
    # Which partitions there are is all that is looked at.
    return Batch(None, groups)


def put(lake, key, body=b"1234"):
    lake.s3.put_object(Bucket=lake.bucket, Key=key, Body=body)


def test_counts_what_is_in_the_partitions_to_be_replaced_and_in_no_other(lake):
    for key in ("country=IN/a", "country=IN/b", "country=US/c", "country=INX/d"):
        put(lake, f"orders/{key}")
    groups = (Group(A, "IN", False, 1), Group(A, "BR", False, 1), Group(A, "US", True, 1))
    point = restore_point(s3_client(), batch(*groups), orders(), S3Location(lake.bucket, "orders/"))
    assert (point.partitions, point.objects, point.bytes) == (("country=BR/", "country=IN/"), 2, 8)


def test_goes_back_to_a_time_that_has_every_object_of_before_and_none_of_after(lake):
    put(lake, "orders/country=IN/a")
    there = lake.s3.head_object(Bucket=lake.bucket, Key="orders/country=IN/a")["LastModified"]
    groups = (Group(A, "IN", False, 1),)
    point = restore_point(s3_client(), batch(*groups), orders(), S3Location(lake.bucket, "orders/"))
    time = datetime.datetime.fromisoformat(point.time)
    assert there <= time <= datetime.datetime.now(datetime.UTC)
    assert point.command == f"sluice restore orders --to {point.time}"


def test_there_is_nothing_to_restore_where_every_row_is_rejected(lake):
    output = S3Location(lake.bucket, "orders/")
    assert restore_point(s3_client(), batch(Group(A, "IN", True, 1)), orders(), output) is None


def test_a_listing_that_is_refused_stops_the_run_before_it_deletes():
    output = S3Location("no-such-bucket", "orders/")
    with pytest.raises(StorageError, match=r"Cannot list s3://no-such-bucket/orders/country=IN/: .* s3:ListBucket"):
        restore_point(s3_client(), batch(Group(A, "IN", False, 1)), orders(), output)


def test_a_failure_says_what_was_there_and_how_to_have_it_back():
    with pytest.raises(OverwriteError) as failed, restorable(POINT):
        raise OSError("the disk is full.")
    message = str(failed.value)
    assert message.startswith("The overwrite of 1 partitions of orders did not end")
    assert "3 objects (300 bytes)" in message
    assert "with `sluice restore orders --to 2026-01-31T12:30:00Z`" in message
    assert message.endswith("What ended it: the disk is full.")
    assert "The bookmark has not moved" in message
