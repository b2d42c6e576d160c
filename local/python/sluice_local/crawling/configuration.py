"""A crawler's definition, as `GetCrawler` gives it, checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sluice_local.crawling.errors import CrawlError

# Configuration keys by path, with the values that are taken. What AWS's API would refuse, is refused here too.
_CONFIGURATION: dict[str, tuple[Any, ...] | None] = {
    "Version": (1.0, 1),
    "CrawlerOutput.Partitions.AddOrUpdateBehavior": ("InheritFromTable",),
    "CrawlerOutput.Tables.AddOrUpdateBehavior": ("MergeNewColumns",),
    "Grouping.TableGroupingPolicy": ("CombineCompatibleSchemas",),
    "Grouping.TableLevelConfiguration": None,
    "CreatePartitionIndex": (True, False),
}


@dataclass(frozen=True)
class Target:
    """One include path."""

    path: str
    exclusions: tuple[str, ...]
    #: Files of each folder whose schema is looked at; None: all.
    sample_size: int | None


@dataclass(frozen=True)
class CrawlerConfiguration:
    """What to crawl, and what to do with what is found."""

    name: str
    database: str
    targets: tuple[Target, ...]
    classifiers: tuple[str, ...]
    table_prefix: str
    update_behavior: str
    delete_behavior: str
    recrawl_behavior: str
    merge_new_columns: bool
    inherit_from_table: bool

    @classmethod
    def read(cls, crawler: dict[str, Any]) -> CrawlerConfiguration:
        """Reads the shape that `GetCrawler` returns under `Crawler`. Raises :class:`CrawlError`."""
        name = crawler.get("Name", "")
        if not crawler.get("DatabaseName"):
            raise CrawlError(f"crawler {name}: no DatabaseName, so there is nowhere to put tables.")
        policy = crawler.get("SchemaChangePolicy") or {}
        settings = _configuration(name, crawler.get("Configuration") or "{}")
        self = cls(
            name=name,
            database=crawler["DatabaseName"],
            targets=_targets(name, crawler.get("Targets") or {}),
            classifiers=tuple(crawler.get("Classifiers") or ()),
            table_prefix=crawler.get("TablePrefix") or "",
            update_behavior=policy.get("UpdateBehavior", "UPDATE_IN_DATABASE"),
            delete_behavior=policy.get("DeleteBehavior", "DEPRECATE_IN_DATABASE"),
            recrawl_behavior=(crawler.get("RecrawlPolicy") or {}).get("RecrawlBehavior", "CRAWL_EVERYTHING"),
            merge_new_columns="CrawlerOutput.Tables.AddOrUpdateBehavior" in settings,
            inherit_from_table="CrawlerOutput.Partitions.AddOrUpdateBehavior" in settings,
        )
        self._check()
        return self

    def _check(self) -> None:
        self._one_of("UpdateBehavior", self.update_behavior, ("UPDATE_IN_DATABASE", "LOG"))
        deletions = ("DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE", "LOG")
        self._one_of("DeleteBehavior", self.delete_behavior, deletions)
        # Event mode reads a queue of S3 events, which the local endpoint does not have.
        self._one_of("RecrawlBehavior", self.recrawl_behavior, ("CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY"))
        if self.recrawl_behavior == "CRAWL_NEW_FOLDERS_ONLY" and (self.update_behavior, self.delete_behavior) != (
            "LOG",
            "LOG",
        ):
            raise CrawlError(
                f"crawler {self.name}: CRAWL_NEW_FOLDERS_ONLY with UpdateBehavior {self.update_behavior} and "
                f"DeleteBehavior {self.delete_behavior}; allowed: LOG for both."
            )

    def _one_of(self, what: str, value: str, allowed: tuple[str, ...]) -> None:
        if value not in allowed:
            raise CrawlError(f"crawler {self.name}: {what}: got {value!r}, allowed: {', '.join(allowed)}")


def _targets(name: str, targets: dict[str, Any]) -> tuple[Target, ...]:
    others = [kind for kind, entries in targets.items() if entries and kind != "S3Targets"]
    if others:
        raise CrawlError(f"crawler {name}: got {', '.join(others)}; the local endpoint crawls S3Targets only.")
    found = tuple(
        Target(entry["Path"], tuple(entry.get("Exclusions") or ()), entry.get("SampleSize"))
        for entry in targets.get("S3Targets") or ()
    )
    if not found:
        raise CrawlError(f"crawler {name}: no S3Targets, so there is nothing to crawl.")
    return found


def _configuration(name: str, text: str) -> dict[str, Any]:
    try:
        settings = _flatten(json.loads(text))
    except ValueError as error:
        raise CrawlError(f"crawler {name}: Configuration is not JSON: {error}") from error
    for path, value in settings.items():
        if path not in _CONFIGURATION:
            known = ", ".join(_CONFIGURATION)
            raise CrawlError(f"crawler {name}: Configuration has the unknown key {path}; allowed: {known}")
        allowed = _CONFIGURATION[path]
        if allowed is not None and value not in allowed:
            raise CrawlError(
                f"crawler {name}: Configuration: {path}: got {value!r}, allowed: {', '.join(map(str, allowed))}"
            )
    return settings


def _flatten(value: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        if path == "":
            raise ValueError(f"got {value!r}, allowed: an object")
        return {path: value}
    return {
        below: leaf
        for key, child in value.items()
        for below, leaf in _flatten(child, f"{path}.{key}" if path else key).items()
    }
