"""What a run writes down about itself, around the writing of its data.

`begin` comes before the first object, `end` after the last one and before the bookmark moves. A crash anywhere in
between leaves entries that name every object there can be, and a retry does the same again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .contract import Contract
from .history import History, announce, check_rewritten, clear_away, recall
from .input_entry import InputEntry
from .manifest import manifest_json, run_path
from .s3 import S3Client, S3Location, put_text
from .sink import Destination, WrittenObject, planned_uris
from .split import Batch
from .summary import Run, counts


@dataclass
class Recorder:
    """The records of one run under the manifest prefix: an entry for each input file, and the run's manifest."""

    client: S3Client
    manifest: S3Location
    contract: Contract
    run: Run
    _history: History = field(default_factory=lambda: History((), {}))
    _entries: list[InputEntry] = field(default_factory=list)

    def begin(self, batch: Batch, destination: Destination) -> None:
        """Look up the run's input files, refuse what the contract refuses, and announce the objects to be written.

        Raises:
            RewrittenInputError: when an input file was rewritten, and the contract does not say replace.
            SourceFileError, ManifestError, StorageError: when what must be known cannot be.
        """
        self._history = recall(self.client, self.manifest, batch.sources)
        check_rewritten(self._history, self.contract)
        planned = planned_uris(batch, self.contract, destination)
        self._entries = announce(
            self.client, self.manifest, self._history, planned, self.contract, self.run.script_version, self.run.id
        )

    def end(self, batch: Batch, written: Sequence[WrittenObject], destination: Destination) -> dict[str, object]:
        """Empty what former versions left, and put the manifest; a run that read nothing has none.

        Returns:
            What the run summary says of it: `manifest` (its URI, or null), `objectsEmptied`, `rewrittenInputs`.

        Raises:
            BalanceError: when rows were lost or doubled; then nothing is emptied and there is no manifest.
            StorageError: when S3 refuses.
        """
        counted = counts(batch, written)
        emptied = clear_away(self.client, self.manifest, self._entries, written, batch, self.contract, destination)
        location = self.manifest.under(run_path(self.run.id)) if self._history.files else None
        if location is not None:
            text = manifest_json(self.run, self.contract, self._history, written, emptied, counted)
            put_text(self.client, location, text)
        return {
            "manifest": None if location is None else str(location),
            "objectsEmptied": len(emptied),
            "rewrittenInputs": [
                {
                    "uri": item.file.uri,
                    "etag": item.file.etag,
                    "formerEtag": item.former.file.etag,
                    "formerRunId": item.former.first_run_id,
                }
                for item in self._history.rewritten
            ],
        }
