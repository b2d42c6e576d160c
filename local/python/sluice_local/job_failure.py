"""What a failed job run says: a short reason for Glue's ErrorMessage, the whole traceback for the log."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

_LONGEST = 2000


def describe(error: BaseException) -> str:
    """`ValueError: …`, without the JVM's stack frames."""
    if isinstance(error, SystemExit) and isinstance(error.code, str):
        return error.code[:_LONGEST]
    lines = []
    for line in str(error).strip().splitlines():
        stripped = line.strip()
        if stripped.startswith(("at ", "... ")) or stripped in ("JVM stacktrace:", "Driver stacktrace:"):
            break
        if stripped:
            lines.append(stripped)
    said = " ".join(lines)
    name = type(error).__name__
    return (f"{name}: {said}" if said else name)[:_LONGEST]


def print_traceback(error: BaseException) -> None:
    """The traceback on stderr, from the script's first frame on."""
    traceback.print_exception(type(error), error, _from_script(error.__traceback__), file=sys.stderr)


def _from_script(start: TracebackType | None) -> TracebackType | None:
    current, passed_runpy = start, False
    while current is not None:
        in_runpy = (
            current.tb_frame.f_code.co_filename.startswith("<frozen runpy")
            or "runpy.py" in current.tb_frame.f_code.co_filename
        )
        if passed_runpy and not in_runpy:
            return current
        passed_runpy = passed_runpy or in_runpy
        current = current.tb_next
    return start
