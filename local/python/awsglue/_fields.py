"""Transforms of columns: select, drop, rename, map, drop what is always null."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyspark.sql import Column, DataFrame, types
from pyspark.sql import functions as F

from awsglue import _choices
from awsglue._choices import quoted
from awsglue._paths import ELEMENTS, Tree, as_list, change, find, parse_path, prune, tree_of
from awsglue._types import cast_column, hive_name
from awsglue._unsupported import unsupported

# Source and target types that say only what kind of value it is: the value passes as it is.
_KINDS = {"array": types.ArrayType, "struct": types.StructType, "map": types.MapType}
_NESTED = ("array<", "struct<", "map<")


def select(frame: DataFrame, paths: str | Iterable[str]) -> DataFrame:
    """The columns and nested fields named; those that are not there are left out."""
    tree = _tree(frame, paths)
    kept = [_pruned(frame, name, tree[name], select=True) for name in frame.columns if name in tree]
    return frame.select(*(column for column in kept if column is not None))


def drop(frame: DataFrame, paths: str | Iterable[str]) -> DataFrame:
    """All but the columns and nested fields named."""
    tree = _tree(frame, paths)
    kept = [_pruned(frame, name, tree[name], select=False) if name in tree else quoted(name) for name in frame.columns]
    return frame.select(*(column for column in kept if column is not None))


def rename(frame: DataFrame, old: str, new: str) -> DataFrame:
    """The field renamed in its place; as it was where there is no such field. Raises UnsupportedError for a move."""
    source, target = parse_path(old, frame.columns), parse_path(new)
    if source[:-1] != target[:-1]:
        raise unsupported(
            f"rename_field from {old!r} into another place ({new!r})", ["a new name in the same place", "apply_mapping"]
        )
    columns = []
    for name in frame.columns:
        column = quoted(name)
        if name == source[0]:
            kind = frame.schema[name].dataType
            column = change(column, kind, source[1:], lambda value, _: value, target[-1]).alias(
                target[0] if len(source) == 1 else name
            )
        columns.append(column)
    return frame.select(*columns)


def apply_mapping(
    frame: DataFrame, undecided: dict[str, str], mappings: Iterable[Sequence[str]], *, case_sensitive: bool
) -> DataFrame:
    """Selects, renames, nests and casts: `(source, source type, target, target type)` or `(source, target type)`.

    A source that is not there is left out. A target `a.b` is field b of a struct a.
    """
    targets: dict[str, Any] = {}
    for mapping in mappings:
        if isinstance(mapping, str) or len(mapping) not in (2, 4):
            raise ValueError(f"apply_mapping: got {mapping!r}, allowed: (source, source type, target, target type)")
        target = mapping[-2] if len(mapping) == 4 else mapping[0]
        value = _mapped(frame, undecided, mapping, case_sensitive)
        if value is not None:
            _put(targets, parse_path(target), value, target)
    return frame.select(*_structs(targets))


def drop_nulls(frame: DataFrame) -> DataFrame:
    """All but the fields, nested ones too, that are null in every row. A frame without rows keeps its columns."""
    paths = [path for field in frame.schema.fields for path in _leaves((field.name,), field.dataType)]
    if not paths:
        return frame
    values = [F.count(_some(find(quoted(path[0]), frame.schema[path[0]].dataType, path[1:]))[0]) for path in paths]
    rows, *counts = frame.agg(F.count(F.lit(1)), *values).collect()[0]
    if rows == 0:
        return frame
    tree = tree_of(path for path, count in zip(paths, counts, strict=True) if count == 0)
    kept = [_pruned(frame, name, tree[name], select=False) if name in tree else quoted(name) for name in frame.columns]
    return frame.select(*(column for column in kept if column is not None))


def _leaves(path: tuple[str, ...], kind: types.DataType) -> list[tuple[str, ...]]:
    if isinstance(kind, types.StructType) and kind.fields:
        return [leaf for field in kind.fields for leaf in _leaves((*path, field.name), field.dataType)]
    return [path]


def _tree(frame: DataFrame, paths: str | Iterable[str]) -> Tree:
    return tree_of(parse_path(path, frame.columns) for path in as_list(paths))


def _pruned(frame: DataFrame, name: str, tree: Tree, *, select: bool) -> Column | None:
    column = prune(quoted(name), frame.schema[name].dataType, tree, select=select)
    return None if column is None else column.alias(name)


def _mapped(frame: DataFrame, undecided: dict[str, str], mapping: Sequence[str], case_sensitive: bool) -> Column | None:
    steps = parse_path(mapping[0], frame.columns)
    known = {column if case_sensitive else column.lower(): column for column in frame.columns}
    name = known.get(steps[0] if case_sensitive else steps[0].lower())
    if name is None:
        return None
    found = find(quoted(name), frame.schema[name].dataType, steps[1:])
    if found is None:
        return None
    value, held = found
    target = mapping[-1].strip().lower()
    if target in _KINDS:
        if not isinstance(held, _KINDS[target]):
            raise ValueError(
                f"apply_mapping: {mapping[0]!r} holds {held.simpleString()}, no {target}, as {mapping!r} says"
            )
        return value
    if target.startswith(_NESTED):
        return value.cast(target)
    if len(mapping) == 4 and name in undecided and hive_name(mapping[1]) != "string":
        # Of a choice, the source type says which side is meant.
        held = types._parse_datatype_string(hive_name(mapping[1]))
        value = _choices.as_declared(name, hive_name(mapping[1]))
    return cast_column(value, held, hive_name(target))


def _put(targets: dict[str, Any], steps: tuple[str, ...], value: Column, target: str) -> None:
    if ELEMENTS in steps:
        raise unsupported(f"apply_mapping to {target!r}, inside of an array", ["targets a and a.b"])
    node = targets
    for step in steps[:-1]:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise ValueError(f"apply_mapping: target {target!r} is inside of {step!r}, which another mapping makes.")
    if steps[-1] in node:
        raise ValueError(f"apply_mapping: target {target!r} is made by two mappings.")
    node[steps[-1]] = value


def _structs(targets: dict[str, Any]) -> list[Column]:
    return [
        (F.struct(*_structs(value)) if isinstance(value, dict) else value).alias(name)
        for name, value in targets.items()
    ]


def _some(value: Any) -> Any:
    assert value is not None
    return value
