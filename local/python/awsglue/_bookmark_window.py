"""Which files a bookmarked run reads, and what it remembers: pure functions over one context's saved state.

The rules are those of "Tracking files using modification timestamps" in AWS's guide to job bookmarks; docs/bookmarks.md
lists them with the tests that hold them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from awsglue._read_limits import ReadLimits, age
from sluice_local.s3_objects import S3Object


@dataclass(frozen=True)
class ContextState:
    """What one transformation_ctx remembers of its last run.

    `high` is that run's time. Everything modified up to `high - band` counts as read; of what was modified in the band
    before `high`, exactly the files in `seen` were (URI → identity), for a listing may have missed others. `source`
    says what was listed: a table or paths, the predicates and the exclusions. Times are milliseconds since the epoch.
    """

    high: int
    seen: dict[str, str]
    band: int
    source: str = ""

    @property
    def low(self) -> int:
        """The time up to which, inclusive, everything counts as read."""
        return self.high - self.band

    def consumed(self, file: S3Object) -> bool:
        """Whether this state's run, or one before it, read the file in the version that is there now."""
        return file.modified_ms <= self.low or self.seen.get(file.uri) == _identity(file)

    def merged(self, other: ContextState) -> ContextState:
        """The state of two reads of one run under one context: what both consumed, and the lists of both."""
        high = max(self.high, other.high)
        return ContextState(high, {**self.seen, **other.seen}, high - min(self.low, other.low), other.source)

    def to_json(self) -> dict[str, Any]:
        """As saved in the bookmark."""
        saved: dict[str, Any] = {"type": "S3", "highTimestamp": self.high, "band": self.band, "files": self.seen}
        return {**saved, "source": self.source} if self.source else saved

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> ContextState:
        """What :meth:`to_json` gave."""
        return cls(saved["highTimestamp"], dict(saved["files"]), saved["band"], saved.get("source", ""))


@dataclass(frozen=True)
class Reading:
    """What a run reads, in the order of the listing, and the state that it leaves when it commits."""

    files: list[S3Object]
    state: ContextState


def read_after(
    files: Iterable[S3Object], last: ContextState | None, now_ms: int, limits: ReadLimits, source: str = ""
) -> Reading:
    """What the run that began at `now_ms` and listed `files` reads. What is dated after its start is the next one's."""
    # A clock that was set back must not move the bookmark back with it.
    high = now_ms if last is None else max(now_ms, last.high)
    # Up to here, inclusive, the listing is complete.
    consistent = high - limits.band
    listed = list(files)
    fresh = [file for file in listed if file.modified_ms <= high and not (last is not None and last.consumed(file))]
    kept = _that_can_be_remembered(sorted(fresh, key=age), last, consistent, limits.files_in_band)
    taken = limits.oldest_of(kept)
    low = consistent
    if len(taken) < len(kept):
        # The bookmark moves past what was taken and no further. Others may be of the same time as the last one taken.
        edge = taken[-1].modified_ms
        high = edge if last is None else max(edge, last.high)
        low = min(consistent, edge - 1)
    low = low if last is None else max(low, last.low)
    # A file that this run did not list, because a predicate left its partition out, stays read.
    earlier = {} if last is None else {uri: known for uri, known in last.seen.items() if _modified(known) > low}
    now_seen = {file.uri: _identity(file) for file in taken if file.modified_ms > low}
    chosen = {file.uri for file in taken}
    state = ContextState(high, {**earlier, **now_seen}, high - low, source)
    return Reading([file for file in listed if file.uri in chosen], state)


def read_between(
    files: Iterable[S3Object], start: ContextState | None, end: ContextState | None, limits: ReadLimits
) -> list[S3Object]:
    """The files read by the runs after `start`, up to and including `end`: what a paused bookmark with bounds reads."""
    if end is None:
        return []
    listed = [file for file in files if end.consumed(file) and not (start is not None and start.consumed(file))]
    chosen = {file.uri for file in limits.oldest_of(listed)}
    return [file for file in listed if file.uri in chosen]


def _that_can_be_remembered(
    fresh: list[S3Object], last: ContextState | None, consistent: int, files_in_band: int
) -> list[S3Object]:
    """Without the newest of those in the band, where the saved list has no room for them; a later run reads them."""
    remembered = 0 if last is None else sum(_modified(known) > consistent for known in last.seen.values())
    before = sum(file.modified_ms <= consistent for file in fresh)
    return fresh[: before + max(0, files_in_band - remembered)]


def _identity(file: S3Object) -> str:
    # The time alone would miss a file that is written twice in a second, S3's resolution.
    return f"{file.modified_ms}:{file.etag}"


def _modified(identity: str) -> int:
    return int(identity.partition(":")[0])
