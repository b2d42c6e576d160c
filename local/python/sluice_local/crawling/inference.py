"""The schema of a target's files."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from sluice_local.crawling.classifiers import CsvClassifier
from sluice_local.crawling.csv_inference import infer_csv
from sluice_local.crawling.errors import CrawlError
from sluice_local.crawling.json_inference import infer_json
from sluice_local.crawling.listing import Dataset
from sluice_local.crawling.parquet_inference import MAGIC, infer_parquet
from sluice_local.crawling.schema import FileSchema
from sluice_local.s3_objects import S3Object

_LOG = logging.getLogger("crawler")

# Most of a crawl is waiting for small reads.
_READERS = 8

#: How much of a text file is looked at.
SAMPLE_BYTES = 1 << 20


class SchemaReader:
    """Reads the schemas of files with the crawler's credentials."""

    def __init__(self, s3: Any, parquet_filesystem: Any, classifiers: Sequence[CsvClassifier]) -> None:
        self._s3 = s3
        self._filesystem = parquet_filesystem
        self._classifiers = classifiers

    def read(self, dataset: Dataset, sample_size: int | None) -> list[tuple[S3Object, FileSchema]]:
        """Schemas of all files, or of the first `sample_size` of each folder. What no classifier knows is left out."""
        files = [file for folder in dataset.folders for file in folder.files[:sample_size]]
        found = []
        with ThreadPoolExecutor(_READERS) as readers:
            for file, schema in zip(files, readers.map(self._file, files), strict=True):
                if schema is None:
                    _LOG.warning("%s: no classifier recognises it (classification UNKNOWN): left out", file.uri)
                    continue
                for note in schema.notes:
                    _LOG.warning("%s: %s", file.uri, note)
                found.append((file, schema))
        return found

    def _file(self, file: S3Object) -> FileSchema | None:
        head = self._head(file)
        complete = file.size <= SAMPLE_BYTES
        if head.startswith(MAGIC):
            return infer_parquet(self._filesystem, f"{file.bucket}/{file.key}", head if complete else None)
        if file.key.endswith(".gz"):
            head, complete = _decompress(file, head, complete)
        try:
            # A sample may end within a character.
            text = head.decode("utf-8-sig", errors="strict" if complete else "ignore")
        except UnicodeDecodeError:
            return None
        schema = infer_json(text, complete=complete) or infer_csv(text, self._classifiers, complete=complete)
        if schema is None or complete or file.key.endswith(".gz"):
            return schema
        # What is left of the file is taken to be like the sample.
        return replace(schema, records=schema.records * file.size // SAMPLE_BYTES)

    def _head(self, file: S3Object) -> bytes:
        body = self._s3.get_object(Bucket=file.bucket, Key=file.key, Range=f"bytes=0-{SAMPLE_BYTES - 1}")["Body"]
        return bytes(body.read())


def _decompress(file: S3Object, head: bytes, complete: bool) -> tuple[bytes, bool]:
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = decompressor.decompress(head, SAMPLE_BYTES)
    except zlib.error as error:
        raise CrawlError(f"{file.uri} is named .gz and is not gzip: {error}") from error
    return text, complete and decompressor.eof
