"""S3, as the job uses it: read a small text, put an object. Nothing here can delete."""

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, Protocol
from urllib.parse import unquote

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .errors import ArgumentError, StorageError

_MIB = 1024 * 1024
# One PutObject up to here, a multipart upload above: either way the object appears whole or not at all.
_TRANSFER = TransferConfig(multipart_threshold=64 * _MIB, multipart_chunksize=16 * _MIB, use_threads=False)
# Requests of several threads at once need a connection each, or they open one anew every time.
_CONNECTIONS = 16
# A throttled store (SlowDown) is waited for; ten attempts back off for about a minute and a half.
_RETRIES = Config(retries={"mode": "standard", "max_attempts": 10}, max_pool_connections=_CONNECTIONS)
_LONGEST_KEY = 1024


@dataclass(frozen=True)
class S3Location:
    """A bucket and a key, or a key prefix that is empty or ends in a slash."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    def under(self, path: str) -> "S3Location":
        """The key below this prefix."""
        key = self.key + path
        if len(key.encode()) > _LONGEST_KEY:
            raise StorageError(
                f"The key {key} has {len(key.encode())} bytes, S3 allows {_LONGEST_KEY}: shorten the path."
            )
        return S3Location(self.bucket, key)


def parse_s3_prefix(uri: str, what: str) -> S3Location:
    """Read the URI of a prefix; the slash at its end may be left out.

    Raises:
        ArgumentError: when it is not like `s3://bucket/prefix/`.
    """
    return parse_s3_uri(uri.rstrip("/") + "/", what)


def parse_s3_uri(uri: str, what: str) -> S3Location:
    """Read the URI of an object.

    Raises:
        ArgumentError: when it is not like `s3://bucket/key`.
    """
    match = re.fullmatch(r"s3a?://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^/].*)", uri)
    if match is None:
        raise ArgumentError(f"{what} is {uri!r}, must be like s3://bucket/key.")
    return S3Location(match[1], match[2])


def file_locations(source: str) -> list[S3Location]:
    """Where a file that rows were read from may be, by the name that the rows have of it: likelier first.

    Spark escapes the names of files like a URI, Glue's own reader gives them as they are.

    Raises:
        ArgumentError: when it is no name of an object.
    """
    as_is = parse_s3_uri(source.replace("s3n://", "s3://", 1), "The name of an input file")
    plain = S3Location(as_is.bucket, unquote(as_is.key))
    return [plain] if plain == as_is else [plain, as_is]


class S3Client(Protocol):
    """The calls used, of boto3's S3 client."""

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        """Read an object."""

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        """Ask about an object."""

    def list_objects_v2(self, *, Bucket: str, Prefix: str, **options: Any) -> dict[str, Any]:
        """List a page of keys."""

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> dict[str, Any]:
        """Put a small object."""

    def upload_fileobj(self, Fileobj: IO[bytes], Bucket: str, Key: str, *, Config: TransferConfig) -> None:
        """Put an object, by one PutObject or one multipart upload."""


@cache
def s3_client(region: str | None = None) -> S3Client:
    """Make a client, once a process, since that takes longer than most requests.

    Credentials, and the endpoint where one is set, come from the environment as boto3 has it.
    """
    client: S3Client = boto3.client("s3", region_name=region, config=_RETRIES)
    return client


def s3_region() -> str | None:
    """The region that the driver is in, for executors: theirs need not say."""
    return os.environ.get("AWS_REGION") or boto3.session.Session().region_name


def read_text(client: S3Client, location: S3Location) -> str:
    """Read a small UTF-8 object.

    Raises:
        StorageError: when it cannot be read, or is not UTF-8.
    """
    try:
        body: bytes = client.get_object(Bucket=location.bucket, Key=location.key)["Body"].read()
        return body.decode()
    except (ClientError, BotoCoreError) as error:
        raise StorageError(
            f"Cannot read {location}: {error}. It must be there, and the job's role needs s3:GetObject on it."
        ) from error
    except UnicodeDecodeError as error:
        raise StorageError(f"{location} is not UTF-8 text: {error}.") from error


def head(client: S3Client, location: S3Location) -> dict[str, Any] | None:
    """Ask about an object; None when there is none.

    Raises:
        StorageError: when S3 refuses to say.
    """
    try:
        return client.head_object(Bucket=location.bucket, Key=location.key)
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            return None
        raise StorageError(
            f"Cannot look at {location}: {error}. It must be there, and the job's role needs s3:GetObject on it."
        ) from error
    except BotoCoreError as error:
        raise StorageError(f"Cannot look at {location}: {error}.") from error


def exists(client: S3Client, location: S3Location) -> bool:
    """Look for one key by a listing.

    A read would do with fewer words, but where a role may list only certain prefixes, S3 answers a read of what is not
    there with 403: the condition asks for a prefix, and a read has none. That could as well be a missing right.

    Raises:
        StorageError: when S3 refuses to list.
    """
    try:
        found = client.list_objects_v2(Bucket=location.bucket, Prefix=location.key, MaxKeys=1)
    except (ClientError, BotoCoreError) as error:
        raise StorageError(
            f"Cannot list {location}: {error}. The job's role needs s3:ListBucket on the bucket for this prefix."
        ) from error
    # The first key with this prefix is the key itself, if it is there: keys come in order.
    return any(item["Key"] == location.key for item in found.get("Contents", []))


def put_text(client: S3Client, location: S3Location, text: str) -> None:
    """Put a JSON text, replacing what is at that key.

    Raises:
        StorageError: when S3 refuses.
    """
    try:
        client.put_object(Bucket=location.bucket, Key=location.key, Body=text.encode(), ContentType="application/json")
    except (ClientError, BotoCoreError) as error:
        raise StorageError(f"Cannot put {location}: {error}. The job's role needs s3:PutObject on it.") from error


def put(client: S3Client, location: S3Location, body: IO[bytes]) -> None:
    """Put an object from the start of `body`, replacing what is at that key.

    Raises:
        StorageError: when S3 refuses, after the retries that make sense.
    """
    body.seek(0)
    try:
        client.upload_fileobj(body, location.bucket, location.key, Config=_TRANSFER)
    except Exception as error:
        # boto3's transfer layer has exceptions of its own beside botocore's; whatever it is, say which object.
        raise StorageError(f"Cannot put {location}: {error}. The job's role needs s3:PutObject on it.") from error
