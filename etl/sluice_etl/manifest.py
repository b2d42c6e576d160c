"""The manifest of a run: one JSON object that says what the run read and what it wrote.

It is put after the data and before the bookmark moves. A run that fails in between is repeated under another run id:
its retry writes a manifest of its own that names the same objects, and the first manifest still says what is true,
that that run put them.
"""

import datetime
import json
import re
from collections.abc import Mapping, Sequence

from .contract import Contract
from .history import History
from .sink import WrittenObject
from .summary import Run

VERSION = 1


def run_path(run_id: str) -> str:
    """Name a run's manifest below the manifest prefix."""
    return f"runs/{re.sub(r'[^A-Za-z0-9_.-]', '_', run_id)}.json"


def manifest_json(
    run: Run,
    contract: Contract,
    history: History,
    written: Sequence[WrittenObject],
    emptied: Sequence[str],
    counts: Mapping[str, int],
) -> str:
    """Write a run's manifest as one JSON object, in the form that `sluice lineage` reads."""
    value = {
        "sluice": "run-manifest",
        "version": VERSION,
        "dataset": contract.name,
        "jobName": run.job_name,
        "runId": run.id,
        "env": run.env,
        "writtenAt": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "writeMode": contract.write_mode,
        "contract": run.contract,
        "contractVersion": contract.version,
        "scriptVersion": run.script_version,
        "inputs": [
            {"uri": file.uri, "size": file.size, "lastModified": file.last_modified, "etag": file.etag}
            for file in history.files
        ],
        "outputs": [
            {
                "uri": item.uri,
                "zone": "quarantine" if item.rejected else "curated",
                # An overwritten object holds rows of several files.
                "source": item.source or None,
                "rows": item.rows,
                "bytes": item.bytes,
            }
            for item in written
        ],
        "emptied": list(emptied),
        **counts,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
