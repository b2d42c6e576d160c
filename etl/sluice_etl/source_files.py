"""Read the bytes of raw files on driver and executors: in parts, decompressed, never a whole file at once."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from .errors import SourceFileError, StorageError
from .s3 import S3Location, file_locations, s3_client

HEAD_BYTES = 64 * 1024
_MIB = 1024 * 1024
_PART_BYTES = 16 * _MIB
_BLOCK_BYTES = 4 * _MIB
# A connection that breaks in the middle of a body is not among what boto3 retries.
_ATTEMPTS = 5
_GZIP_MEMBER = zlib.MAX_WBITS | 16


@dataclass(frozen=True)
class RawFile:
    """A raw file: its URI as Spark spells it, its size in bytes, and its ETag where the store has one."""

    uri: str
    size: int
    etag: str

    @property
    def gzipped(self) -> bool:
        """Whether it is gzip, by its name."""
        return self.uri.lower().endswith(".gz")


def open_head(uri: str, region: str | None) -> tuple[RawFile, bytes]:
    """The file, and its first bytes: HEAD_BYTES of them, or all that there are; by one request.

    Raises:
        StorageError: when it cannot be read.
        SourceFileError: when it is named `.gz` and does not begin like gzip.
    """
    head, size, etag = _get(uri, 0, HEAD_BYTES, "", region)
    file = RawFile(uri, size, etag)
    if file.gzipped:
        try:
            head = zlib.decompressobj(_GZIP_MEMBER).decompress(head, HEAD_BYTES)
        except zlib.error as error:
            raise _not_gzip(uri, error) from error
    return file, head


def read_blocks(file: RawFile, region: str | None, start: int = 0) -> Iterator[bytes]:
    """The text of a file from a place on, in blocks of a few MiB. `start` must be 0 for gzip.

    Raises:
        StorageError: when it cannot be read.
        SourceFileError: when it has changed since `open_head`, or its gzip is broken or ends too early.
    """
    yield from _decompressed(file, region) if file.gzipped else _parts(file, region, start)


def _parts(file: RawFile, region: str | None, start: int = 0) -> Iterator[bytes]:
    for begin in range(start, file.size, _PART_BYTES):
        part, _, _ = _get(file.uri, begin, min(_PART_BYTES, file.size - begin), file.etag, region)
        for block in range(0, len(part), _BLOCK_BYTES):
            yield part[block : block + _BLOCK_BYTES]


def _decompressed(file: RawFile, region: str | None) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP_MEMBER)
    begun = False
    for part in _parts(file, region):
        data = part
        while data:
            if member.eof:
                # Concatenated gzip files are one gzip file.
                member = zlib.decompressobj(_GZIP_MEMBER)
            try:
                text = member.decompress(data, _BLOCK_BYTES)
            except zlib.error as error:
                raise _not_gzip(file.uri, error) from error
            begun = True
            data = member.unused_data if member.eof else member.unconsumed_tail
            if text:
                yield text
    if begun and not member.eof:
        raise SourceFileError(
            f"{file.uri} is gzip that ends too early: its upload or its compression was cut short. Nothing was "
            "written. Put the whole file, or take it out of the raw zone, and run again."
        )


def _get(uri: str, start: int, length: int, etag: str, region: str | None) -> tuple[bytes, int, str]:
    """Bytes from `start` on, the size of the whole, and its ETag."""
    parsed = urlsplit(uri)
    if parsed.scheme == "file":
        return _get_local(Path(unquote(parsed.path)), start, length)
    *others, last = file_locations(uri)
    for location in (*others, last):
        try:
            return _get_object(location, start, length, etag, region)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in ("NoSuchKey", "404") and location is not last:
                continue
            if code in ("PreconditionFailed", "412"):
                raise SourceFileError(
                    f"{uri} was replaced while it was read. Raw files must not change; run again to read what is there "
                    "now."
                ) from error
            raise _unread(uri, error) from error
        except (BotoCoreError, OSError) as error:
            raise _unread(uri, error) from error
    raise AssertionError("the last place returns or raises")


def _get_object(location: S3Location, start: int, length: int, etag: str, region: str | None) -> tuple[bytes, int, str]:
    client: Any = s3_client(region)
    request = {"Bucket": location.bucket, "Key": location.key, "Range": f"bytes={start}-{start + length - 1}"}
    if etag:
        request["IfMatch"] = etag
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            answer = client.get_object(**request)
            body: bytes = answer["Body"].read()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "InvalidRange":
                return b"", 0, ""
            raise
        except (BotoCoreError, OSError):
            if attempt == _ATTEMPTS:
                raise
            continue
        size = int(answer.get("ContentRange", f"/{start + len(body)}").rpartition("/")[2])
        return body, size, answer["ETag"]
    raise AssertionError("the loop returns or raises")


def _get_local(path: Path, start: int, length: int) -> tuple[bytes, int, str]:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length), path.stat().st_size, ""


def _unread(uri: str, error: Exception) -> StorageError:
    return StorageError(f"Cannot read {uri}: {error}. The job's role needs s3:GetObject on it.")


def _not_gzip(uri: str, error: Exception) -> SourceFileError:
    return SourceFileError(
        f"{uri} is named .gz and is not readable as gzip ({error}). Nothing was written. Put one that is, or take it "
        "out of the raw zone, and run again."
    )
