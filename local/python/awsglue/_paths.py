"""Paths into nested columns, as Glue writes them: `a.b`, `list[].price`, and a name with a dot in backquotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from pyspark.sql import Column, types
from pyspark.sql import functions as F

#: The step into the elements of an array.
ELEMENTS = "[]"

_STEP = re.compile(r"`((?:[^`]|``)+)`|([^.`\[\]]+)")

#: Steps of several paths together; an empty tree is the end of a path.
Tree = dict[str, Any]


def parse_path(path: str, columns: Iterable[str] = ()) -> tuple[str, ...]:
    """The steps of a path: names, and :data:`ELEMENTS` for `[]`. A text that is a column's whole name is that column.

    Raises ValueError for what is no path.
    """
    if path in columns:
        return (path,)
    steps: list[str] = []
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            break
        steps.append(match[1].replace("``", "`") if match[1] is not None else match[2])
        position = match.end()
        while path.startswith(ELEMENTS, position):
            steps.append(ELEMENTS)
            position += len(ELEMENTS)
        if position == len(path):
            return tuple(steps)
        if path[position] != ".":
            break
        position += 1
    raise ValueError(f"got path {path!r}, allowed: a, a.b, a[].b, and `a.b` in backquotes for a name with a dot")


def as_list(paths: str | Iterable[str]) -> list[str]:
    """The paths; Glue takes a single one without a list too."""
    return [paths] if isinstance(paths, str) else list(paths)


def tree_of(paths: Iterable[tuple[str, ...]]) -> Tree:
    """The paths as one tree. Where one path is the start of another, the shorter one, which is more, counts."""
    tree: Tree = {}
    for path in sorted(paths, key=len):
        node = tree
        for depth, step in enumerate(path):
            if step in node and not node[step]:
                break
            node = node.setdefault(step, {})
            if depth == len(path) - 1:
                node.clear()
    return tree


def prune(column: Column, kind: types.DataType, tree: Tree, *, select: bool) -> Column | None:
    """The value with only (`select`), or without, what `tree` names; None where nothing is left of it."""
    if not tree:
        return column if select else None
    if isinstance(kind, types.ArrayType):
        element = kind.elementType
        inner = tree.get(ELEMENTS, tree)
        if prune(F.lit(None).cast(element), element, inner, select=select) is None:
            return None
        return F.transform(column, lambda value: _some(prune(value, element, inner, select=select)))
    if not isinstance(kind, types.StructType):
        # The path leads into what has no inside: nothing of it is selected, and nothing dropped.
        return None if select else column
    fields = []
    for field in kind.fields:
        value: Column | None = column.getField(field.name)
        if field.name in tree:
            value = prune(column.getField(field.name), field.dataType, tree[field.name], select=select)
        elif select:
            value = None
        if value is not None:
            fields.append(value.alias(field.name))
    return F.when(column.isNotNull(), F.struct(*fields)) if fields else None


def find(column: Column, kind: types.DataType, steps: tuple[str, ...]) -> tuple[Column, types.DataType] | None:
    """What the path leads to and its type, None where the schema has no such field. Behind an array: an array."""
    for position, step in enumerate(steps):
        if isinstance(kind, types.ArrayType):
            rest = steps[position + 1 :] if step == ELEMENTS else steps[position:]
            return _find_in_elements(column, kind.elementType, rest)
        if not isinstance(kind, types.StructType) or step not in kind.names:
            return None
        column, kind = column.getField(step), kind[step].dataType
    return column, kind


def _find_in_elements(
    column: Column, element: types.DataType, rest: tuple[str, ...]
) -> tuple[Column, types.DataType] | None:
    found = find(F.lit(None).cast(element), element, rest)
    if found is None:
        return None
    return F.transform(column, lambda value: _some(find(value, element, rest))[0]), types.ArrayType(found[1])


def change(
    column: Column,
    kind: types.DataType,
    steps: tuple[str, ...],
    action: Callable[[Column, types.DataType], Column],
    rename: str | None = None,
) -> Column:
    """The value with `action` done to what the path leads to, and that renamed to `rename` if it is given."""
    if not steps:
        return action(column, kind)
    if isinstance(kind, types.ArrayType):
        element = kind.elementType
        rest = steps[1:] if steps[0] == ELEMENTS else steps
        return F.transform(column, lambda value: change(value, element, rest, action, rename))
    if not isinstance(kind, types.StructType) or steps[0] not in kind.names:
        return column
    fields = []
    for field in kind.fields:
        value, name = column.getField(field.name), field.name
        if field.name == steps[0]:
            value = change(value, field.dataType, steps[1:], action, rename)
            name = rename if rename is not None and len(steps) == 1 else name
        fields.append(value.alias(name))
    return F.when(column.isNotNull(), F.struct(*fields))


def _some(value: Any) -> Any:
    assert value is not None
    return value
