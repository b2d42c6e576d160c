"""What earlier runs did with this run's input files, and what this one must clear away after them.

Objects are named after the input file, so a run that reads a file again puts its rows over those of before. That
leaves no row there twice as long as it writes the same objects: another version of the file, of the contract or of
the job may write fewer, and the rest would keep rows that are no longer the file's. An entry for each file (see
`input_entry`) says which objects those are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .contract import Contract
from .empty_objects import empty
from .errors import RewrittenInputError
from .input_entry import InputEntry, claim, entry_json, entry_path, parse_entry, settle, stale
from .input_files import InputFile, describe_inputs
from .parallel import in_parallel
from .s3 import S3Client, S3Location, exists, put_text, read_text
from .sink import Destination, WrittenObject
from .split import Batch

_SHOWN = 5


@dataclass(frozen=True)
class Rewritten:
    """An input file that is another than the one an earlier run read under its name."""

    file: InputFile
    former: InputEntry


@dataclass(frozen=True)
class History:
    """The input files of a run, and the entries that earlier runs left of them, by URI."""

    files: tuple[InputFile, ...]
    former: Mapping[str, InputEntry]

    @property
    def rewritten(self) -> list[Rewritten]:
        """The files that somebody put anew with other content."""
        return [
            Rewritten(file, self.former[file.uri])
            for file in self.files
            if file.uri in self.former and not file.same_content(self.former[file.uri].file)
        ]


def recall(client: S3Client, manifest: S3Location, sources: Sequence[str]) -> History:
    """Look up what earlier runs did with these input files: two requests for a new file, three for a known one.

    Raises:
        SourceFileError: when a file is gone.
        ManifestError: when an entry cannot be read.
        StorageError: when S3 refuses.
    """

    def read(file: InputFile) -> InputEntry | None:
        location = manifest.under(entry_path(file.uri))
        if not exists(client, location):
            return None
        return parse_entry(read_text(client, location), str(location))

    files = describe_inputs(client, sources)
    entries = in_parallel(read, files)
    return History(
        tuple(files), {file.uri: entry for file, entry in zip(files, entries, strict=True) if entry is not None}
    )


def check_rewritten(history: History, contract: Contract) -> None:
    """Refuse input files that were rewritten, unless the contract says that the new version replaces the old.

    Raises:
        RewrittenInputError: naming file, both ETags, who read the former version first, and how to proceed.
    """
    found = history.rewritten
    if not found or contract.on_rewritten_input == "replace":
        return
    shown = "; ".join(
        f"{item.file.uri} has ETag {item.file.etag} and {item.file.size} bytes since {item.file.last_modified}, run "
        f"{item.former.first_run_id} read it with ETag {item.former.file.etag} and {item.former.file.size} bytes"
        for item in found[:_SHOWN]
    )
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    replace = (
        ' If the new version is right, say "onRewrittenInput": "replace" in the contract: its rows then replace '
        "those of the old one."
        if contract.write_mode == "append"
        else ""
    )
    raise RewrittenInputError(
        f"Input files were rewritten, but the raw zone is append-only: {shown}{more}. Nothing was written and the "
        "bookmark has not moved. If the old version is right, restore it (the raw bucket keeps versions) and put the "
        f"new rows under another name.{replace}"
    )


def announce(
    client: S3Client,
    manifest: S3Location,
    history: History,
    planned: Mapping[str, Sequence[str]],
    contract: Contract,
    script_version: str,
    run_id: str,
) -> list[InputEntry]:
    """Write down, before any object is put, which objects may get rows of which file. One put a file.

    Raises:
        StorageError: when S3 refuses.
    """
    version = contract.version

    def write(file: InputFile) -> InputEntry:
        own = InputEntry(contract.name, file, version, script_version, run_id, run_id, ())
        entry = claim(own, history.former.get(file.uri), planned.get(file.uri, ()))
        put_text(client, manifest.under(entry_path(file.uri)), entry_json(entry))
        return entry

    return in_parallel(write, history.files)


def clear_away(
    client: S3Client,
    manifest: S3Location,
    entries: Sequence[InputEntry],
    written: Sequence[WrittenObject],
    batch: Batch,
    contract: Contract,
    destination: Destination,
) -> list[str]:
    """Empty the objects that hold rows of another making of these files. Returns their URIs.

    It comes after the write: a run that fails before it leaves old rows beside new ones, and its retry, which has the
    same input and the same entries, empties the same objects.

    Raises:
        StorageError: when S3 refuses.
    """
    by_source: dict[str, set[str]] = {entry.file.uri: set() for entry in entries}
    for item in written:
        by_source.setdefault(item.source, set()).add(item.uri)
    emptied = {entry.file.uri: stale(entry, by_source[entry.file.uri]) for entry in entries}
    uris = sorted(uri for found in emptied.values() for uri in found)
    empty(client, batch.chunks.sparkSession, contract, destination.quarantine, uris)
    settled = [(entry, settle(entry, by_source[entry.file.uri], emptied[entry.file.uri])) for entry in entries]
    changed = [after for before, after in settled if after != before]
    in_parallel(lambda entry: put_text(client, manifest.under(entry_path(entry.file.uri)), entry_json(entry)), changed)
    return uris
