"""Object Lock in moto as S3 has it: on every bucket that keeps versions, whether it is new or not.

moto takes a lock's configuration for empty buckets alone, as S3 did until November 2023, and so no change of it once
a bucket is in use.
"""

from __future__ import annotations

from moto.s3.exceptions import InvalidBucketState
from moto.s3.models import S3Backend


def lock_buckets_in_use() -> None:
    """Replaces moto's PutObjectLockConfiguration in this process."""
    S3Backend.put_object_lock_configuration = put_object_lock_configuration  # type: ignore[method-assign]


def put_object_lock_configuration(
    self: S3Backend,
    bucket_name: str,
    lock_enabled: bool,
    mode: str | None = None,
    days: int | None = None,
    years: int | None = None,
) -> None:
    """Turns the lock on, which is for good, and sets how long it holds what is put from now on; no mode, no time.

    Raises:
        InvalidBucketState: when the bucket does not keep versions.
    """
    bucket = self.get_bucket(bucket_name)
    if not bucket.is_versioned:
        raise InvalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
    bucket.default_lock_mode = mode
    bucket.default_lock_days = days
    bucket.default_lock_years = years
