"""Ranges of a file: every record is read by one of them, and by one only."""

import pytest

from sluice_etl import record_reader
from sluice_etl.errors import SourceFileError
from sluice_etl.record_reader import TextFile
from sluice_etl.records import CR, LF, RecordShape
from sluice_etl.source_files import RawFile

CSV = RecordShape(b",", b'"', width=2)


def read(path, shape=CSV, line_end=LF, skip=0):
    """Raw records with their offsets, of all ranges in turn, and how many ranges there were."""
    file = TextFile(RawFile(path.as_uri(), path.stat().st_size, ""), line_end, skip)
    ranges = list(record_reader._ranges(file, shape))
    rows = [
        row for piece in ranges for batch in record_reader._read_range(piece, shape, None) for row in batch.to_pylist()
    ]
    return [(row["offset"], row["raw"]) for row in rows], len(ranges)


@pytest.mark.parametrize("size", range(5, 40))
@pytest.mark.parametrize("line_end", [LF, CR])
def test_hold_each_record_once_wherever_they_end(tmp_path, monkeypatch, size, line_end):
    monkeypatch.setattr(record_reader, "_RANGE_BYTES", size)
    path = tmp_path / "a.csv"
    records = [f"{number},{'x' * (number * 7 % 23)}" for number in range(30)]
    end = bytes([line_end]).decode()
    path.write_bytes(("id,text" + end + end.join(records)).encode())
    found, ranges = read(path, line_end=line_end, skip=7)
    assert [raw for _, raw in found] == records
    assert all(path.read_bytes()[at:].startswith(raw.encode()) for at, raw in found)
    assert ranges > 1


def test_are_one_where_a_line_end_need_not_end_a_record(tmp_path, monkeypatch):
    monkeypatch.setattr(record_reader, "_RANGE_BYTES", 4)
    path = tmp_path / "a.csv"
    path.write_bytes(b'1,"a\n2,b"\n3,c\n')
    found, ranges = read(path, RecordShape(b",", b'"', multiline=True, width=2))
    assert (found, ranges) == ([(0, '1,"a\n2,b"'), (10, "3,c")], 1)


def test_refuse_a_record_without_an_end_naming_file_and_byte(tmp_path, monkeypatch):
    monkeypatch.setattr(record_reader, "LONGEST_RECORD", 20)
    path = tmp_path / "a.csv"
    path.write_bytes(b'1,a\n2,"' + b"x" * 100)
    with pytest.raises(SourceFileError, match=r"a\.csv: the record at byte 4 does not end within"):
        read(path, RecordShape(b",", b'"', multiline=True, width=2))


def test_read_a_file_that_has_only_a_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text")
    assert read(path, skip=7) == ([], 1)
