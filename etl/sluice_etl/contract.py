"""The data contract: one JSON file a dataset, saying what its rows must be and how they are written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from .contract_column import COLUMN_NAME, Column, parse_column
from .contract_fields import Problems
from .errors import ContractError

WriteMode = Literal["append", "overwrite"]
OnRewrittenInput = Literal["fail", "replace"]

_KEYS = {
    "$schema",
    "name",
    "description",
    "source",
    "columns",
    "partitionColumn",
    "writeMode",
    "maxRejectRatio",
    "onRewrittenInput",
}
# Partition values become parts of keys: types whose values have one text form, short and free of rounding.
_PARTITION_KINDS = ("string", "int", "bigint", "date", "boolean")


@dataclass(frozen=True)
class Source:
    """How the raw files are written."""

    format: Literal["csv"] = "csv"
    delimiter: str = ","
    quote: str = '"'


@dataclass(frozen=True)
class Contract:
    """A dataset's contract. `columns` is in the order of the curated table; `max_reject_ratio` is between 0 and 1.

    `on_rewritten_input` says what to do with a raw file that was read before with other content.
    """

    name: str
    source: Source
    columns: tuple[Column, ...]
    partition_column: str
    write_mode: WriteMode
    max_reject_ratio: Decimal
    description: str = ""
    on_rewritten_input: OnRewrittenInput = "fail"

    @property
    def data_columns(self) -> tuple[Column, ...]:
        """The columns stored inside curated objects: all but the partition column, which is in the key."""
        return tuple(column for column in self.columns if column.name != self.partition_column)


def parse_contract(text: str, origin: str) -> Contract:
    """Read and check a contract.

    Args:
        text: The JSON text of the dataset file.
        origin: Where the text came from, for messages.

    Raises:
        ContractError: naming every problem found: where, what was got, what is allowed.
    """
    try:
        value: object = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise ContractError(
            f"{origin} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    problems = Problems()
    contract = _contract(value, problems)
    if contract is None:
        raise ContractError(f"{origin} is not a data contract: " + "; ".join(problems) + ".")
    return contract


def _contract(value: object, problems: Problems) -> Contract | None:
    if not isinstance(value, dict):
        problems.add("the file", value, "a JSON object")
        return None
    fields = cast(Mapping[str, object], value)
    problems.check_keys("the file", fields, _KEYS)
    name = problems.text(fields, "name", "name", pattern=COLUMN_NAME)
    columns = _columns(fields.get("columns"), problems)
    partition_column = problems.text(fields, "partitionColumn", "partitionColumn")
    _check_partition(partition_column, columns, problems)
    write_mode = fields.get("writeMode", "append")
    if write_mode not in ("append", "overwrite"):
        problems.add("writeMode", write_mode, "append or overwrite")
    ratio = fields.get("maxRejectRatio", 0)
    if isinstance(ratio, bool) or not isinstance(ratio, int | Decimal) or not 0 <= ratio <= 1:
        problems.add("maxRejectRatio", ratio, "a number from 0 to 1")
        ratio = 0
    on_rewritten_input = _on_rewritten_input(fields, problems)
    source = _source(fields.get("source"), problems)
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
        on_rewritten_input=on_rewritten_input,
    )


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
    return columns


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


def _source(value: object, problems: Problems) -> Source:
    if not isinstance(value, dict):
        problems.add("source", value, "a JSON object")
        return Source()
    fields = cast(Mapping[str, object], value)
    problems.check_keys("source", fields, {"format", "delimiter", "quote"})
    if fields.get("format") != "csv":
        problems.add("source.format", fields.get("format"), "csv")
    marks: dict[str, str] = {"delimiter": ",", "quote": '"'}
    for key in marks:
        mark = fields.get(key, marks[key])
        if isinstance(mark, str) and re.fullmatch(r"[^\r\n]", mark):
            marks[key] = mark
        else:
            problems.add(f"source.{key}", mark, "one character, not a line break")
    if marks["delimiter"] == marks["quote"]:
        problems.say(f"source.delimiter and source.quote are both {json.dumps(marks['quote'])}: they must differ")
    return Source("csv", marks["delimiter"], marks["quote"])
