"""DynamicFrames, over Spark's DataFrames."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from pyspark.sql import DataFrame

from awsglue import _choices, _combine, _fields, _records, _relationalize, _resolve, _unbox, gluetypes
from awsglue._collection import DynamicFrameCollection
from awsglue._glue_schema import glue_schema
from awsglue._print_schema import schema_lines
from awsglue._records import DynamicRecord
from awsglue._resolve import ResolveOption
from awsglue._unsupported import public_names, unsupported

__all__ = ["DynamicFrame", "DynamicFrameCollection", "DynamicRecord", "ResolveOption"]


class DynamicFrame:
    """A DataFrame some of whose columns may not have settled on a type yet.

    Where the catalog declares a CSV column to be a number, the frame keeps its text until `resolveChoice`,
    `apply_mapping` or `toDF` needs the type: so `cast:string` gives the text as it came.

    Transforms take Glue's `transformation_ctx` and `info`, which only name a step, and its error thresholds.
    """

    def __init__(self, df: DataFrame, glue_ctx: Any, name: str = "", undecided: dict[str, str] | None = None) -> None:
        self._df = df
        self.glue_ctx = glue_ctx
        self.name = name
        #: Text columns that the catalog declares to be of another type: name → Hive type.
        self._undecided = dict(undecided or {})
        self._settled: DataFrame | None = None
        #: Error records of this step and of those before it, and the thresholds that stop the job.
        self._stage_errors: DataFrame | None = None
        self._errors: tuple[DataFrame, ...] = ()
        self._thresholds = (0, 0)

    @classmethod
    def fromDF(cls, dataframe: DataFrame, glue_ctx: Any, name: str = "") -> DynamicFrame:
        """The DynamicFrame of a DataFrame."""
        return cls(dataframe, glue_ctx, name)

    def toDF(self, options: Sequence[ResolveOption] | None = None) -> DataFrame:
        """The DataFrame. A column that still holds two types becomes a struct with a field for each.

        `options` resolve columns on the way: `ResolveOption("a", "Project", DoubleType())`.
        """
        if options:
            return self.resolveChoice(specs=[option.spec() for option in options]).toDF()
        if self._settled is None:
            self._settled = _choices.settle(self._df, self._undecided)
        return self._settled

    def count(self) -> int:
        """Number of rows."""
        return self._df.count()

    def schema(self) -> gluetypes.StructType:
        """The schema, in Glue's types (`awsglue.gluetypes`)."""
        return glue_schema(self.toDF().schema, self._choice_columns())

    def printSchema(self) -> None:
        """Prints the schema with Glue's type names; a choice with its types below it."""
        print("\n".join(schema_lines(self.toDF().schema, self._choice_columns())))

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
            return self._with(*_resolve.by_table(self._df, self._undecided, table))
        return self._with(*_resolve.by_choice(self._df, self._undecided, choice))

    def apply_mapping(
        self, mappings: Iterable[Sequence[str]], case_sensitive: bool = False, transformation_ctx: str = "", **_: Any
    ) -> DynamicFrame:
        """Selects, renames, nests and casts: `(source, source type, target, target type)` or `(source, type)`."""
        mapped = _fields.apply_mapping(self._df, self._undecided, mappings, case_sensitive=case_sensitive)
        return self._with(mapped, {})

    def select_fields(self, paths: str | Iterable[str], transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Keeps the fields named; names that are not there are left out."""
        return self._with(_fields.select(self._df, paths), self._undecided)

    def drop_fields(self, paths: str | Iterable[str], transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Drops the fields named."""
        return self._with(_fields.drop(self._df, paths), self._undecided)

    def drop_nulls(self, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Drops the fields that are null in every record (`DropNullFields`)."""
        kept = _fields.drop_nulls(self.toDF())
        # Columns that are undecided are text still, and stay so.
        columns = [_choices.quoted(name) for name in self._df.columns if name in kept.columns]
        return self._with(self._df.select(*columns), self._undecided) if self._undecided else self._with(kept, {})

    def rename_field(self, oldName: str, newName: str, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Renames a field in its place."""
        renamed = _fields.rename(self._df, oldName, newName)
        names = dict(zip(self._df.columns, renamed.columns, strict=True))
        return self._with(renamed, {names[name]: declared for name, declared in self._undecided.items()})

    def filter(self, f: Callable[[DynamicRecord], Any], transformation_ctx: str = "", **options: Any) -> DynamicFrame:
        """Keeps the records for which `f` is true; those for which it raises are error records."""
        if not self._df.columns:
            return self._with(self._df, self._undecided)
        kept, errors = _records.keep_if(self._df, self._undecided, f)
        return self._with(kept, self._undecided)._failing(errors, options)

    def map(
        self,
        f: Callable[[DynamicRecord], Any],
        transformation_ctx: str = "",
        preservesPartitioning: bool = False,
        **options: Any,
    ) -> DynamicFrame:
        """What `f` returns for each record; those for which it raises are error records. `f` runs at once."""
        if not self._df.columns:
            return self._with(self._df, self._undecided)
        spark = self._df.sparkSession
        mapped, choices, errors = _records.map_records(spark, self._df, self._undecided, f)
        return self._with(mapped, choices)._failing(errors, options)

    def unnest(self, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Makes every field of a struct a column of its own, named with dots."""
        return self._with(_relationalize.unnest(self.toDF()), {})

    def relationalize(
        self,
        root_table_name: str,
        staging_path: str | None = None,
        options: Any = None,
        transformation_ctx: str = "",
        **_: Any,
    ) -> DynamicFrameCollection:
        """Flattens structs, and makes a frame of each array. Nothing is staged: `staging_path` is not written to."""
        tables = _relationalize.relationalize(self.toDF(), root_table_name)
        return self._collection(tables)

    def unbox(self, path: str, format: str, transformation_ctx: str = "", **options: Any) -> DynamicFrame:
        """Parses a text field that holds JSON or CSV, in its place."""
        given = {name: value for name, value in options.items() if name not in _STEP_ARGUMENTS}
        return self._with(_unbox.unbox(self.toDF(), path, format, given), {})

    def split_fields(
        self, paths: str | Iterable[str], name1: str, name2: str, transformation_ctx: str = "", **_: Any
    ) -> DynamicFrameCollection:
        """Two frames: with the fields named, and with the others."""
        split = list(paths) if not isinstance(paths, str) else [paths]
        frames = {name1: self.select_fields(split), name2: self.drop_fields(split)}
        return DynamicFrameCollection(frames, self.glue_ctx)

    def split_rows(
        self,
        comparison_dict: Mapping[str, Mapping[str, Any]],
        name1: str,
        name2: str,
        transformation_ctx: str = "",
        **_: Any,
    ) -> DynamicFrameCollection:
        """Two frames: of the rows that satisfy every comparison, and of the others."""
        chosen, others = _combine.split_rows(self.toDF(), comparison_dict)
        return self._collection({name1: chosen, name2: others})

    def join(
        self,
        paths1: str | Iterable[str],
        paths2: str | Iterable[str],
        frame2: DynamicFrame,
        transformation_ctx: str = "",
        **_: Any,
    ) -> DynamicFrame:
        """The rows of both frames whose keys are equal."""
        return self._with(_combine.join(self.toDF(), frame2.toDF(), paths1, paths2), {})

    def union(self, frame2: DynamicFrame, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """The rows of both frames, with the columns of both."""
        sides = (self._df, self._undecided), (frame2._df, frame2._undecided)
        return self._with(*_combine.union(*sides, (self.toDF(), frame2.toDF())))

    def mergeDynamicFrame(
        self,
        stage_dynamic_frame: DynamicFrame,
        primary_keys: str | Iterable[str],
        transformation_ctx: str = "",
        options: Any = None,
        **_: Any,
    ) -> DynamicFrame:
        """The staging frame's rows, and this frame's whose keys are not among them."""
        return self._with(_combine.merge(self.toDF(), stage_dynamic_frame.toDF(), primary_keys), {})

    def repartition(self, num_partitions: int, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Spreads the rows over that many Spark partitions."""
        return self._with(self._df.repartition(num_partitions), self._undecided)

    def coalesce(self, num_partitions: int, transformation_ctx: str = "", **_: Any) -> DynamicFrame:
        """Merges Spark partitions down to that many, without a shuffle."""
        return self._with(self._df.coalesce(num_partitions), self._undecided)

    def getNumPartitions(self) -> int:
        """Number of Spark partitions."""
        return self._df.rdd.getNumPartitions()

    def spigot(self, path: str, options: Mapping[str, Any] | None = None, transformation_ctx: str = "") -> DynamicFrame:
        """Writes a sample of the records to S3 as JSON, at once, and returns the frame."""
        from awsglue import _sink

        _sink.spigot(self.glue_ctx, self.toDF(), path, options or {})
        return self

    def write(
        self,
        connection_type: str,
        connection_options: Mapping[str, Any] | None = None,
        format: str | None = None,
        format_options: Mapping[str, Any] | None = None,
        accumulator_size: int | None = None,
    ) -> DynamicFrame:
        """Writes the frame, as `write_dynamic_frame.from_options` does."""
        written: DynamicFrame = self.glue_ctx.write_dynamic_frame_from_options(
            self, connection_type, dict(connection_options or {}), format, dict(format_options or {})
        )
        return written

    def errorsCount(self) -> int:
        """Number of error records of all steps up to this one."""
        return sum(errors.count() for errors in self._errors)

    def stageErrorsCount(self) -> int:
        """Number of error records of the step that made this frame."""
        return self._stage_errors.count() if self._stage_errors is not None else 0

    def errorsAsDynamicFrame(self) -> DynamicFrame:
        """The error records: `error.msg`, what was raised, and `error.dynamicRecord`, the record as JSON."""
        empty = self.glue_ctx.spark_session.createDataFrame([], _records.ERROR_TYPE)
        errors = empty
        for one in self._errors:
            errors = errors.unionByName(one)
        return DynamicFrame(errors, self.glue_ctx, "errors")

    def assertErrorThreshold(self) -> None:
        """Raises RuntimeError if there are more error records than the step's thresholds allow."""
        for threshold, count, what in zip(
            self._thresholds,
            (self.stageErrorsCount, self.errorsCount),
            ("stageThreshold", "totalThreshold"),
            strict=True,
        ):
            # Zero, the default, is no threshold, as Glue documents it.
            if threshold and (found := count()) >= threshold:
                raise RuntimeError(f"{what}: got {found} error records, allowed: fewer than {threshold}.")

    def _choice_columns(self) -> list[str]:
        verdicts = _choices.decide(self._df, self._undecided)
        return [name for name, verdict in verdicts.items() if verdict is _choices.Verdict.CHOICE]

    def _failing(self, errors: DataFrame, options: Mapping[str, Any]) -> DynamicFrame:
        self._stage_errors = errors
        self._errors = (*self._errors, errors)
        self._thresholds = (int(options.get("stageThreshold", 0)), int(options.get("totalThreshold", 0)))
        self.assertErrorThreshold()
        return self

    def _collection(self, frames: Mapping[str, DataFrame]) -> DynamicFrameCollection:
        named = {name: self._with(frame, {}, name) for name, frame in frames.items()}
        return DynamicFrameCollection(named, self.glue_ctx)

    def _with(self, df: DataFrame, undecided: dict[str, str], name: str | None = None) -> DynamicFrame:
        still = {column: declared for column, declared in undecided.items() if column in df.columns}
        made = DynamicFrame(df, self.glue_ctx, self.name if name is None else name, still)
        made._errors = self._errors
        return made

    def __getattr__(self, name: str) -> Any:
        raise unsupported(f"DynamicFrame.{name}", public_names(DynamicFrame))


#: What every transform takes beside its own arguments.
_STEP_ARGUMENTS = ("info", "stageThreshold", "totalThreshold")


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    raise ImportError(f"The local awsglue package has no awsglue.dynamicframe.{name}. It has: {', '.join(__all__)}.")
