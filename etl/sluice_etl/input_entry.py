"""What the lake remembers of one input file: the version that was read, and every object that may hold its rows.

There is one entry a file, at a key that follows from the file's name, so that a run finds what it must know about its
own input with a request a file, however long the lake's history is. A run writes its entries *before* its objects: an
object that a crashed run left is in an entry too.
"""

import dataclasses
import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from .contract_fields import Problems
from .errors import ManifestError
from .input_files import InputFile
from .layout import source_digest

VERSION = 1
_KIND = "input-entry"


@dataclass(frozen=True)
class Claim:
    """An object that may hold rows of the file. `written_as` is the making (see `making`) that it was written under.

    `emptied` says that it was replaced by an object without rows.
    """

    uri: str
    written_as: str
    emptied: bool = False


@dataclass(frozen=True)
class InputEntry:
    """An entry: the file as it was read last, by which run, and by which run in this version first."""

    dataset: str
    file: InputFile
    contract_version: str
    script_version: str
    run_id: str
    first_run_id: str
    objects: tuple[Claim, ...]

    @property
    def making(self) -> str:
        """Digest of all that decides which objects the file's rows go to. Another making may leave some out."""
        parts = [self.file.etag, str(self.file.size), self.contract_version, self.script_version]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def entry_path(source: str) -> str:
    """Name a file's entry below the manifest prefix."""
    return f"inputs/{source_digest(source)}.json"


def claim(entry: InputEntry, former: InputEntry | None, planned: Collection[str]) -> InputEntry:
    """Add to an entry the objects that the run may write, and those that are there from before.

    What is there keeps its making until it has been written anew: a plan is no proof that every object gets rows.
    """
    there = {} if former is None else {item.uri: item for item in former.objects}
    new = [Claim(uri, entry.making) for uri in sorted(planned) if uri not in there]
    first_run = former.first_run_id if former is not None and former.file.same_content(entry.file) else entry.run_id
    return dataclasses.replace(entry, objects=(*there.values(), *new), first_run_id=first_run)


def stale(entry: InputEntry, written: Collection[str]) -> list[str]:
    """List the objects that hold rows of another making, now that the run has written `written`."""
    return [
        item.uri
        for item in entry.objects
        if item.written_as != entry.making and not item.emptied and item.uri not in written
    ]


def settle(entry: InputEntry, written: Collection[str], emptied: Collection[str]) -> InputEntry:
    """Say what has become of an entry's objects."""
    objects = tuple(
        Claim(item.uri, entry.making)
        if item.uri in written
        else Claim(item.uri, item.written_as, emptied=item.emptied or item.uri in emptied)
        for item in entry.objects
    )
    return dataclasses.replace(entry, objects=objects)


def entry_json(entry: InputEntry) -> str:
    """Write an entry as one JSON object."""
    value = {
        "sluice": _KIND,
        "version": VERSION,
        "dataset": entry.dataset,
        "uri": entry.file.uri,
        "size": entry.file.size,
        "lastModified": entry.file.last_modified,
        "etag": entry.file.etag,
        "contractVersion": entry.contract_version,
        "scriptVersion": entry.script_version,
        "runId": entry.run_id,
        "firstRunId": entry.first_run_id,
        "objects": [{"uri": item.uri, "writtenAs": item.written_as, "emptied": item.emptied} for item in entry.objects],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse_entry(text: str, origin: str) -> InputEntry:
    """Read and check an entry.

    Raises:
        ManifestError: naming every problem found, or the version that this job does not know.
    """
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise _damaged(origin, f"it is not JSON: {error.msg} at line {error.lineno}") from error
    if not isinstance(value, dict):
        raise _damaged(origin, "it is no JSON object")
    fields = cast(Mapping[str, object], value)
    if fields.get("sluice") != _KIND or fields.get("version") != VERSION:
        raise _damaged(
            origin,
            f"it is a {fields.get('sluice')!r} of version {fields.get('version')!r}, this job knows {_KIND!r} of "
            f"version {VERSION}",
        )
    problems = Problems()
    texts = {
        key: problems.text(fields, key, key)
        for key in ("dataset", "uri", "lastModified", "etag", "contractVersion", "scriptVersion", "runId", "firstRunId")
    }
    size = fields.get("size")
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        problems.add("size", size, "a number of bytes")
        size = 0
    objects = _claims(fields.get("objects"), problems)
    if problems:
        raise _damaged(origin, "; ".join(problems))
    return InputEntry(
        dataset=texts["dataset"],
        file=InputFile(texts["uri"], size, texts["lastModified"], texts["etag"]),
        contract_version=texts["contractVersion"],
        script_version=texts["scriptVersion"],
        run_id=texts["runId"],
        first_run_id=texts["firstRunId"],
        objects=objects,
    )


def _claims(value: object, problems: Problems) -> tuple[Claim, ...]:
    if not isinstance(value, list):
        problems.add("objects", value, "a list")
        return ()
    claims: list[Claim] = []
    for index, item in enumerate(cast(list[object], value)):
        where = f"objects[{index}]"
        if not isinstance(item, dict):
            problems.add(where, item, "a JSON object")
            continue
        fields = cast(Mapping[str, object], item)
        uri = problems.text(fields, "uri", f"{where}.uri", pattern=r"s3a?://[^/]+/(?s:.+)")
        written_as = problems.text(fields, "writtenAs", f"{where}.writtenAs")
        claims.append(Claim(uri, written_as, problems.flag(fields, "emptied", f"{where}.emptied")))
    return tuple(claims)


def _damaged(origin: str, problem: str) -> ManifestError:
    return ManifestError(
        f"{origin} is not what a run writes there: {problem}. Nothing was written and the bookmark has not moved: "
        "restore the object's former version, or deploy the job that wrote it, and run again."
    )
