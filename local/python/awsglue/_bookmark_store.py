"""Saved bookmarks, at the local endpoint."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

# The endpoint is on this machine: a proxy from the environment has no part in it.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class BookmarkError(RuntimeError):
    """A bookmark could not be read or saved; the message says which job, why, and what to do."""


@dataclass(frozen=True)
class SavedBookmark:
    """A job's bookmark: `version` counts the saves, `state` is by transformation_ctx."""

    version: int
    state: dict[str, Any]


class BookmarkStore:
    """The bookmark of one job, reached with the run's own token."""

    def __init__(self, endpoint: str, token: str, job_name: str) -> None:
        self._url = f"{endpoint.rstrip('/')}/_sluice/bookmarks/{urllib.parse.quote(job_name, safe='')}"
        self._token = token
        self._job_name = job_name

    @classmethod
    def of_environment(cls, job_name: str) -> BookmarkStore:
        """The store that the endpoint names to the runs it starts."""
        endpoint, token = os.environ.get("SLUICE_ENDPOINT"), os.environ.get("SLUICE_RUN_TOKEN")
        if not endpoint or not token:
            raise BookmarkError(
                f"The bookmark of job {job_name} is kept by the local endpoint, but SLUICE_ENDPOINT or SLUICE_RUN_TOKEN"
                " is not set. Start the job with StartJobRun, or with --job-bookmark-option job-bookmark-disable."
            )
        return cls(endpoint, token, job_name)

    def load(self, run_id: str | None = None) -> SavedBookmark:
        """The bookmark now; with `run_id`, as the last run saved it that committed before that run, itself included."""
        query = "" if run_id is None else f"?{urllib.parse.urlencode({'runId': run_id})}"
        answer = self._request("GET", query, None)
        return SavedBookmark(answer["version"], answer["state"])

    def save(self, expected_version: int, run_id: str | None, attempt: int, state: dict[str, Any]) -> int:
        """Saves `state` over version `expected_version` and gives the new version."""
        body = {"expectedVersion": expected_version, "runId": run_id, "attempt": attempt, "state": state}
        return int(self._request("PUT", "", body)["version"])

    def _request(self, method: str, query: str, body: dict[str, Any] | None) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        request = urllib.request.Request(self._url + query, data=data, headers=headers, method=method)
        try:
            with _OPENER.open(request, timeout=30) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except urllib.error.HTTPError as error:
            raise BookmarkError(self._refusal(error)) from error
        except OSError as error:
            raise BookmarkError(f"The bookmark of job {self._job_name} cannot be reached: {error}") from error

    def _refusal(self, error: urllib.error.HTTPError) -> str:
        text = error.read().decode(errors="replace")
        try:
            said = str(json.loads(text)["message"])
        except (ValueError, KeyError, TypeError):
            said = text.strip() or error.reason
        if error.code == 409:
            return f"VersionMismatchException: {said} Nothing was saved."
        if error.code == 404:
            return f"The bookmark of job {self._job_name} has no such state: {said}"
        return f"The bookmark of job {self._job_name} was refused (HTTP {error.code}): {said}"
