"""The input files of a run as the store has them: size, time and ETag."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import SourceFileError, StorageError
from .parallel import in_parallel
from .s3 import S3Client, file_locations, head


@dataclass(frozen=True)
class InputFile:
    """One version of an input file: `size` in bytes, `last_modified` in UTC as ISO 8601, `etag` without quotes."""

    uri: str
    size: int
    last_modified: str
    etag: str

    def same_content(self, other: "InputFile") -> bool:
        """Whether both are the same bytes, as far as the store says: a file put anew may have a new time."""
        return (self.size, self.etag) == (other.size, other.etag)


def describe_inputs(client: S3Client, sources: Sequence[str]) -> list[InputFile]:
    """Ask the store about each file that rows were read from: one HeadObject a file, several at once.

    Raises:
        SourceFileError: when a file is gone, or is where nobody can ask.
        StorageError: when S3 refuses.
    """
    return in_parallel(lambda source: _describe(client, source), sources)


def _describe(client: S3Client, source: str) -> InputFile:
    if urlsplit(source).scheme == "file":
        return _local(source)
    *others, last = file_locations(source)
    for location in (*others, last):
        try:
            found = head(client, location)
        except StorageError:
            # Where the role may not list everything, S3 refuses to say that there is no such object.
            if location is last:
                raise
            found = None
        if found is not None:
            return InputFile(source, found["ContentLength"], _iso(found["LastModified"]), found["ETag"].strip('"'))
    raise SourceFileError(
        f"{source} was read, but is not there any more: somebody removed it while the job ran. The raw zone is "
        "append-only. Nothing was written and the bookmark has not moved: restore the file, and run again."
    )


def _local(source: str) -> InputFile:
    # A script run by hand, without a store that could say more.
    path = Path(unquote(urlsplit(source).path))
    try:
        stat = path.stat()
    except OSError as error:
        raise SourceFileError(f"{source} was read, but cannot be looked at any more: {error}.") from error
    modified = datetime.datetime.fromtimestamp(stat.st_mtime, datetime.UTC)
    return InputFile(source, stat.st_size, _iso(modified), f"{stat.st_mtime_ns:x}-{stat.st_size:x}")


def _iso(time: datetime.datetime) -> str:
    return time.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
