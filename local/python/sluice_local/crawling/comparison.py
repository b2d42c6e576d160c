"""Whether the catalog's tables and partitions say what the files say."""

from __future__ import annotations

import time
from typing import Any

#: The parameter that marks what has lost its files.
DEPRECATED_BY = "DEPRECATED_BY_CRAWLER"

# What `TableInput` and `PartitionInput` take of what `GetTables` and `GetPartitions` give.
_INPUT_FIELDS = (
    "Values",
    "Name",
    "Description",
    "Owner",
    "Retention",
    "PartitionKeys",
    "TableType",
    "StorageDescriptor",
)
_DESCRIPTOR_FIELDS = ("Columns", "Location", "InputFormat", "OutputFormat", "SerdeInfo")


def differs(held: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether the catalog's entry lacks anything of what is wanted; what it has beyond that is its owner's."""
    descriptor, target = held.get("StorageDescriptor", {}), wanted["StorageDescriptor"]
    if any(descriptor.get(field) != target.get(field) for field in _DESCRIPTOR_FIELDS):
        return True
    parameters = held.get("Parameters", {})
    return is_deprecated(held) or any(parameters.get(key) != value for key, value in wanted["Parameters"].items())


def is_deprecated(held: dict[str, Any]) -> bool:
    """Whether a crawler marked the entry as having no files."""
    return DEPRECATED_BY in held.get("Parameters", {})


def deprecated(held: dict[str, Any]) -> dict[str, Any]:
    """The entry, as input, with the mark and its time."""
    parameters = {**held.get("Parameters", {}), DEPRECATED_BY: str(int(time.time() * 1000))}
    return {**{field: held[field] for field in _INPUT_FIELDS if field in held}, "Parameters": parameters}
