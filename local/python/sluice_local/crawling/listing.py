"""Which files a target holds, and how its folders partition them."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sluice_local.crawling.configuration import Target
from sluice_local.crawling.errors import CrawlError
from sluice_local.globs import matches_any
from sluice_local.partition_paths import parse_folder
from sluice_local.s3_objects import S3Object, S3Uri, list_data_objects

_LOG = logging.getLogger("crawler")


@dataclass
class Folder:
    """One folder of files: a partition, or the whole of a table that has none."""

    location: str
    values: tuple[str, ...]
    files: list[S3Object] = field(default_factory=list)


@dataclass
class Dataset:
    """The files of one include path, which make one table."""

    location: S3Uri
    keys: tuple[str, ...]
    folders: list[Folder]

    @property
    def files(self) -> list[S3Object]:
        """All files, in key order of their folders."""
        return [file for folder in self.folders for file in folder.files]


def list_target(s3: Any, target: Target) -> Dataset:
    """Lists a target. Folders named `key=value` become partitions by key; others by partition_0, partition_1, …

    Files at another depth than the rest, or under other keys, do not fit into the table and are named in a warning.
    """
    try:
        location = S3Uri.parse(target.path).folder()
    except ValueError as error:
        raise CrawlError(f"target {error}") from error
    by_folder: dict[tuple[str, ...], list[S3Object]] = defaultdict(list)
    for file in list_data_objects(s3, location):
        relative = file.key[len(location.key) :]
        if not matches_any(target.exclusions, relative):
            by_folder[tuple(relative.split("/")[:-1])].append(file)
    keys = _keys(by_folder)
    folders = []
    for parts, files in sorted(by_folder.items()):
        values = _values(parts, keys)
        if values is None:
            _LOG.warning(
                "%s: left out %d file(s) such as %s: the table is partitioned by (%s), and their folder is not",
                location,
                len(files),
                files[0].uri,
                ", ".join(keys),
            )
            continue
        path = "".join(f"{part}/" for part in parts)
        folders.append(Folder(f"{location}{path}", values, files))
    return Dataset(location, keys, folders)


def _keys(by_folder: dict[tuple[str, ...], list[S3Object]]) -> tuple[str, ...]:
    """The keys by which most files are partitioned; of two that tie, the shallower."""
    counts: dict[tuple[str, ...], int] = defaultdict(int)
    for parts, files in by_folder.items():
        counts[_folder_keys(parts)] += len(files)
    return min(counts, key=lambda keys: (-counts[keys], len(keys), keys), default=())


def _folder_keys(parts: tuple[str, ...]) -> tuple[str, ...]:
    parsed = [parse_folder(part) for part in parts]
    return tuple(f"partition_{level}" if pair is None else pair[0].lower() for level, pair in enumerate(parsed))


def _values(parts: tuple[str, ...], keys: tuple[str, ...]) -> tuple[str, ...] | None:
    if _folder_keys(parts) != keys:
        return None
    parsed = [parse_folder(part) for part in parts]
    return tuple(part if pair is None else pair[1] for part, pair in zip(parts, parsed, strict=True))
