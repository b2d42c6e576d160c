"""Which files a source reads: what its options leave of the listing, and of those what the bookmark leaves."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from awsglue._bookmark import current_bookmark
from awsglue._options import SourceOptions
from sluice_local.globs import matches_any
from sluice_local.s3_objects import S3Object, S3Uri, list_data_objects

_LOG = logging.getLogger("awsglue.source")


def list_files(s3: Any, locations: Sequence[str], options: SourceOptions) -> list[list[S3Object]]:
    """The data files at each of `locations`, folders or single objects, without what `exclusions` match."""
    listed = []
    for location in locations:
        uri = S3Uri.parse(location)
        folder = uri.folder()
        # A path may be one object; anything else is a folder, and `users` must not take `users-old/` with it.
        exact = (
            []
            if uri == folder
            else [file for file in list_data_objects(s3, uri, recursive=False) if file.key == uri.key]
        )
        found = exact or list_data_objects(s3, folder, recursive=options.recurse)
        listed.append([file for file in found if not matches_any(options.exclusions, _relative(file, folder))])
    return listed


def choose_files(
    name: str, transformation_ctx: str, files: Sequence[S3Object], options: SourceOptions, predicate: str = ""
) -> set[str]:
    """URIs of those of the listed `files` that this run reads."""
    bookmark = current_bookmark()
    if bookmark is None:
        chosen = options.limits.oldest_of(files)
    else:
        chosen = bookmark.select(transformation_ctx, files, options.limits, _source(name, options, predicate))
    _LOG.info("%s: reading %d of %d files", name, len(chosen), len(files))
    return {file.uri for file in chosen}


def _source(name: str, options: SourceOptions, predicate: str) -> str:
    """What is listed, in words: two reads of the same source have the same."""
    parts = {
        "push_down_predicate": predicate,
        "catalogPartitionPredicate": options.partition_expression,
        "exclusions": ", ".join(options.exclusions),
    }
    return "; ".join([name, *(f"{key}: {value}" for key, value in parts.items() if value)])


def _relative(file: S3Object, folder: S3Uri) -> str:
    return file.key.removeprefix(folder.key)
