"""How much one run reads of a source: Glue's options for bounded execution and for the band of a bookmark."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sluice_local.s3_objects import S3Object

_LOG = logging.getLogger("awsglue.source")

LIMIT_OPTIONS = ("boundedFiles", "boundedSize", "maxBand", "maxFilesInBand")


@dataclass(frozen=True)
class ReadLimits:
    """Limits of one source; the defaults are Glue's."""

    #: `boundedFiles` and `boundedSize` (bytes): how much a run takes at most; None is no limit.
    files: int | None = None
    size: int | None = None
    #: `maxBand`: how long S3's listings are allowed to lag, in milliseconds.
    band: int = 900_000
    #: `maxFilesInBand`: how many files of the band a bookmark lists at most.
    files_in_band: int = 1000

    @classmethod
    def of(cls, options: dict[str, Any]) -> ReadLimits:
        """The limits that a source's options give. Raises ValueError for what is not a whole number in its range."""
        for key in ("boundedFiles", "boundedSize"):
            if isinstance(options.get(key), int):
                _LOG.warning("option %s: got the number %s; Glue documents it as text", key, options[key])
        return cls(
            files=_whole(options, "boundedFiles", None, 1),
            size=_whole(options, "boundedSize", None, 1),
            band=_whole(options, "maxBand", cls.band, 0) or 0,
            files_in_band=_whole(options, "maxFilesInBand", cls.files_in_band, 1) or 1,
        )

    def oldest_of(self, files: Iterable[S3Object]) -> list[S3Object]:
        """As many of `files`, oldest first, as a run takes: one at least, or a large file would stop all progress."""
        ordered = sorted(files, key=age)
        size = 0
        for count, file in enumerate(ordered):
            size += file.size
            if count == self.files or (count > 0 and self.size is not None and size > self.size):
                return ordered[:count]
        return ordered


def age(file: S3Object) -> tuple[int, str]:
    """Sorts files from the oldest to the newest; a name decides between two of one time."""
    return file.modified_ms, file.uri


def _whole(options: dict[str, Any], key: str, default: int | None, least: int) -> int | None:
    if key not in options:
        return default
    value = options[key]
    text = str(value).strip()
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or int(text) < least:
        raise ValueError(
            f'option {key}: got {value!r}, allowed: a whole number of at least {least}, as text: "{key}": "500"'
        )
    return int(text)
