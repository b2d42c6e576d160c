"""The data contract: one JSON file a dataset, saying what its rows must be and how they are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NoReturn, cast

from .contract_column import COLUMN_NAME, LONGEST_COLUMN_NAME, Column, parse_column
from .contract_fields import Problems
from .contract_source import Source, parse_source
from .contract_value import show
from .contract_version import meaning_hash
from .errors import ContractError
from .layout import HIVE_DEFAULT_PARTITION
from .types import MAP

WriteMode = Literal["append", "overwrite"]
UnknownColumns = Literal["drop", "keep", "reject"]
MissingColumns = Literal["null", "reject"]
OnRewrittenInput = Literal["fail", "replace"]

_KEYS = {"$schema", "name", "description", "source", "columns", "partitionColumn", "writeMode", "maxRejectRatio"}
_KEYS |= {"unknownColumns", "unknownColumnsIn", "missingColumns", "onRewrittenInput"}
LONGEST_PARTITION_VALUE = 255
"""In bytes: an object key has at most 1,024, and escaping makes three bytes of one."""

_LONGEST_NAME = 63
# The folder of rejected rows in the curated bucket.
_RESERVED_NAME = "quarantine"
# What the names of the tables of rejected rows begin with.
_RESERVED_PREFIX = "quarantine_"
# Partition values become parts of keys: types whose values have one text form, short and free of rounding.
_PARTITION_KINDS = ("string", "int", "bigint", "date", "boolean")


@dataclass(frozen=True)
class Contract:
    """A dataset's contract. `columns` is in the order of the curated table; `max_reject_ratio` is between 0 and 1.

    `unknown_columns` and `missing_columns` say what becomes of raw columns that the contract does not name, and of its
    own that were not read; `unknown_columns_in` is the map column for the former, empty unless they are kept.
    `on_rewritten_input` says what to do with a raw file that was read before with other content.
    """

    name: str
    source: Source
    columns: tuple[Column, ...]
    partition_column: str
    write_mode: WriteMode
    max_reject_ratio: Decimal
    description: str = ""
    unknown_columns: UnknownColumns = "drop"
    unknown_columns_in: str = ""
    missing_columns: MissingColumns = "null"
    on_rewritten_input: OnRewrittenInput = "fail"

    @property
    def data_columns(self) -> tuple[Column, ...]:
        """The columns stored inside curated objects: all but the partition column, which is in the key.

        The map column of unknown raw columns, where there is one, is the last.
        """
        kept = (Column(self.unknown_columns_in, MAP),) if self.unknown_columns_in else ()
        return (*(column for column in self.columns if column.name != self.partition_column), *kept)

    @property
    def version(self) -> str:
        """SHA-256 of what the contract means, in lower-case hexadecimal: descriptions and formatting do not count."""
        return meaning_hash(self)

    @property
    def raw_names(self) -> tuple[str, ...]:
        """The raw columns that the contract knows, as it writes their names, in the order of its columns."""
        return tuple(name for column in self.columns for name in column.raw_names or (column.name,))


def parse_contract(text: str, origin: str) -> Contract:
    """Read and check a contract.

    Args:
        text: The JSON text of the dataset file.
        origin: Where the text came from, for messages.

    Raises:
        ContractError: naming every problem found: where, what was got, what is allowed.
    """
    try:
        value: object = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ContractError(
            f"{origin} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    problems = Problems()
    contract = _contract(value, problems)
    if contract is None:
        raise ContractError(f"{origin} is not a data contract: " + "; ".join(problems) + ".")
    return contract


def _no_constant(name: str) -> NoReturn:
    raise ContractError(f"A data contract is JSON, which has no number {name}.")


def _contract(value: object, problems: Problems) -> Contract | None:
    if not isinstance(value, dict):
        problems.add("the file", value, "a JSON object")
        return None
    fields = cast(Mapping[str, object], value)
    problems.check_keys("the file", fields, _KEYS)
    name = problems.text(fields, "name", "name", pattern=COLUMN_NAME, longest=_LONGEST_NAME)
    if name == _RESERVED_NAME:
        problems.add("name", name, "another name: this is the folder of rejected rows")
    elif name.startswith(_RESERVED_PREFIX):
        problems.add("name", name, f"another name: tables of rejected rows begin with {_RESERVED_PREFIX}")
    columns = _columns(fields.get("columns"), problems)
    partition_column = problems.text(fields, "partitionColumn", "partitionColumn")
    _check_partition(partition_column, columns, problems)
    write_mode = problems.choice(fields, "writeMode", ("append", "overwrite"))
    unknown_columns = problems.choice(fields, "unknownColumns", ("drop", "keep", "reject"))
    missing_columns = problems.choice(fields, "missingColumns", ("null", "reject"))
    unknown_columns_in = _unknown_columns_in(fields, unknown_columns, columns, problems)
    ratio = fields.get("maxRejectRatio", 0)
    if isinstance(ratio, bool) or not isinstance(ratio, int | Decimal) or not 0 <= ratio <= 1:
        problems.add("maxRejectRatio", ratio, "a number from 0 to 1")
        ratio = 0
    on_rewritten_input = _on_rewritten_input(fields, problems)
    source = parse_source(fields.get("source"), problems)
    description = problems.optional_text(fields, "description", "description")
    if problems:
        return None
    return Contract(
        name=name,
        source=source,
        columns=columns,
        partition_column=partition_column,
        write_mode=cast(WriteMode, write_mode),
        max_reject_ratio=Decimal(ratio),
        description=description,
        unknown_columns=cast(UnknownColumns, unknown_columns),
        unknown_columns_in=unknown_columns_in,
        missing_columns=cast(MissingColumns, missing_columns),
        on_rewritten_input=on_rewritten_input,
    )


def _unknown_columns_in(
    fields: Mapping[str, object], unknown_columns: str, columns: tuple[Column, ...], problems: Problems
) -> str:
    if unknown_columns != "keep":
        if "unknownColumnsIn" in fields:
            problems.say(f"unknownColumnsIn is for unknownColumns: keep, not for {unknown_columns}")
        return ""
    name = problems.text(
        fields, "unknownColumnsIn", "unknownColumnsIn", pattern=COLUMN_NAME, longest=LONGEST_COLUMN_NAME
    )
    if name in [column.name for column in columns]:
        problems.add("unknownColumnsIn", name, "a name that no other column has")
    return name


def _on_rewritten_input(fields: Mapping[str, object], problems: Problems) -> OnRewrittenInput:
    value = fields.get("onRewrittenInput", "fail")
    if value not in ("fail", "replace"):
        problems.add("onRewrittenInput", value, "fail or replace")
    elif value == "replace" and fields.get("writeMode") == "overwrite":
        problems.say(
            "onRewrittenInput is replace, which needs writeMode append: an overwritten object holds rows of several "
            "files, so those of one file's former version cannot be taken out"
        )
    return cast(OnRewrittenInput, value)


def _columns(value: object, problems: Problems) -> tuple[Column, ...]:
    if not isinstance(value, list) or not value:
        problems.add("columns", value, "a list of at least one column")
        return ()
    parsed = [parse_column(item, f"columns[{index}]", problems) for index, item in enumerate(cast(list[object], value))]
    columns = tuple(column for column in parsed if column is not None)
    names = [column.name for column in columns]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.say(f"column {name} is there {names.count(name)} times: names must differ")
    _check_raw_names(columns, problems)
    return columns


def _check_raw_names(columns: tuple[Column, ...], problems: Problems) -> None:
    readers: dict[str, str] = {}
    for column in columns:
        for form in column.sought:
            other = readers.setdefault(form, column.name)
            if other != column.name:
                problems.say(f"columns {other} and {column.name} are both from {form}: a raw column goes to one column")


def _check_partition(name: str, columns: tuple[Column, ...], problems: Problems) -> None:
    if not name or not columns:
        return
    found = next((column for column in columns if column.name == name), None)
    if found is None:
        problems.add("partitionColumn", name, "one of the columns: " + ", ".join(column.name for column in columns))
    elif found.type.kind not in _PARTITION_KINDS:
        problems.say(f"partitionColumn {name} is a {found.type}, must be of type {', '.join(_PARTITION_KINDS)}")
    elif len(columns) == 1:
        problems.say(f"{name} is the only column and the partition column: curated files would have no columns left")
    elif found.default is not None and not _is_partition_value(show(found.default)):
        problems.add(
            f"column {name}: default",
            show(found.default),
            f"a partition value: at most {LONGEST_PARTITION_VALUE} bytes, and not {HIVE_DEFAULT_PARTITION}",
        )


def _is_partition_value(text: str) -> bool:
    return text != HIVE_DEFAULT_PARTITION and len(text.encode()) <= LONGEST_PARTITION_VALUE
