"""Transforms of two frames, and those that make two of one."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

from pyspark.sql import Column, DataFrame, types
from pyspark.sql import functions as F

from awsglue._choices import quoted
from awsglue._paths import as_list, find, parse_path

_COMPARATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def join(
    left: DataFrame, right: DataFrame, left_paths: str | Iterable[str], right_paths: str | Iterable[str]
) -> DataFrame:
    """The rows of both whose keys are equal. A column of `right` that `left` has too is given as `.name`."""
    left_keys, right_keys = as_list(left_paths), as_list(right_paths)
    if not left_keys or len(left_keys) != len(right_keys):
        raise ValueError(f"join: got keys {left_keys} and {right_keys}, allowed: as many of one frame as of the other")
    lefts = [_value(left, path, "the first frame") for path in left_keys]
    rights = [_value(right, path, "the second frame") for path in right_keys]
    # Keys are columns of their own, so that a frame may be joined with itself.
    marked_left = left.select(*map(quoted, left.columns), *(k.alias(f"__l{i}") for i, k in enumerate(lefts)))
    names = {name: f".{name}" if name in left.columns else name for name in right.columns}
    renamed = [quoted(name).alias(new) for name, new in names.items()]
    marked_right = right.select(*renamed, *(k.alias(f"__r{i}") for i, k in enumerate(rights)))
    condition = reduce(operator.and_, (F.col(f"__l{i}") == F.col(f"__r{i}") for i in range(len(lefts))))
    columns = [*left.columns, *names.values()]
    return marked_left.join(marked_right, condition).select(*map(quoted, columns))


def merge(source: DataFrame, staged: DataFrame, primary_keys: str | Iterable[str]) -> DataFrame:
    """`staged`, and the rows of `source` whose keys are not in it. Duplicates stay, as Glue documents it."""
    keys = as_list(primary_keys)
    if not keys:
        raise ValueError("mergeDynamicFrame: got no primary keys, allowed: names of columns of both frames")
    lefts = [_value(source, key, "the source frame") for key in keys]
    rights = [_value(staged, key, "the staging frame") for key in keys]
    marked = source.select(*map(quoted, source.columns), *(k.alias(f"__l{i}") for i, k in enumerate(lefts)))
    known = staged.select(*(k.alias(f"__r{i}") for i, k in enumerate(rights))).distinct()
    condition = reduce(operator.and_, (F.col(f"__l{i}").eqNullSafe(F.col(f"__r{i}")) for i in range(len(lefts))))
    kept = marked.join(known, condition, "left_anti").select(*map(quoted, source.columns))
    return kept.unionByName(staged, allowMissingColumns=True)


def split_rows(frame: DataFrame, comparisons: Mapping[str, Mapping[str, Any]]) -> tuple[DataFrame, DataFrame]:
    """The rows that satisfy every comparison, and all the others, those with a null in it among them."""
    conditions: list[Column] = []
    for path, rules in comparisons.items():
        value = _value(frame, path, "the frame")
        for comparator, other in rules.items():
            if comparator not in _COMPARATORS:
                raise ValueError(f"split_rows: got comparator {comparator!r}, allowed: {', '.join(_COMPARATORS)}")
            conditions.append(_COMPARATORS[comparator](value, F.lit(other)))
    if not conditions:
        raise ValueError('split_rows: got no comparison, allowed: {"age": {">": 10, "<": 20}}')
    chosen = F.coalesce(reduce(operator.and_, conditions), F.lit(False))
    return frame.where(chosen), frame.where(~chosen)


def union(
    one: tuple[DataFrame, dict[str, str]], other: tuple[DataFrame, dict[str, str]], settled: tuple[DataFrame, DataFrame]
) -> tuple[DataFrame, dict[str, str]]:
    """The rows of both; a column that is text in one and of another simple type in the other is a choice of the two.

    `one` and `other` are frames with their undecided columns, `settled` the same with every type settled.
    """
    if one[1] == other[1]:
        first, second, choices = one[0], other[0], dict(one[1])
    else:
        (first, second), choices = settled, {}
    for name in first.columns:
        if name not in second.columns or name in choices:
            continue
        kinds = first.schema[name].dataType, second.schema[name].dataType
        simple = [kind for kind in kinds if not isinstance(kind, types.StringType)]
        if len(simple) == 1 and not isinstance(
            simple[0], types.StructType | types.ArrayType | types.MapType | types.NullType
        ):
            choices[name] = simple[0].simpleString()
            first = first.withColumn(name, quoted(name).cast("string"))
            second = second.withColumn(name, quoted(name).cast("string"))
    return first.unionByName(second, allowMissingColumns=True), choices


def _value(frame: DataFrame, path: str, where: str) -> Column:
    steps = parse_path(path, frame.columns)
    found = None
    if steps[0] in frame.columns:
        found = find(quoted(steps[0]), frame.schema[steps[0]].dataType, steps[1:])
    if found is None:
        raise ValueError(f"got path {path!r}, allowed: fields of {where}: {', '.join(frame.columns)}")
    return found[0]
