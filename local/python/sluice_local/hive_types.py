"""Hive type names, as the catalog stores them, and what they are in Arrow, DuckDB and Athena."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIMPLE = {
    "boolean",
    "tinyint",
    "smallint",
    "int",
    "bigint",
    "float",
    "double",
    "string",
    "binary",
    "date",
    "timestamp",
}
_ALIASES = {
    "integer": "int",
    "long": "bigint",
    "short": "smallint",
    "byte": "tinyint",
    "real": "float",
    "bool": "boolean",
}
_SIZED = re.compile(r"^(char|varchar)\s*\(\s*\d+\s*\)$")
_DECIMAL = re.compile(r"^decimal\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$")


class HiveTypeError(ValueError):
    """Not a Hive type; the message names what was got."""


@dataclass(frozen=True)
class HiveType:
    """A parsed Hive type: `name` is the base (`decimal`, `array`, …), the rest says what it holds."""

    name: str
    precision: int = 0
    scale: int = 0
    #: Element of an array; key and value of a map; field types of a struct.
    children: tuple[HiveType, ...] = ()
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.name == "decimal":
            return f"decimal({self.precision},{self.scale})"
        if self.name == "struct":
            return (
                f"struct<{','.join(f'{name}:{child}' for name, child in zip(self.fields, self.children, strict=True))}>"
            )
        if self.children:
            return f"{self.name}<{','.join(str(child) for child in self.children)}>"
        return self.name


def parse_hive_type(text: str) -> HiveType:
    """Parses a Hive type name, such as `bigint`, `decimal(10,2)` or `array<struct<a:int>>`."""
    lowered = text.strip().lower()
    simple = _ALIASES.get(lowered, lowered)
    if simple in _SIMPLE:
        return HiveType(simple)
    if _SIZED.match(lowered):
        return HiveType("string")
    if decimal := _DECIMAL.match(lowered):
        # Hive's default, where nothing is said.
        return HiveType("decimal", int(decimal.group(1) or 10), int(decimal.group(2) or 0))
    for name in ("array", "map", "struct"):
        if lowered.startswith(f"{name}<") and lowered.endswith(">"):
            return _nested(name, _split(lowered[len(name) + 1 : -1], ","), text)
    raise HiveTypeError(
        f"{text!r} is not a Hive type; allowed: {', '.join(sorted(_SIMPLE))}, decimal(p,s), array<>, map<>, struct<>"
    )


def _nested(name: str, parts: list[str], text: str) -> HiveType:
    if name == "struct":
        pairs = [_split(part, ":", 1) for part in parts]
        if all(len(pair) == 2 for pair in pairs):
            children = tuple(parse_hive_type(kind) for _, kind in pairs)
            return HiveType(name, children=children, fields=tuple(field.strip() for field, _ in pairs))
    elif len(parts) == (1 if name == "array" else 2):
        return HiveType(name, children=tuple(parse_hive_type(part) for part in parts))
    raise HiveTypeError(f"{text!r} is not a Hive type: {name} of {len(parts)} parts")


def _split(text: str, separator: str, most: int = -1) -> list[str]:
    """Splits at separators outside of brackets."""
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character in "<(":
            depth += 1
        elif character in ">)":
            depth -= 1
        elif character == separator and depth == 0 and len(parts) != most:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]
