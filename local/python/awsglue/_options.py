"""Options of reads: what is taken, and what is refused by name rather than ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from awsglue._read_limits import LIMIT_OPTIONS, ReadLimits
from awsglue._unsupported import check_options

# Grouping only changes how Spark splits the work, and locally it is never done.
_GROUPING = ("groupFiles", "groupSize")


@dataclass(frozen=True)
class SourceOptions:
    """How a source lists its files and what it adds to their rows."""

    attach_filename: str | None = None
    recurse: bool = False
    exclusions: tuple[str, ...] = ()
    partition_expression: str = ""
    limits: ReadLimits = field(default_factory=ReadLimits)


def catalog_options(additional_options: dict[str, Any]) -> SourceOptions:
    """The `additional_options` of a read from the catalog."""
    allowed = ("attachFilename", "recurse", "exclusions", "catalogPartitionPredicate", *LIMIT_OPTIONS, *_GROUPING)
    check_options("additional_options", additional_options, allowed)
    return SourceOptions(
        attach_filename=additional_options.get("attachFilename"),
        recurse=flag(additional_options, "recurse"),
        exclusions=_exclusions(additional_options),
        partition_expression=additional_options.get("catalogPartitionPredicate", ""),
        limits=ReadLimits.of(additional_options),
    )


def s3_options(connection_options: dict[str, Any], format_options: dict[str, Any]) -> tuple[list[str], SourceOptions]:
    """Paths and options of a read from S3."""
    allowed = ("paths", "recurse", "exclusions", "attachFilename", *LIMIT_OPTIONS, *_GROUPING)
    check_options("connection_options", connection_options, allowed)
    paths = connection_options.get("paths")
    if not isinstance(paths, list | tuple) or not paths:
        raise ValueError(f'connection_options: "paths": got {paths!r}, allowed: a list of s3:// locations')
    attach = format_options.get("attachFilename", connection_options.get("attachFilename"))
    options = SourceOptions(
        attach_filename=attach,
        recurse=flag(connection_options, "recurse"),
        exclusions=_exclusions(connection_options),
        limits=ReadLimits.of(connection_options),
    )
    return list(paths), options


def flag(options: Mapping[str, Any], key: str) -> bool:
    """An option that is true or false, false where it is not given: as Python has it, or as a table's parameters do."""
    value = options.get(key, False)
    if value in (True, "true", "True"):
        return True
    if value in (False, "false", "False"):
        return False
    raise ValueError(f"option {key}: got {value!r}, allowed: True, False")


def _exclusions(options: dict[str, Any]) -> tuple[str, ...]:
    # Glue takes a JSON list as text: '["**.pdf", "**/tmp/**"]'.
    value = options.get("exclusions", [])
    try:
        patterns = json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"option exclusions: got {value!r}, allowed: a JSON list of glob patterns") from error
    return tuple(patterns)
