"""Has moto read of an object the range that a request asks for.

moto reads the whole object for every ranged GET and then cuts the range out of it. A file that a job reads in parts, as
Spark does, is read as often as it has parts, each time whole and into memory: of a file ten times as large, a hundred
times as much.
"""

from __future__ import annotations

import threading
from typing import Any


class StoredBytes:
    """An object's bytes where moto keeps them; a slice reads no more than itself."""

    def __init__(self, key: Any) -> None:
        self._key = key

    def __len__(self) -> int:
        return int(self._key.size)

    def __getitem__(self, part: slice) -> bytes:
        start, stop, step = part.indices(len(self))
        if step != 1:
            raise ValueError(f"got a slice with a step of {step}, allowed: 1")
        with self._key.lock:
            self._key._value_buffer.seek(start)
            return bytes(self._key._value_buffer.read(max(0, stop - start)))


def install() -> None:
    """Changes moto in this process: its answer to a GET with a range."""
    from moto.s3.models import FakeKey
    from moto.s3.responses import S3Response

    asked = threading.local()
    whole: Any = FakeKey.value
    get_object: Any = S3Response.get_object
    handle_range: Any = S3Response._handle_range_header

    def value(key: Any) -> Any:
        return StoredBytes(key) if getattr(asked, "range", False) else whole.fget(key)

    def get(response: Any) -> Any:
        asked.range = bool(response.headers.get("range"))
        try:
            status, headers, content = get_object(response)
        finally:
            asked.range = False
        # Only with the status 200 does moto look at the range.
        return status, headers, content if status == 200 else _read(content)

    def cut(response: Any, request: Any, headers: Any, content: Any) -> Any:
        status, headers, content = handle_range(response, request, headers, content)
        return status, headers, _read(content)

    kinds: Any = (FakeKey, S3Response)
    kinds[0].value = property(value, whole.fset)
    kinds[1].get_object = get
    kinds[1]._handle_range_header = cut


def _read(content: Any) -> Any:
    return content[:] if isinstance(content, StoredBytes) else content
