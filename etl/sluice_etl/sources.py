"""Read the files that Glue chose, so that no record is lost on the way and none is read as another's columns.

Glue says which files there are to read: its bookmark does, and that is what the DynamicFrame is for. Text files are
then read here and not by Glue's own readers, which go by position, and leave out or cut what does not fit.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from pyspark.sql import Column, DataFrame, types
from pyspark.sql import functions as F

from . import frame
from .contract import Contract
from .csv_source import read_csv
from .errors import SchemaError, SourceFileError
from .json_source import read_json
from .layout import HIVE_DEFAULT_PARTITION
from .parallel import in_parallel
from .s3 import s3_region
from .source_files import RawFile, open_head


def read_source(new_rows: DataFrame, contract: Contract) -> DataFrame:
    """The rows of the files that a read by Glue covers.

    Args:
        new_rows: The read, with one column for each of the table's. Without any it is an empty read.
        contract: The dataset's contract.

    Returns:
        String columns as text files have them, typed ones as Parquet files do, those of the table's partition keys,
        `frame.SOURCE`, and for text files `frame.UNREAD` and `frame.PROBLEM`. Without any column where nothing is to
        be read.

    Raises:
        SourceFileError: when a file is not what the contract says that files are, naming it.
        SchemaError: when a column of Parquet files has a type without a text form.
        StorageError: when a file cannot be read.
    """
    if not new_rows.columns:
        return new_rows
    if contract.source.format == "parquet":
        for field in new_rows.schema:
            _check_stored_type(field)
        return new_rows.withColumn(frame.SOURCE, F.input_file_name())
    files = files_of(new_rows)
    if not files:
        return new_rows.sparkSession.range(0).select()
    heads = _heads(files)
    keys = _partition_keys(files, new_rows.columns)
    if contract.source.format == "csv":
        rows = read_csv(new_rows.sparkSession, heads, contract)
    else:
        names = {name.lower(): name for name in (*new_rows.columns, *contract.raw_names)}
        # Where Spark's own reader puts lines that it cannot read, which are quarantined here.
        names.pop("_corrupt_record", None)
        rows = read_json(new_rows.sparkSession, heads, [name for name in names.values() if name not in keys])
    have = {name.lower() for name in rows.columns}
    # A file's own column comes before the folder's of the same name, as long as both are there.
    return rows.withColumns({key: value for key, value in keys.items() if key not in have}) if rows.columns else rows


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
