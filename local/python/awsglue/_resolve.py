"""`resolveChoice`: actions on the columns of a frame and on those that are still undecided."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame

from awsglue import _choices
from awsglue._choices import quoted
from awsglue._types import cast_column, hive_name

_ACTIONS = "cast:type, project:type, make_cols, make_struct"


def by_specs(
    frame: DataFrame, undecided: dict[str, str], specs: Sequence[tuple[str, str]]
) -> tuple[DataFrame, dict[str, str]]:
    """Applies `(column, action)` pairs. Columns that are not there are left out. No data is read."""
    actions = {path.strip("`"): action for path, action in specs}
    for path, action in actions.items():
        _parse(action)
        if "[]" in path:
            raise ValueError(f"resolveChoice: got path {path!r}, allowed here: top-level columns")
    return _apply(frame, undecided, {name: action for name, action in actions.items() if name in frame.columns})


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
