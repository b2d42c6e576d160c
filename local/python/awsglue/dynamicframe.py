"""DynamicFrames, over Spark's DataFrames."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pyspark.sql import DataFrame, types

from awsglue import _choices, _resolve
from awsglue._choices import quoted
from awsglue._types import cast_column, glue_name, hive_name
from awsglue._unsupported import public_names, unsupported


class DynamicFrame:
    """A DataFrame some of whose columns may not have settled on a type yet.

    Where the catalog declares a CSV column to be a number, the frame keeps its text until `resolveChoice`,
    `apply_mapping` or `toDF` needs the type: so `cast:string` gives the text as it came.
    """

    def __init__(self, df: DataFrame, glue_ctx: Any, name: str = "", undecided: dict[str, str] | None = None) -> None:
        self._df = df
        self.glue_ctx = glue_ctx
        self.name = name
        #: Text columns that the catalog declares to be of another type: name → Hive type.
        self._undecided = dict(undecided or {})
        self._settled: DataFrame | None = None

    @classmethod
    def fromDF(cls, dataframe: DataFrame, glue_ctx: Any, name: str) -> DynamicFrame:
        """The DynamicFrame of a DataFrame."""
        return cls(dataframe, glue_ctx, name)

    def toDF(self, options: Any = None) -> DataFrame:
        """The DataFrame. A column that still holds two types becomes a struct with a field for each."""
        if options:
            raise unsupported("options of DynamicFrame.toDF", ["toDF()"])
        if self._settled is None:
            self._settled = _choices.settle(self._df, self._undecided)
        return self._settled

    def count(self) -> int:
        """Number of rows."""
        return self._df.count()

    def schema(self) -> types.StructType:
        """The schema, with a choice as a struct."""
        return self.toDF().schema

    def printSchema(self) -> None:
        """Prints the schema with Glue's type names; a choice with its types below it."""
        verdicts = _choices.decide(self._df, self._undecided)
        lines = ["root"]
        for field in self.toDF().schema.fields:
            if verdicts.get(field.name) is _choices.Verdict.CHOICE and isinstance(field.dataType, types.StructType):
                lines.append(f"|-- {field.name}: choice")
                lines += [f"|    |-- {side.name}" for side in field.dataType.fields]
            else:
                lines.append(f"|-- {field.name}: {glue_name(field.dataType)}")
        print("\n".join(lines))

    def show(self, num_rows: int = 20) -> None:
        """Prints the first rows, one JSON object a line."""
        for row in self.toDF().limit(num_rows).collect():
            print(json.dumps(row.asDict(recursive=True), default=str, ensure_ascii=False))

    def resolveChoice(
        self,
        specs: Sequence[tuple[str, str]] | None = None,
        choice: str = "",
        database: str | None = None,
        table_name: str | None = None,
        transformation_ctx: str = "",
        info: str = "",
        stageThreshold: int = 0,
        totalThreshold: int = 0,
        catalog_id: str | None = None,
    ) -> DynamicFrame:
        """Settles types: `specs` by column, `(name, action)`, or one `choice` for every column that is ambiguous.

        Actions are `cast:type`, `project:type`, `make_cols` and `make_struct`; `choice` may also be `match_catalog`,
        with database and table_name. A column that the frame does not have is left out, as an empty source has none.
        """
        if bool(specs) == bool(choice):
            raise ValueError(f"resolveChoice: got specs={specs!r} and choice={choice!r}; allowed: one of the two.")
        if specs:
            return self._with(*_resolve.by_specs(self._df, self._undecided, specs))
        if choice == "match_catalog":
            if not database or not table_name:
                raise ValueError("resolveChoice: match_catalog needs database and table_name.")
            table = self.glue_ctx._catalog_table(database, table_name, catalog_id)
            columns = [(column["Name"], f"cast:{column['Type']}") for column in table["StorageDescriptor"]["Columns"]]
            return self._with(*_resolve.by_specs(self._df, self._undecided, columns))
        return self._with(*_resolve.by_choice(self._df, self._undecided, choice))

    def apply_mapping(
        self, mappings: Sequence[tuple[str, ...]], case_sensitive: bool = False, transformation_ctx: str = "", **_: Any
    ) -> DynamicFrame:
        """Selects, renames and casts: `(source, source type, target, target type)` or `(source, target type)`."""
        known = {column if case_sensitive else column.lower(): column for column in self._df.columns}
        columns = []
        for mapping in mappings:
            if len(mapping) not in (2, 4):
                raise ValueError(f"apply_mapping: got {mapping!r}, allowed: (source, source type, target, target type)")
            source, target = _top_level(mapping[0]), _top_level(mapping[-2] if len(mapping) == 4 else mapping[0])
            column = known.get(source if case_sensitive else source.lower())
            if column is None:
                continue
            value, held = quoted(column), self._df.schema[column].dataType
            if len(mapping) == 4 and column in self._undecided and hive_name(mapping[1]) != "string":
                value = _choices.as_declared(column, hive_name(mapping[1]))
                held = types._parse_datatype_string(hive_name(mapping[1]))
            columns.append(cast_column(value, held, hive_name(mapping[-1])).alias(target))
        return self._with(self._df.select(*columns), {})

    def select_fields(self, paths: Sequence[str], transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Keeps the columns named; names that are not there are left out."""
        kept = [name for name in map(_top_level, paths) if name in self._df.columns]
        return self._with(self._df.select(*map(quoted, kept)), self._undecided)

    def drop_fields(self, paths: Sequence[str], transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Drops the columns named."""
        dropped = {_top_level(path) for path in paths}
        kept = [name for name in self._df.columns if name not in dropped]
        return self._with(self._df.select(*map(quoted, kept)), self._undecided)

    def rename_field(self, oldName: str, newName: str, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Renames a column."""
        old, new = _top_level(oldName), _top_level(newName)
        columns = [quoted(name).alias(new) if name == old else quoted(name) for name in self._df.columns]
        undecided = {new if name == old else name: declared for name, declared in self._undecided.items()}
        return self._with(self._df.select(*columns), undecided)

    def repartition(self, num_partitions: int, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Spreads the rows over that many Spark partitions."""
        return self._with(self._df.repartition(num_partitions), self._undecided)

    def coalesce(self, num_partitions: int, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Merges Spark partitions down to that many, without a shuffle."""
        return self._with(self._df.coalesce(num_partitions), self._undecided)

    def _with(self, df: DataFrame, undecided: dict[str, str]) -> DynamicFrame:
        still = {name: declared for name, declared in undecided.items() if name in df.columns}
        return DynamicFrame(df, self.glue_ctx, self.name, still)

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"DynamicFrame.{name}", public_names(DynamicFrame))


def _top_level(path: str) -> str:
    """The column that a path names; paths into nested columns are not supported."""
    if path.startswith("`") and path.endswith("`"):
        return path[1:-1].replace("``", "`")
    if "." in path or "[]" in path:
        raise unsupported(
            f"path into a nested column ({path!r}; a name with a dot goes in backquotes)", ["top-level columns"]
        )
    return path


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"The local awsglue package has no awsglue.dynamicframe.{name}. It has: DynamicFrame.")
