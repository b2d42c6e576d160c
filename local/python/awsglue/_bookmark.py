"""The bookmark of the running job: loaded at `Job.init`, asked by each source, saved at `Job.commit`."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from typing import Any

from awsglue._bookmark_store import BookmarkStore
from awsglue._bookmark_window import ContextState, read_after, read_between
from awsglue._read_limits import ReadLimits
from awsglue.utils import check_bookmark_bounds
from sluice_local.s3_objects import S3Object

_LOG = logging.getLogger("awsglue.bookmark")


class JobBookmark:
    """Reads of one run, by transformation_ctx, and the state they leave."""

    def __init__(self, job_name: str, arguments: dict[str, Any], store: BookmarkStore | None = None) -> None:
        self._option = arguments.get("job_bookmark_option") or "job-bookmark-disable"
        start, end = arguments.get("job_bookmark_from"), arguments.get("job_bookmark_to")
        check_bookmark_bounds(self._option, start, end)
        self._run_id: str | None = arguments.get("JOB_RUN_ID")
        self._next: dict[str, ContextState] = {}
        # The time axis of bookmarks is that of the runs' starts: what is written while a run reads is the next one's.
        self._started_ms = int(time.time() * 1000)
        self._bounds: tuple[dict[str, Any], dict[str, Any]] | None = None
        if self._option == "job-bookmark-disable":
            return
        self._store = store or BookmarkStore.of_environment(job_name)
        saved = self._store.load()
        self._version, self._saved = saved.version, saved.state
        if start is not None and end is not None:
            self._bounds = self._store.load(start).state, self._store.load(end).state

    def select(
        self, context: str, files: Sequence[S3Object], limits: ReadLimits | None = None, source: str = ""
    ) -> list[S3Object]:
        """Of the `files` that a source lists, those that this run reads. A source without a context reads them all.

        `source` says what is listed; where it is not what the context's last run listed, a warning is logged.
        """
        limits = limits or ReadLimits()
        if self._option == "job-bookmark-disable" or not context:
            return limits.oldest_of(files)
        if self._bounds is not None:
            start, end = (_state(saved, context) for saved in self._bounds)
            chosen = read_between(files, start, end, limits)
        else:
            last = _state(self._saved, context)
            _warn_of_change(context, last, source)
            reading = read_after(files, last, self._started_ms, limits, source)
            chosen = reading.files
            self._remember(context, reading.state)
        _LOG.info("%s: %d of %d files are not behind the bookmark", context, len(chosen), len(files))
        return chosen

    def _remember(self, context: str, state: ContextState) -> None:
        before = self._next.get(context)
        if before is not None:
            _LOG.warning(
                "transformation_ctx %s is that of two reads of this run. It is the key of a source's bookmark:"
                " give each source its own, or each may skip what the other has read.",
                context,
            )
        self._next[context] = state if before is None else before.merged(state)

    def commit(self) -> None:
        """Saves what the run's sources remember, where the bookmark is enabled; all contexts at once or none."""
        if self._option != "job-bookmark-enable":
            return
        state = {**self._saved, **{context: state.to_json() for context, state in self._next.items()}}
        attempt = int(os.environ.get("SLUICE_RUN_ATTEMPT", "0"))
        self._version = self._store.save(self._version, self._run_id, attempt, state)
        self._saved, self._next = state, {}


def _state(saved: dict[str, Any], context: str) -> ContextState | None:
    return ContextState.from_json(saved[context]) if context in saved else None


def _warn_of_change(context: str, last: ContextState | None, source: str) -> None:
    if last is not None and last.source and source and last.source != source:
        _LOG.warning(
            "transformation_ctx %s was of %r and is now of %r. The bookmark goes by time: what only the new one lists"
            " and is older than the last run counts as read. Reset the bookmark, or use another transformation_ctx.",
            context,
            last.source,
            source,
        )


_current: JobBookmark | None = None


def current_bookmark() -> JobBookmark | None:
    """The bookmark of the job that was initialised in this process, if one was."""
    return _current


def set_current_bookmark(bookmark: JobBookmark | None) -> None:
    """Makes `bookmark` the one that sources ask."""
    global _current
    _current = bookmark
