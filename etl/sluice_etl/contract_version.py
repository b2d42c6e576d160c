"""The version of a contract: a hash of what it means."""

import dataclasses
import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

# What is done about a rewritten file changes no row of it.
_MEANS_NOTHING = ("description", "on_rewritten_input")


def meaning_hash(contract: Any) -> str:
    """SHA-256, in lower-case hexadecimal, of a contract's canonical JSON.

    Left out are descriptions, `on_rewritten_input`, and every key that says what it would say if it were not there:
    so the version changes exactly when some row could come out differently, and not because a later Sluice knows
    more keys.
    """
    canonical = json.dumps(_plain(contract), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _MEANS_NOTHING and getattr(value, field.name) != field.default
        }
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value
