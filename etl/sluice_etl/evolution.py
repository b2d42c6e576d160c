"""The columns that were read beside those of the contract: what is there, missing, new, renamed or in another order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import frame
from .contract import Contract
from .contract_column import Column
from .errors import SchemaError
from .normalise import normalise


@dataclass(frozen=True)
class ColumnsRead:
    """How the columns of a read answer to a contract. All but `sources` is for the run summary.

    `sources` has, for each of the contract's columns that was read, the raw columns it is read from, best first.
    `missing` are the contract's columns that were not read, `unknown` the raw columns that it does not name, `renamed`
    maps the raw columns that differ from their column in more than case, spaces and punctuation to it. `reordered` says
    whether columns that were read come in another order than in the contract. An empty read has none of all these.
    """

    sources: dict[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    reordered: bool = False


def columns_read(raw_columns: Sequence[str], contract: Contract, origin: str = "") -> ColumnsRead:
    """Find the contract's columns among those read, by their normalised names.

    Args:
        raw_columns: The names as read, of one file or of several together. Those that `frame` names are passed over.
        contract: The dataset's contract.
        origin: The file whose columns they are, for messages; empty for those of several.

    Raises:
        SchemaError: when two of them differ in case alone; when a column is missing that the contract cannot do without
            (required and without default, or any with missingColumns: reject); when one is unknown and the contract
            says unknownColumns: reject. Nothing has been written then.
    """
    names = [name for name in raw_columns if not name.startswith(frame.PREFIX)]
    if not names:
        return ColumnsRead({})
    place = f" in {origin}" if origin else ""
    by_form = _by_form(names, contract, place)
    sources = {
        column.name: tuple(name for form in column.sought for name in by_form.get(form, ()))
        for column in contract.columns
    }
    found = {column: raw for column, raw in sources.items() if raw}
    missing = [column for column in contract.columns if column.name not in found]
    for column in missing:
        _check_missing(column, names, contract, place)
    taken = {name for raw in found.values() for name in raw}
    unknown = tuple(name for name in names if name not in taken)
    if unknown and contract.unknown_columns == "reject":
        raise SchemaError(
            f"The contract of {contract.name} rejects unknown columns, and these were read{place}: {_listed(unknown)}; "
            f"it knows: {_listed(contract.raw_names)}. Nothing was written. Add them to the contract's columns, or let "
            "unknownColumns drop or keep them."
        )
    positions = [names.index(raw[0]) for raw in found.values()]
    return ColumnsRead(
        sources=found,
        missing=tuple(column.name for column in missing),
        unknown=unknown,
        renamed=tuple(
            (name, column) for column, raw in found.items() for name in raw if normalise(name) != normalise(column)
        ),
        reordered=positions != sorted(positions),
    )


def _by_form(names: Sequence[str], contract: Contract, place: str) -> dict[str, list[str]]:
    """The names of each form. Several are those of different files, so each row should have a value in one of them."""
    seen: dict[str, str] = {}
    by_form: dict[str, list[str]] = {}
    for name in names:
        key = name.strip().lower()
        form = normalise(name)
        if key in seen and any(form in column.sought for column in contract.columns):
            raise SchemaError(
                f"Dataset {contract.name} was read with two columns {seen[key]!r} and {name!r}{place}: which one is "
                "meant is unknown. The files' header must name each column once."
            )
        seen.setdefault(key, name)
        by_form.setdefault(form, []).append(name)
    return by_form


def _check_missing(column: Column, names: Sequence[str], contract: Contract, place: str) -> None:
    if column.required and column.default is None:
        why = "is required by the contract"
    elif contract.missing_columns == "reject":
        why = "may not be missing by the contract (missingColumns: reject)"
    else:
        return
    sought = f" (from {_listed(column.raw_names)})" if column.raw_names else ""
    raise SchemaError(
        f"Column {column.name}{sought} {why} of {contract.name}, but was not read; read were{place}: {_listed(names)}. "
        "Nothing was written. Check the files' header and the raw table, give the column's other name as from, or make "
        "it optional."
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
