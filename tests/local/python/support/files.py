"""Files of a listing, at times that a test chooses."""

from datetime import datetime, timezone

from sluice_local.s3_objects import S3Object

MINUTE = 60_000
#: Times of three runs, in milliseconds since the epoch, an hour apart.
T1, T2, T3 = (1_767_225_600_000 + hour * 60 * MINUTE for hour in range(3))


def file(name, modified, etag="1", size=1):
    return S3Object("b", f"t/{name}", size, datetime.fromtimestamp(modified / 1000, timezone.utc), etag)


def names(files):
    return [one.key.removeprefix("t/") for one in files]
