"""`unbox`: a text column that holds JSON or CSV, parsed in its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyspark.sql import DataFrame, types
from pyspark.sql import functions as F

from awsglue._choices import quoted
from awsglue._glue_schema import spark_type
from awsglue._paths import change, find, parse_path
from awsglue._unsupported import check_options, unsupported
from awsglue.gluetypes import type_from_json

_OPTIONS = {"json": ("withSchema",), "csv": ("withSchema", "separator", "escaper")}


def unbox(frame: DataFrame, path: str, kind: str, options: Mapping[str, Any]) -> DataFrame:
    """The frame with the text at `path` parsed to a struct. Without `withSchema`, the data is read for its types."""
    if kind not in _OPTIONS:
        raise unsupported(f"format {kind!r} of unbox", _OPTIONS)
    check_options(f"unbox of {kind}", options, _OPTIONS[kind])
    steps = parse_path(path, frame.columns)
    if steps[0] not in frame.columns:
        return frame
    root = frame.schema[steps[0]].dataType
    found = find(quoted(steps[0]), root, steps[1:])
    if found is None:
        return frame
    text, held = found
    if not isinstance(held, types.StringType):
        raise ValueError(f"unbox: {path!r} is {held.simpleString()}, allowed: one text in each record")
    if "withSchema" in options:
        schema = _schema(options["withSchema"])
    elif kind == "json":
        # Spark's own inference, over every value.
        texts = frame.select(text.alias("value")).where(F.col("value").isNotNull())
        schema = frame.sparkSession.read.json(texts.rdd.map(lambda row: row[0])).schema
    else:
        raise unsupported("unbox of csv without withSchema", ["withSchema=StructType([…]).json()"])

    def parse(column: Any, _: types.DataType) -> Any:
        if kind == "json":
            return F.from_json(column, schema)
        settings = {"sep": options.get("separator", ",")}
        if options.get("escaper"):
            settings["escape"] = options["escaper"]
        ddl = ", ".join(f"`{field.name}` {field.dataType.simpleString()}" for field in schema.fields)
        return F.from_csv(column, ddl, settings)

    columns = [
        change(quoted(name), root, steps[1:], parse).alias(name) if name == steps[0] else quoted(name)
        for name in frame.columns
    ]
    return frame.select(*columns)


def _schema(text: str) -> types.StructType:
    """The schema of `withSchema`: the JSON of a StructType, Glue's or Spark's."""
    value = json.loads(text)
    if "dataType" not in value:
        return types.StructType.fromJson(value)
    schema = spark_type(type_from_json(value))
    if not isinstance(schema, types.StructType):
        raise ValueError(f"unbox: withSchema is {schema.simpleString()}, allowed: a StructType")
    return schema
