"""The run summary: one line of JSON, made only if no row is lost and none is there twice."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import evolution
from .contract import Contract
from .errors import BalanceError
from .sink import WrittenObject
from .split import Batch


@dataclass(frozen=True)
class Run:
    """Which run this is, and of which contract (the URI of its file) and script."""

    job_name: str
    id: str
    env: str
    contract: str = ""
    script_version: str = ""


def summarise(
    batch: Batch,
    written: Sequence[WrittenObject],
    contract: Contract,
    run: Run,
    columns_read: Sequence[str],
    also: Mapping[str, object] | None = None,
) -> str:
    """Sum up a run in one line of JSON, by whose first key readers find it in the log.

    `objectsWritten` and `bytesWritten` are the curated table's. `columnsMissing` are the contract's columns that were
    not read and so are null or have their default, `columnsIgnored` and `columnsKept` those read that the contract does
    not name, which are dropped or kept in its map column; `columnsRenamed` maps raw columns to the contract's of
    another name; `columnsReordered` says that they came in another order. An empty read has none of all these. `also`
    is what else there is to say of this run, such as where its manifest is.

    Raises:
        BalanceError: when rows were lost or doubled, see `check_balance`.
    """
    counted = counts(batch, written)
    seen = evolution.columns_read(columns_read, contract)
    fields = {
        "sluice": "run-summary",
        "dataset": contract.name,
        "jobName": run.job_name,
        "runId": run.id,
        "env": run.env,
        "writeMode": contract.write_mode,
        **counted,
        "reasons": batch.reasons(),
        "columnsMissing": sorted(seen.missing),
        "columnsIgnored": [] if contract.unknown_columns == "keep" else sorted(seen.unknown),
        "columnsKept": sorted(seen.unknown) if contract.unknown_columns == "keep" else [],
        "columnsRenamed": dict(seen.renamed),
        "columnsReordered": seen.reordered,
        **(also or {}),
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def counts(batch: Batch, written: Sequence[WrittenObject]) -> dict[str, int]:
    """Count a run's files, rows, objects and bytes, under the names that summary and manifest give them.

    Raises:
        BalanceError: see `check_balance`.
    """
    check_balance(batch, written)
    curated = [item for item in written if not item.rejected]
    rejected = [item for item in written if item.rejected]
    return {
        "filesRead": len(batch.sources),
        "rowsRead": batch.rows_read,
        "rowsWritten": sum(item.rows for item in curated),
        "rowsQuarantined": sum(item.rows for item in rejected),
        "objectsWritten": len(curated),
        "bytesWritten": sum(item.bytes for item in curated),
        "objectsQuarantined": len(rejected),
        "bytesQuarantined": sum(item.bytes for item in rejected),
    }


def check_balance(batch: Batch, written: Sequence[WrittenObject]) -> None:
    """Compare the rows counted when they were read with the rows that the written files' own footers count.

    Raises:
        BalanceError: unless rows read = rows written + rows quarantined, each is what it should be, and no object was
            put over another.
    """
    keys = Counter(item.uri for item in written)
    twice = sorted(uri for uri, times in keys.items() if times > 1)
    if twice:
        raise BalanceError(
            f"Two objects of this run have one key, so that one replaced the other: {', '.join(twice[:5])}. "
            "The bookmark has not moved."
        )
    quarantined = sum(item.rows for item in written if item.rejected)
    accepted = sum(item.rows for item in written if not item.rejected)
    if quarantined == batch.rows_rejected and accepted + quarantined == batch.rows_read:
        return
    raise BalanceError(
        f"{batch.rows_read} rows were read, {batch.rows_rejected} of them to be quarantined; but {accepted} were "
        f"written and {quarantined} quarantined{_files_off(batch, written)}. The bookmark has not moved. Run again: "
        "the same rows go to the same keys. If it happens again, a raw file changes while it is read."
    )


def _files_off(batch: Batch, written: Sequence[WrittenObject]) -> str:
    if any(not item.source for item in written):
        # Overwritten objects hold rows of several files.
        return ""
    off: Counter[str] = Counter()
    for item in written:
        off[item.source] += item.rows
    for group in batch.groups:
        off[group.source] -= group.rows
    listed = [f"{source} {rows:+d}" for source, rows in sorted(off.items()) if rows]
    return f" (by file: {', '.join(listed[:5])})" if listed else ""
