"""`filter` and `map`: a Python function for each record. A record is a dictionary, nested ones too.

A record for which the function raises is left out and kept as an error record, as on Glue.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, Row, SparkSession, types
from pyspark.sql import functions as F

from awsglue import _choices
from awsglue._choices import quoted
from awsglue._record_types import RecordTypes, convert

_OUTCOME = "__awsglue_outcome"
_TEXT = types.StringType()
_OUTCOME_TYPE = types.StructType().add("keep", types.BooleanType()).add("error", _TEXT).add("record", _TEXT)
#: Of error records: what was raised, and the record as JSON.
ERROR_TYPE = types.StructType().add("error", types.StructType().add("msg", _TEXT).add("dynamicRecord", _TEXT))


class DynamicRecord(dict[str, Any]):
    """One record: its fields by name. A column of two types has the value that the row holds."""


def keep_if(
    frame: DataFrame, undecided: dict[str, str], test: Callable[[DynamicRecord], Any]
) -> tuple[DataFrame, DataFrame]:
    """The rows for which `test` is true, and the error records of those for which it raised."""
    names = list(undecided)

    def decide(row: Row) -> tuple[bool, str | None, str | None]:
        record = _record(row, names)
        try:
            return bool(test(record)), None, None
        except Exception as error:
            return False, _message(error), _json(_record(row, names))

    evaluated = frame.withColumn(_OUTCOME, F.udf(decide, _OUTCOME_TYPE)(_argument(frame, undecided)))
    kept = evaluated.where(F.col(_OUTCOME)["keep"]).select(*map(quoted, frame.columns))
    raised = evaluated.where(F.col(_OUTCOME)["error"].isNotNull())
    error = F.struct(F.col(_OUTCOME)["error"].alias("msg"), F.col(_OUTCOME)["record"].alias("dynamicRecord"))
    return kept, raised.select(error.alias("error"))


def map_records(
    spark: SparkSession, frame: DataFrame, undecided: dict[str, str], function: Callable[[DynamicRecord], Any]
) -> tuple[DataFrame, dict[str, str], DataFrame]:
    """What `function` returns for each row, its columns that hold two types, and the error records.

    The function runs here and now, once for each row: what it returns decides the types. A field keeps the type that
    it came with as long as its values are of that type.
    """
    names = list(undecided)

    def call(row: Row) -> tuple[bool, Any, str]:
        try:
            result = function(_record(row, names))
            if not isinstance(result, dict):
                raise TypeError(f"the function returned {type(result).__name__}, allowed: a record (a dictionary)")
            return True, result, ""
        except Exception as error:
            return False, _message(error), _json(_record(row, names))

    argument = frame.select(_argument(frame, undecided).alias("record"))
    outcomes = argument.rdd.map(lambda row: call(row[0])).persist(StorageLevel.MEMORY_AND_DISK)
    found = RecordTypes()
    for part in outcomes.filter(lambda outcome: outcome[0]).mapPartitions(_types_of).collect():
        found.merge(part)
    schema, choices = found.resolve(frame.schema, undecided)
    rows = outcomes.filter(lambda outcome: outcome[0]).map(lambda outcome: convert(outcome[1], schema))
    errors = outcomes.filter(lambda outcome: not outcome[0]).map(lambda outcome: ((outcome[1], outcome[2]),))
    return spark.createDataFrame(rows, schema), choices, spark.createDataFrame(errors, ERROR_TYPE)


def _types_of(outcomes: Any) -> Any:
    found = RecordTypes()
    for _, record, _ in outcomes:
        found.add(record)
    yield found


def _argument(frame: DataFrame, undecided: dict[str, str]) -> Column:
    columns = []
    for name in frame.columns:
        declared = undecided.get(name)
        column = quoted(name)
        if declared is not None:
            column = F.struct(_choices.as_declared(name, declared).alias("typed"), column.alias("text"))
        columns.append(column.alias(name))
    return F.struct(*columns)


def _record(row: Row, undecided: list[str]) -> DynamicRecord:
    record = DynamicRecord(row.asDict(recursive=True))
    for name in undecided:
        typed, text = record[name]["typed"], record[name]["text"]
        record[name] = typed if typed is not None else (text if text and text.strip() else None)
    return record


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _json(record: DynamicRecord) -> str:
    return json.dumps(record, default=str, ensure_ascii=False)
