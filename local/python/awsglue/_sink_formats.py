"""The formats that sinks write, with Glue's options for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import DataFrame, types

from awsglue._unsupported import check_options, unsupported
from sluice_local.csv_format import CsvFormat

FORMATS = ("csv", "glueparquet", "json", "orc", "parquet")
_OPTIONS = {
    "csv": ("separator", "quoteChar", "escaper", "writeHeader", "compression"),
    "json": ("compression",),
    "orc": ("compression",),
    "parquet": ("compression", "blockSize", "pageSize", "useGlueParquetWriter"),
}
_COMPRESSIONS = {
    "csv": ("none", "gzip", "bzip2", "snappy", "deflate", "lz4"),
    "json": ("none", "gzip", "bzip2", "snappy", "deflate", "lz4"),
    "orc": ("none", "snappy", "zlib", "zstd"),
    "parquet": ("snappy", "gzip", "uncompressed", "zstd"),
}
_ALIASES = {"none": "uncompressed"}


@dataclass(frozen=True)
class WriteFormat:
    """A format: Glue's name, Spark's name, Spark's options, and the layout of CSV."""

    name: str
    spark: str
    options: dict[str, str] = field(default_factory=dict)
    csv: CsvFormat | None = None

    def check(self, frame: DataFrame, keys: Sequence[str]) -> None:
        """Raises ValueError for columns that the format cannot hold."""
        for column in frame.schema.fields:
            if isinstance(column.dataType, types.NullType) and self.spark in ("parquet", "orc", "csv"):
                raise ValueError(
                    f"column {column.name!r} is null in every record and has no type, which {self.name} cannot hold. "
                    "Drop it with DropNullFields."
                )
            nested = isinstance(column.dataType, types.StructType | types.ArrayType | types.MapType)
            if nested and (self.spark == "csv" or column.name in keys):
                what = f"partition key {column.name!r}" if column.name in keys else f"column {column.name!r} in csv"
                raise ValueError(
                    f"{what}: got {column.dataType.simpleString()}, allowed: simple types. "
                    "Resolve a choice with resolveChoice, flatten the rest with unnest or relationalize."
                )


def write_format(name: str, options: Mapping[str, Any]) -> WriteFormat:
    """The format of that name with Glue's `format_options`. Raises what names an option or a format it has not."""
    if name not in FORMATS:
        raise unsupported(f"format {name!r} of a write", FORMATS)
    spark = "parquet" if name == "glueparquet" else name
    check_options(f"format_options of {name}, to write", options, _OPTIONS[spark])
    chosen: dict[str, str] = {}
    compression = options.get("compression")
    if compression:
        if compression not in _COMPRESSIONS[spark] and _ALIASES.get(compression) not in _COMPRESSIONS[spark]:
            raise ValueError(f"compression of {name}: got {compression!r}, allowed: {', '.join(_COMPRESSIONS[spark])}")
        chosen["compression"] = compression
    for option, setting in (("blockSize", "parquet.block.size"), ("pageSize", "parquet.page.size")):
        if option in options:
            chosen[setting] = str(_bytes(option, options[option]))
    if name != "csv":
        return WriteFormat(name, spark, chosen)
    layout = _csv_layout(options)
    chosen |= {
        "sep": layout.delimiter,
        "quote": layout.quote or '"',
        # Without an escaper, a quote within a quoted field is doubled.
        "escape": layout.escape or layout.quote or '"',
        "header": str(layout.header_lines == 1).lower(),
        # Null is an empty field, and an empty text is quoted, so that a reader may tell them apart.
        "nullValue": "",
        "emptyValue": (layout.quote or '"') * 2,
    }
    return WriteFormat(name, spark, chosen, layout)


def _csv_layout(options: Mapping[str, Any]) -> CsvFormat:
    quote = options.get("quoteChar", '"')
    if quote in (-1, "-1"):
        # A field with a separator in it could not be read back: Glue writes it all the same.
        raise unsupported("quoteChar -1 in a write of csv", ["a quote character"])
    for option in ("separator", "quoteChar", "escaper"):
        value = options.get(option)
        if value is not None and (not isinstance(value, str) or len(value) != 1):
            raise ValueError(f"format_options of csv: {option}: got {value!r}, allowed: one character")
    header = options.get("writeHeader", True)
    if header not in (True, False, "true", "false"):
        raise ValueError(f"format_options of csv: writeHeader: got {header!r}, allowed: True, False")
    return CsvFormat(options.get("separator", ","), quote, options.get("escaper"), int(header in (True, "true")))


def _bytes(option: str, value: Any) -> int:
    text = str(value).strip().upper()
    for unit, size in (("MB", 1 << 20), ("KB", 1 << 10), ("", 1)):
        if text.endswith(unit) and text.removesuffix(unit).strip().isdecimal():
            return int(text.removesuffix(unit)) * size
    raise ValueError(f"{option}: got {value!r}, allowed: a number of bytes, such as 134217728 or 128MB")
