"""`resolveChoice`: actions on the columns of a frame and on those that are still undecided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.sql import Column, DataFrame, types

from awsglue import _choices
from awsglue._choices import quoted
from awsglue._paths import change, parse_path
from awsglue._types import cast_column, hive_name

_OPTION_ACTIONS = {"Project": "project", "Cast": "cast", "KeepAsStruct": "make_struct"}
_ACTIONS = "cast:type, project:type, make_cols, make_struct"


class ResolveOption:
    """How `toDF` resolves one field: `Project` or `Cast` to a type of Spark's, or `KeepAsStruct`."""

    def __init__(self, path: str, action: str, target: types.DataType | None = None) -> None:
        if action not in _OPTION_ACTIONS or (action == "KeepAsStruct") != (target is None):
            raise ValueError(
                f"ResolveOption: got {action!r} with {target!r}, "
                "allowed: Project and Cast with a type, KeepAsStruct without"
            )
        self.path = path
        self.action = action
        self.target = target

    def spec(self) -> tuple[str, str]:
        """The same as a spec of `resolveChoice`."""
        verb = _OPTION_ACTIONS[self.action]
        return self.path, verb if self.target is None else f"{verb}:{self.target.simpleString()}"


def by_specs(
    frame: DataFrame, undecided: dict[str, str], specs: Sequence[tuple[str, str]]
) -> tuple[DataFrame, dict[str, str]]:
    """Applies `(path, action)` pairs. Fields that are not there are left out. No data is read.

    A field within a struct or an array has one type, so that only `cast` changes it.
    """
    actions: dict[str, str] = {}
    for path, action in specs:
        verb, target = _parse(action)
        name, *inner = parse_path(path, frame.columns)
        if inner and verb == "cast" and name in frame.columns:
            frame = _cast_inner(frame, name, tuple(inner), target)
        elif not inner:
            actions[name] = action
    return _apply(frame, undecided, {name: action for name, action in actions.items() if name in frame.columns})


def by_table(frame: DataFrame, undecided: dict[str, str], table: dict[str, Any]) -> tuple[DataFrame, dict[str, str]]:
    """Casts every column of a simple type to what the catalog's table says it is."""
    columns = table["StorageDescriptor"]["Columns"]
    simple = [column for column in columns if "<" not in column["Type"]]
    return by_specs(frame, undecided, [(f"`{column['Name']}`", f"cast:{column['Type']}") for column in simple])


def by_choice(frame: DataFrame, undecided: dict[str, str], choice: str) -> tuple[DataFrame, dict[str, str]]:
    """Applies one action to the columns that turn out to hold two types; the others settle on the one they hold."""
    _parse(choice)
    ambiguous = [
        name for name, verdict in _choices.decide(frame, undecided).items() if verdict is _choices.Verdict.CHOICE
    ]
    clear = {name: declared for name, declared in undecided.items() if name not in ambiguous}
    return _apply(
        _choices.settle(frame, clear), {name: undecided[name] for name in ambiguous}, dict.fromkeys(ambiguous, choice)
    )


def _cast_inner(frame: DataFrame, name: str, steps: tuple[str, ...], target: str) -> DataFrame:
    def cast(column: Column, kind: types.DataType) -> Column:
        return cast_column(column, kind, target)

    changed = change(quoted(name), frame.schema[name].dataType, steps, cast).alias(name)
    return frame.select(*(changed if column == name else quoted(column) for column in frame.columns))


def _apply(frame: DataFrame, undecided: dict[str, str], actions: dict[str, str]) -> tuple[DataFrame, dict[str, str]]:
    columns: list[Column] = []
    for name in frame.columns:
        action = actions.get(name)
        if action is None:
            columns.append(quoted(name))
        else:
            columns += _resolved(frame, undecided.get(name), name, action)
    return frame.select(*columns), {name: declared for name, declared in undecided.items() if name not in actions}


def _resolved(frame: DataFrame, declared: str | None, name: str, action: str) -> list[Column]:
    verb, target = _parse(action)
    if verb == "cast":
        return [cast_column(quoted(name), frame.schema[name].dataType, target).alias(name)]
    if declared is None:
        # One type only: there is no choice to make.
        return [quoted(name)]
    if verb == "project":
        if target == "string":
            return [_choices.as_other_text(name, declared).alias(name)]
        if target != declared:
            raise ValueError(f"resolveChoice: got project:{target} for {name}, which holds {declared} or string.")
        return [_choices.as_declared(name, declared).alias(name)]
    if verb == "make_cols":
        typed = _choices.as_declared(name, declared).alias(f"{name}_{_choices.choice_field(declared)}")
        return [typed, _choices.as_other_text(name, declared).alias(f"{name}_string")]
    return [_choices.as_struct(name, declared).alias(name)]


def _parse(action: str) -> tuple[str, str]:
    verb, _, target = action.partition(":")
    if verb in ("cast", "project") and target:
        try:
            return verb, hive_name(target)
        except ValueError as error:
            raise ValueError(f"resolveChoice: {action!r}: {error}") from error
    if action in ("make_cols", "make_struct"):
        return action, ""
    raise ValueError(f"resolveChoice: got action {action!r}, allowed: {_ACTIONS}")
