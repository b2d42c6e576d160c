"""Runs a crawler: `python -m sluice_local.crawl --spec FILE`.

It lists the targets with the crawler role's credentials, infers schemas, and writes tables and partitions through the
Glue API. Each S3 target makes one table.
"""

from __future__ import annotations

import json
import logging
import sys
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sluice_local import aws
from sluice_local.crawling.catalog_update import CatalogUpdate
from sluice_local.crawling.classifiers import select_classifiers
from sluice_local.crawling.configuration import CrawlerConfiguration, Target
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.inference import SchemaReader
from sluice_local.crawling.listing import Dataset, list_target
from sluice_local.crawling.schema import FileSchema, MergedSchema, merge
from sluice_local.process_group import end_with_parent
from sluice_local.s3_objects import S3Object
from sluice_local.spec import Spec, SpecError, spec_argument

_LOG = logging.getLogger("crawler")

_COUNTS = (
    "tablesCreated",
    "tablesUpdated",
    "tablesDeleted",
    "partitionsCreated",
    "partitionsUpdated",
    "partitionsDeleted",
)


def crawl(spec: Spec) -> dict[str, int]:
    """Crawls, and counts what was written. Raises :class:`CrawlError`, and what AWS's clients raise."""
    endpoint, region = spec.text("endpoint"), spec.text("region")
    crawler = CrawlerConfiguration.read(spec.mapping("crawler"))
    classifiers = select_classifiers(crawler.classifiers, spec.mappings("classifiers"))
    s3 = aws.client("s3", endpoint, region)
    reader = SchemaReader(s3, aws.arrow_filesystem(endpoint, region), classifiers)
    update = CatalogUpdate(aws.client("glue", endpoint, region), crawler)
    crawled = [_crawl_target(crawler, target, s3, reader, update) for target in crawler.targets]
    update.finish(crawled)
    return {name: update.counts[name] for name in _COUNTS}


def _crawl_target(
    crawler: CrawlerConfiguration, target: Target, s3: Any, reader: SchemaReader, update: CatalogUpdate
) -> str:
    dataset = list_target(s3, target)
    location = str(dataset.location)
    everything = crawler.recrawl_behavior == "CRAWL_EVERYTHING" or update.existing(dataset) is None
    if dataset.files and not everything:
        update.keep(dataset)
        dataset.folders = update.new_folders(dataset)
    if not dataset.files:
        _LOG.info("%s: no %sfiles", location, "" if everything else "new folders with ")
        return location
    schemas = reader.read(dataset, target.sample_size)
    if not schemas:
        update.keep(dataset)
        return location
    merged = _merge(schemas)
    for conflict in merged.conflicts:
        _LOG.warning("%s: schemas do not agree: %s", location, conflict)
    _LOG.info("Classification complete, writing results to database %s", crawler.database)
    update.write(dataset, merged, _by_folder(dataset, schemas), complete=everything)
    return location


def _merge(schemas: Sequence[tuple[S3Object, FileSchema]]) -> MergedSchema:
    return merge((file.uri, schema) for file, schema in schemas)


def _by_folder(dataset: Dataset, schemas: Sequence[tuple[S3Object, FileSchema]]) -> dict[tuple[str, ...], MergedSchema]:
    values = {file.uri: folder.values for folder in dataset.folders for file in folder.files}
    grouped: dict[tuple[str, ...], list[tuple[S3Object, FileSchema]]] = defaultdict(list)
    for file, schema in schemas:
        grouped[values[file.uri]].append((file, schema))
    return {folder: _merge(found) for folder, found in grouped.items()}


def main() -> int:
    """Command line: counts as stdout's last line; on failure exit code 1 and the reason as stderr's last line."""
    end_with_parent()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s : %(message)s")
    for chatty in ("botocore", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        counts = crawl(Spec.read(spec_argument("sluice_local.crawl")))
    except (CrawlError, SpecError, BotoCoreError, ClientError) as error:
        # One line: the last one is what the endpoint reports.
        print(" ".join(str(error).split()), file=sys.stderr)
        return 1
    print(json.dumps(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
