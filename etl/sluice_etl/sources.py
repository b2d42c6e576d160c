"""Read the files that Glue chose, so that no record is lost on the way and none is read as another's columns.

Glue says which files there are to read: its bookmark does, and that is what the DynamicFrame is for. Text files are
then read here and not by Glue's own readers, which go by position, and leave out or cut what does not fit.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from pyspark.sql import Column, DataFrame, SparkSession, types
from pyspark.sql import functions as F

from . import frame
from .contract import Contract
from .csv_source import CsvFiles, csv_files, csv_rows
from .errors import SchemaError, SourceFileError
from .json_source import read_json
from .layout import HIVE_DEFAULT_PARTITION
from .normalise import normalise
from .parallel import in_parallel
from .record_reader import read_records
from .s3 import s3_region
from .source_files import RawFile, open_head


@dataclass(frozen=True)
class RawRows:
    """The rows of a read: `columns` are their names, as the files write them; none for an empty read.

    `csv` are the files whose records a `sieve.Sieve` can be tried on; for others there are the rows alone.
    """

    spark: SparkSession
    columns: tuple[str, ...]
    _all: Callable[[Sequence[DataFrame] | None], DataFrame]
    csv: tuple[CsvFiles, ...] = ()

    def rows(self, records: Sequence[DataFrame] | None = None) -> DataFrame:
        """The rows; where `records` are given, of these alone, in RECORDS_SCHEMA and the order of `csv`.

        Returns:
            String columns as text files have them, typed ones as Parquet files do, those of the table's partition keys,
            `frame.SOURCE`, for text files `frame.SLOT`, `frame.UNREAD` and `frame.PROBLEM`, and for JSON lines what
            `read_json` says. Without any column where nothing is to be read.
        """
        return self._all(records)


def read_source(new_rows: DataFrame, contract: Contract) -> RawRows:
    """Look at the files that a read by Glue covers.

    Args:
        new_rows: The read, with one column for each of the table's. Without any it is an empty read.
        contract: The dataset's contract.

    Raises:
        SourceFileError: when a file is not what the contract says that files are, naming it.
        SchemaError: when a column of Parquet files has a type without a text form.
        StorageError: when a file cannot be read.
    """
    spark = new_rows.sparkSession
    if not new_rows.columns:
        return _of_frame(new_rows)
    if contract.source.format == "parquet":
        for field in new_rows.schema:
            _check_stored_type(field)
        return _of_frame(new_rows.withColumn(frame.SOURCE, F.input_file_name()))
    files = files_of(new_rows)
    if not files:
        return _nothing(new_rows)
    heads = _heads(files)
    keys = _partition_keys(files, new_rows.columns)
    if contract.source.format == "csv":
        parts = csv_files(heads, contract)
        return _csv(spark, parts, keys, contract) if parts else _nothing(new_rows)
    names = {name.lower(): name for name in (*new_rows.columns, *contract.raw_names)}
    # Where Spark's own reader puts lines that it cannot read, which are quarantined here.
    names.pop("_corrupt_record", None)
    rows = read_json(spark, heads, [name for name in names.values() if name not in keys], contract.unknown_columns)
    return _of_frame(_with_keys(rows, keys))


def _of_frame(rows: DataFrame) -> RawRows:
    names = tuple(name for name in rows.columns if not name.startswith(frame.PREFIX))
    return RawRows(rows.sparkSession, names, lambda _: rows)


def _nothing(rows: DataFrame) -> RawRows:
    return _of_frame(rows.limit(0).select())


def _csv(spark: SparkSession, parts: tuple[CsvFiles, ...], keys: Mapping[str, Column], contract: Contract) -> RawRows:
    names: dict[str, str] = {}
    for name in (*(name for part in parts for name in part.names), *keys):
        # As Spark unites them: case aside, and as it came first.
        names.setdefault(name.lower(), name)

    def rows(records: Sequence[DataFrame] | None) -> DataFrame:
        found = records or [read_records(spark, part.files, part.shape) for part in parts]
        return _with_keys(csv_rows(list(zip(parts, found, strict=True)), contract.source), keys)

    wanted = {form for column in contract.columns for form in column.sought}
    sought = any(normalise(key) in wanted for key in keys)
    return RawRows(spark, tuple(names.values()), rows, () if sought else parts)


def _with_keys(rows: DataFrame, keys: Mapping[str, Column]) -> DataFrame:
    # A file's own column comes before the folder's of the same name, as long as both are there.
    have = {name.lower() for name in rows.columns}
    return rows.withColumns({key: value for key, value in keys.items() if key.lower() not in have})


def files_of(rows: DataFrame) -> list[str]:
    """The files that a DataFrame reads, sorted, as Spark spells them.

    Raises:
        SourceFileError: when rows come without the name of their file.
    """
    # Spark knows them for its own readers. Glue's are not among those: each row says where it is from.
    known = rows.inputFiles()
    if known:
        return sorted(set(known))
    named = rows.select(F.input_file_name().alias("file")).distinct().collect()
    if any(not row["file"] for row in named):
        raise SourceFileError(
            "Rows came without the name of their input file, which a safe retry needs. Glue leaves it out when it "
            "groups small files: keep groupFiles at none where the table is read, and remove groupFiles and groupSize "
            "from the table's parameters."
        )
    return sorted(row["file"] for row in named)


def _heads(files: Sequence[str]) -> list[tuple[RawFile, bytes]]:
    region = s3_region()
    return in_parallel(lambda uri: open_head(uri, region), files)


def _partition_keys(files: Sequence[str], columns: Sequence[str]) -> dict[str, Column]:
    """The table's columns that stand in the path of every file as `key=value` folders, and their values."""
    folders = [dict(_folder(part) for part in uri.split("/")[:-1] if "=" in part) for uri in files]
    found = {}
    for name in columns:
        values = [of_file.get(name.lower()) for of_file in folders]
        if all(value is not None for value in values):
            found[name] = _folder_value(name, sorted({value for value in values if value is not None}))
    return found


def _folder(part: str) -> tuple[str, str]:
    key, _, value = part.partition("=")
    return unquote(unquote(key)).lower(), value


def _folder_value(key: str, values: Sequence[str]) -> Column:
    # Hive percent-encodes a value to name a folder, and Spark the folder to name a file.
    known = {value: unquote(unquote(value)) for value in values if value != HIVE_DEFAULT_PARTITION}
    if not known:
        return F.lit(None).cast("string")
    pairs = [F.lit(text) for pair in known.items() for text in pair]
    return F.create_map(*pairs)[F.regexp_extract(frame.SOURCE, f"(?i)/{re.escape(key)}=([^/]*)/", 1)]


def _check_stored_type(field: types.StructField) -> None:
    if isinstance(field.dataType, types.BinaryType):
        raise SchemaError(
            f"Column {field.name} of the Parquet files is binary, which has no text form: a contract's columns are "
            "simple types. Write it as a string, or leave it out of the files."
        )
