"""Writes to S3: files of the format asked for, in folders by partition, and the catalog's part of it."""

from __future__ import annotations

import logging
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, Observation
from pyspark.sql import functions as F

from awsglue._choices import quoted
from awsglue._options import flag
from awsglue._sink_formats import FORMATS, WriteFormat, write_format
from awsglue._sink_table import UPDATE_BEHAVIORS, CatalogTarget
from awsglue._unsupported import check_options, public_names, unsupported
from awsglue.dynamicframe import DynamicFrame, DynamicFrameCollection
from sluice_local.s3_objects import S3Uri

if TYPE_CHECKING:
    from awsglue.context import GlueContext

_LOG = logging.getLogger("awsglue.sink")
_OPTIONS = ("path", "partitionKeys", "compression", "enableUpdateCatalog", "updateBehavior")


@dataclass(frozen=True)
class Written:
    """What a write left: rows, keys of objects, and the partition folders below the path."""

    rows: int
    keys: tuple[str, ...]
    folders: tuple[str, ...]


class DataSink:
    """What `getSink` gives: say the format, and the table if the catalog is to know, then write frames.

    Objects are only put, under names that no other write has: a write deletes nothing and overwrites nothing, as
    Glue's own writes append.
    """

    def __init__(self, context: GlueContext, options: Mapping[str, Any]) -> None:
        check_options("getSink of s3", options, _OPTIONS)
        path = options.get("path")
        if not isinstance(path, str):
            raise ValueError(f'connection_options: "path": got {path!r}, allowed: an s3:// location')
        self._context = context
        self._path = S3Uri.parse(path).folder()
        self._keys = _partition_keys(options.get("partitionKeys"))
        self._compression = options.get("compression")
        self._update_catalog = flag(options, "enableUpdateCatalog")
        self._behavior = options.get("updateBehavior") or UPDATE_BEHAVIORS[0]
        if self._behavior not in UPDATE_BEHAVIORS:
            raise ValueError(f"updateBehavior: got {self._behavior!r}, allowed: {', '.join(UPDATE_BEHAVIORS)}")
        self._format: WriteFormat | None = None
        self._target: CatalogTarget | None = None

    def setFormat(self, format: str, **options: Any) -> None:
        """Says the format, with its `format_options`."""
        if self._compression is not None:
            options = {"compression": self._compression, **options}
        self._format = write_format(format, options)

    def setCatalogInfo(self, catalogDatabase: str, catalogTableName: str, catalogId: str | None = None) -> None:
        """Names the table that is made or updated where the sink has `enableUpdateCatalog`."""
        self._target = CatalogTarget(self._context._data_catalog(), catalogDatabase, catalogTableName, catalogId)

    def setAccumulableSize(self, size: int) -> None:
        """Takes the size of Glue's error accumulator; errors are counted whole here."""

    def writeFrame(self, dynamic_frame: DynamicFrame, info: str = "") -> DynamicFrame:
        """Writes the frame; then makes or updates the table and its partitions, if that was asked for.

        A frame without rows writes nothing. Raises ValueError for a partition key that is not a column, for a table
        whose partition keys are others, and for a sink without a format or a table.
        """
        if self._format is None:
            raise ValueError(f"writeFrame: the sink has no format. Call setFormat with one of: {', '.join(FORMATS)}.")
        if self._update_catalog and self._target is None:
            raise ValueError(
                "writeFrame: enableUpdateCatalog needs setCatalogInfo(catalogDatabase=…, catalogTableName=…)."
            )
        frame = dynamic_frame.toDF()
        if not frame.columns:
            return dynamic_frame
        missing = [key for key in self._keys if key not in frame.columns]
        if missing or len(self._keys) >= len(frame.columns):
            raise ValueError(
                f"partitionKeys: got {self._keys}, allowed: some of the columns {', '.join(frame.columns)}"
            )
        update = self._update_catalog
        if update and self._target is not None:
            self._target.check_keys(self._keys)
        written = self._write(frame, self._format)
        _LOG.info("%s: wrote %d rows in %d objects", self._path, written.rows, len(written.keys))
        if update and self._target is not None and written.keys:
            self._target.update(frame.schema, self._keys, self._path, self._format, self._behavior, written.folders)
        return dynamic_frame

    def write(self, dynamic_frame_or_dfc: Any, info: str = "") -> Any:
        """Writes a frame, or each frame of a collection, into a folder of its name."""
        if not isinstance(dynamic_frame_or_dfc, DynamicFrameCollection):
            return self.writeFrame(dynamic_frame_or_dfc, info)
        path = self._path
        try:
            for name in dynamic_frame_or_dfc:
                self._path = S3Uri(path.bucket, f"{path.key}{name}/")
                self.writeFrame(dynamic_frame_or_dfc.select(name), info)
        finally:
            self._path = path
        return dynamic_frame_or_dfc

    def _write(self, frame: DataFrame, kind: WriteFormat) -> Written:
        kind.check(frame, self._keys)
        observed = Observation()
        counted = frame.observe(observed, F.count(F.lit(1)).alias("rows"))
        with tempfile.TemporaryDirectory(prefix="awsglue-sink-") as folder:
            staged = Path(folder) / "out"
            writer = counted.write.format(kind.spark).options(**kind.options)
            writer.partitionBy(*self._keys).save(staged.as_uri())
            rows = int(observed.get["rows"])
            return self._upload(staged, rows) if rows else Written(0, (), ())

    def _upload(self, staged: Path, rows: int) -> Written:
        s3 = self._context._data_catalog().s3
        run = f"run-{time.time_ns() // 1_000_000}-{uuid.uuid4().hex[:8]}"
        keys, folders = [], set()
        files = sorted(path for path in staged.rglob("part-*") if not path.name.endswith(".crc"))
        for number, path in enumerate(files):
            folder = "".join(f"{part}/" for part in path.parent.relative_to(staged).parts)
            extension = path.name.partition(".")[2]
            key = f"{self._path.key}{folder}{run}-part-r-{number:05}.{extension}"
            s3.upload_file(str(path), self._path.bucket, key)
            keys.append(key)
            folders.add(folder)
        return Written(rows, tuple(keys), tuple(sorted(folders)))

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"DataSink.{name}", public_names(DataSink))


def spigot(context: GlueContext, frame: DataFrame, path: str, options: Mapping[str, Any]) -> None:
    """Writes a sample of rows as JSON: the first `topk` of them, each with probability `prob` (1 if not given)."""
    check_options("spigot", options, ("topk", "prob"))
    sample = frame.select(*map(quoted, frame.columns))
    if "prob" in options:
        sample = sample.sample(fraction=float(options["prob"]))
    if "topk" in options:
        sample = sample.limit(int(options["topk"]))
    sink = DataSink(context, {"path": path})
    sink.setFormat("json")
    sink.writeFrame(DynamicFrame(sample, context))


def _partition_keys(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"partitionKeys: got {value!r}, allowed: a list of column names")
    return tuple(value)
