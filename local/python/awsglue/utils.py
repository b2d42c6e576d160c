"""Job arguments, as `awsglue.utils` of Glue resolves them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

BOOKMARK_OPTIONS = ("job-bookmark-enable", "job-bookmark-disable", "job-bookmark-pause")

# Resolved in every job, asked for or not; Glue sets them, so a script may not ask for them as its own.
_RESERVED = (
    "job-bookmark-option",
    "job-bookmark-from",
    "job-bookmark-to",
    "JOB_ID",
    "JOB_RUN_ID",
    "SECURITY_CONFIGURATION",
    "encryption-type",
    "enable-data-lineage",
)
_ALWAYS = ("RedshiftTempDir", "TempDir")


class GlueArgumentError(Exception):
    """An argument is missing, or has no value."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise GlueArgumentError(message)


def getResolvedOptions(args: Sequence[str], options: Sequence[str]) -> dict[str, Any]:
    """The values of `options` among the command line `args`, by name; arguments that were not asked for are left alone.

    A hyphen in a name is an underscore in the result. Raises :class:`GlueArgumentError` for an option that is not
    there, RuntimeError for a reserved one, and for bookmark bounds that do not fit the bookmark option.
    """
    reserved = [option for option in options if option in _RESERVED or option.replace("_", "-") in _RESERVED]
    if reserved:
        raise RuntimeError(
            f"Using reserved arguments {', '.join(reserved)}: Glue resolves them in every job without being asked."
        )
    parser = _Parser(add_help=False)
    for name in (*_RESERVED, *(name for name in _ALWAYS if name not in options)):
        parser.add_argument(f"--{name}", default=None)
    for option in dict.fromkeys(options):
        parser.add_argument(f"--{option}", required=True)
    known, _ = parser.parse_known_args(list(args[1:]))
    values = vars(known)
    values["job_bookmark_option"] = values["job_bookmark_option"] or "job-bookmark-disable"
    check_bookmark_bounds(values["job_bookmark_option"], values["job_bookmark_from"], values["job_bookmark_to"])
    return values


def check_bookmark_bounds(option: str, start: str | None, end: str | None) -> None:
    """Raises RuntimeError unless option, `--job-bookmark-from` and `--job-bookmark-to` fit together."""
    if option not in BOOKMARK_OPTIONS:
        raise RuntimeError(f"--job-bookmark-option: got {option!r}, allowed: {', '.join(BOOKMARK_OPTIONS)}")
    if option == "job-bookmark-pause":
        if (start is None) != (end is None):
            missing = "--job-bookmark-to" if end is None else "--job-bookmark-from"
            raise RuntimeError(f"{missing} is missing: a paused bookmark takes both bounds, or neither.")
    elif start is not None or end is not None:
        given = "--job-bookmark-from" if start is not None else "--job-bookmark-to"
        raise RuntimeError(f"{given} with {option}: bounds are allowed with job-bookmark-pause only.")
