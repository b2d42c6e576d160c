"""Which contract a run followed, in a few letters."""

import dataclasses
import hashlib
import json

from .contract import Contract


def contract_version(contract: Contract) -> str:
    """Digest the parsed contract: 16 hexadecimal digits. Layout and order of keys in the file do not count."""
    text = json.dumps(dataclasses.asdict(contract), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
