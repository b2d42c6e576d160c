"""Which files a bookmarked run reads, and what it remembers: pure functions over one context's saved state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sluice_local.s3_objects import S3Object

#: Glue's default `maxBand`: how long S3 listings are allowed to lag, in milliseconds.
BAND_MS = 900_000


@dataclass(frozen=True)
class ContextState:
    """What one transformation_ctx remembers of its last run.

    `high` is that run's time. Everything modified up to `high - band` counts as read; of what was modified in the band
    before `high`, exactly the files in `seen` were (URI → identity), for a listing may have missed others.
    """

    high: int
    seen: dict[str, str]
    band: int = BAND_MS

    def consumed(self, file: S3Object) -> bool:
        """Whether this state's run, or one before it, read the file in the version that is there now."""
        if file.modified_ms <= self.high - self.band:
            return True
        return self.seen.get(file.uri) == _identity(file)

    def to_json(self) -> dict[str, Any]:
        """As saved in the bookmark."""
        return {"type": "S3", "highTimestamp": self.high, "band": self.band, "files": self.seen}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> ContextState:
        """What :meth:`to_json` gave."""
        return cls(saved["highTimestamp"], dict(saved["files"]), saved["band"])


def unread(files: Iterable[S3Object], last: ContextState | None, now_ms: int) -> list[S3Object]:
    """The files that the run at `now_ms` reads. What is dated after the run is left to the next one."""
    horizon = _not_before(now_ms, last)
    return [file for file in files if file.modified_ms <= horizon and not (last is not None and last.consumed(file))]


def between(files: Iterable[S3Object], start: ContextState | None, end: ContextState) -> list[S3Object]:
    """The files read by the runs after `start`, up to and including `end`: what a paused bookmark with bounds reads."""
    return [file for file in files if end.consumed(file) and not (start is not None and start.consumed(file))]


def advance(files: Iterable[S3Object], last: ContextState | None, now_ms: int, band: int = BAND_MS) -> ContextState:
    """The state after the run at `now_ms`, which listed `files`."""
    high = _not_before(now_ms, last)
    listed = {file.uri: file for file in files if high - band < file.modified_ms <= high}
    seen = {uri: _identity(file) for uri, file in listed.items()}
    # A file that this run did not list, because a predicate left its partition out, stays read.
    earlier = {} if last is None else {uri: known for uri, known in last.seen.items() if _modified(known) > high - band}
    return ContextState(high, {**earlier, **seen}, band)


def _not_before(now_ms: int, last: ContextState | None) -> int:
    # A clock that was set back must not move the bookmark back with it.
    return now_ms if last is None else max(now_ms, last.high)


def _identity(file: S3Object) -> str:
    # The time alone would miss a file that is written twice in a second, S3's resolution.
    return f"{file.modified_ms}:{file.etag}"


def _modified(identity: str) -> int:
    return int(identity.partition(":")[0])
