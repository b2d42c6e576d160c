"""The bookmark of the running job: loaded at `Job.init`, asked by each source, saved at `Job.commit`."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from typing import Any

from awsglue._bookmark_store import BookmarkStore
from awsglue._bookmark_window import ContextState, advance, between, unread
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
        self._start: dict[str, Any] | None = None
        self._end: dict[str, Any] | None = None
        if self._option == "job-bookmark-disable":
            return
        self._store = store or BookmarkStore.of_environment(job_name)
        saved = self._store.load()
        self._version, self._saved = saved.version, saved.state
        if start is not None and end is not None:
            self._start, self._end = self._store.load(start).state, self._store.load(end).state

    def select(self, context: str, files: Sequence[S3Object], now_ms: int | None = None) -> list[S3Object]:
        """Of the `files` that a source lists, those that this run reads. A source without a context reads them all."""
        if self._option == "job-bookmark-disable" or not context:
            return list(files)
        now = int(time.time() * 1000) if now_ms is None else now_ms
        if self._end is not None:
            end, start = _state(self._end, context), _state(self._start or {}, context)
            chosen = between(files, start, end) if end is not None else []
        else:
            last = _state(self._saved, context)
            chosen = unread(files, last, now)
            self._next[context] = advance(files, last, now)
        _LOG.info("%s: %d of %d files are not behind the bookmark", context, len(chosen), len(files))
        return chosen

    def commit(self) -> None:
        """Saves what the run's sources remember, where the bookmark is enabled; all contexts at once or none."""
        if self._option != "job-bookmark-enable":
            return
        state = {**self._saved, **{context: state.to_json() for context, state in self._next.items()}}
        attempt = int(os.environ.get("SLUICE_RUN_ATTEMPT", "0"))
        self._version = self._store.save(self._version, self._run_id, attempt, state)
        self._saved = state


def _state(saved: dict[str, Any], context: str) -> ContextState | None:
    return ContextState.from_json(saved[context]) if context in saved else None


_current: JobBookmark | None = None


def current_bookmark() -> JobBookmark | None:
    """The bookmark of the job that was initialised in this process, if one was."""
    return _current


def set_current_bookmark(bookmark: JobBookmark | None) -> None:
    """Makes `bookmark` the one that sources ask."""
    global _current
    _current = bookmark
