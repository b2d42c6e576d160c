"""Reads the JSON file that tells a process what to do (`--spec FILE`)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


class SpecError(Exception):
    """The spec is not what the process needs; the message names the key, what was got, and what is allowed."""


def spec_argument(module: str) -> Path:
    """The FILE of `--spec FILE`; anything else on the command line ends the process with a usage message."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--spec", required=True, type=Path, metavar="FILE", help="JSON file that says what to do")
    path: Path = parser.parse_args().spec
    return path


class Spec:
    """A JSON object read with checks: a missing key or a value of another type is a :class:`SpecError`."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._values = values
        self._where = where

    @classmethod
    def read(cls, path: Path) -> Spec:
        """The spec in the file at `path`."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SpecError(f"{path}: not a readable JSON file: {error}") from error
        if not isinstance(values, dict):
            raise SpecError(f"{path}: got {type(values).__name__}, allowed: a JSON object")
        return cls(values, str(path))

    def text(self, key: str) -> str:
        """A non-empty string."""
        value = self._typed(key, str, "a non-empty string")
        if value == "":
            raise SpecError(f'{self._where}: "{key}": got an empty string, allowed: a non-empty string')
        return str(value)

    def text_or_none(self, key: str) -> str | None:
        """A string, or None where the key is absent, null or empty."""
        if self._values.get(key) in (None, ""):
            return None
        return self.text(key)

    def integer(self, key: str) -> int:
        """A whole number."""
        return int(self._typed(key, int, "a whole number"))

    def texts(self, key: str) -> list[str]:
        """A list of strings."""
        values = self._typed(key, list, "a list of strings")
        if not all(isinstance(value, str) for value in values):
            raise SpecError(f'{self._where}: "{key}": got {values!r}, allowed: a list of strings')
        return list(values)

    def mapping(self, key: str) -> dict[str, Any]:
        """An object."""
        return dict(self._typed(key, dict, "an object"))

    def text_mapping(self, key: str) -> dict[str, str]:
        """An object of strings."""
        values = self.mapping(key)
        for name, value in values.items():
            if not isinstance(value, str):
                raise SpecError(f'{self._where}: "{key}.{name}": got {value!r}, allowed: a string')
        return values

    def mappings(self, key: str) -> list[dict[str, Any]]:
        """A list of objects."""
        values = self._typed(key, list, "a list of objects")
        if not all(isinstance(value, dict) for value in values):
            raise SpecError(f'{self._where}: "{key}": got {values!r}, allowed: a list of objects')
        return list(values)

    def _typed(self, key: str, kind: type, allowed: str) -> Any:
        if key not in self._values:
            raise SpecError(f'{self._where}: "{key}" is missing, allowed: {allowed}')
        value = self._values[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise SpecError(f'{self._where}: "{key}": got {value!r}, allowed: {allowed}')
        return value
