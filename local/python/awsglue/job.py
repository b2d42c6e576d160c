"""The job, as `awsglue.job` of Glue has it."""

from __future__ import annotations

import sys
from typing import Any

from awsglue._bookmark import JobBookmark, current_bookmark, set_current_bookmark
from awsglue._unsupported import public_names, unsupported
from awsglue.utils import getResolvedOptions


class Job:
    """Begins and commits a job run; its bookmark moves at :meth:`commit` and at no other time."""

    def __init__(self, glue_context: Any) -> None:
        self._glue_context = glue_context

    def init(self, job_name: str, args: dict[str, Any] | None = None) -> None:
        """Begins the run. `args` are those that `getResolvedOptions` gave; without them, the command line is read."""
        if not job_name:
            raise RuntimeError(
                "Job.init: got an empty job name; allowed: the job's own name, getResolvedOptions(…)['JOB_NAME']."
            )
        arguments = (
            args if args and "job_bookmark_option" in args else {**getResolvedOptions(sys.argv, []), **(args or {})}
        )
        set_current_bookmark(JobBookmark(job_name, arguments))

    def isInitialized(self) -> bool:
        """Whether :meth:`init` was called."""
        return current_bookmark() is not None

    def commit(self) -> None:
        """Ends the run: saves the state of every bookmarked source."""
        bookmark = current_bookmark()
        if bookmark is None:
            raise RuntimeError(
                "Job.commit before Job.init: there is no bookmark to save. Call job.init(args['JOB_NAME'], args) first."
            )
        bookmark.commit()

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"Job.{name}", public_names(Job))
