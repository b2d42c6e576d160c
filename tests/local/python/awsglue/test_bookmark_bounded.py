"""Workload partitioning with bounded execution: boundedFiles and boundedSize (docs/bookmarks.md)."""

import random

import pytest
from tests.local.python.support.files import MINUTE, T1, T2, file, names

from awsglue._bookmark_window import read_after, read_between
from awsglue._options import catalog_options, s3_options
from awsglue._read_limits import ReadLimits

#: Five files, a minute apart, the newest of them ten hours before the first run.
BACKLOG = [file(name, T1 - 600 * MINUTE + n * MINUTE, size=10) for n, name in enumerate("abcde")]


def runs(listed, now=T1, **limits):
    """What each of a row of runs reads, until one reads nothing."""
    last, found = None, []
    while True:
        reading = read_after(listed, last, now + len(found), ReadLimits(**limits))
        if not reading.files:
            return found
        found.append("".join(names(reading.files)))
        last = reading.state


def test_bounded_files_reads_at_most_that_many_unprocessed_files_and_later_runs_read_the_rest():
    assert runs(BACKLOG, files=2) == ["ab", "cd", "e"]


def test_bounded_size_reads_at_most_that_many_bytes_of_unprocessed_files_and_later_runs_read_the_rest():
    assert runs(BACKLOG, size=25) == ["ab", "cd", "e"]
    assert runs(BACKLOG, size=30) == ["abc", "de"]


def test_of_both_bounds_the_one_that_is_reached_first_ends_the_list():
    assert runs(BACKLOG, files=3, size=25) == ["ab", "cd", "e"]
    assert runs(BACKLOG, files=1, size=25) == list("abcde")


def test_a_file_that_is_larger_than_bounded_size_is_read_alone():
    large = file("large", T1 - 500 * MINUTE, size=1000)
    assert runs([*BACKLOG, large], size=20) == ["ab", "cd", "e", "large"]


def test_the_oldest_files_are_read_first_whatever_their_names():
    listed = [file("a", T1 - 100 * MINUTE), file("b", T1 - 300 * MINUTE), file("c", T1 - 200 * MINUTE)]
    assert runs(listed, files=1) == ["b", "c", "a"]


def test_a_bound_among_files_of_one_time_loses_none_and_reads_none_twice():
    same = [file(name, T1 - 600 * MINUTE) for name in "abcde"]
    assert runs(same, files=2) == ["ab", "cd", "e"]


def test_the_bookmark_moves_only_past_the_files_that_a_bounded_run_took():
    reading = read_after(BACKLOG, None, T1, ReadLimits(files=2))
    assert reading.state.high == BACKLOG[1].modified_ms
    assert [one.key for one in BACKLOG if reading.state.consumed(one)] == ["t/a", "t/b"]


def test_a_bounded_run_that_takes_everything_moves_the_bookmark_to_its_start():
    assert read_after(BACKLOG, None, T1, ReadLimits(files=5)).state.high == T1


def test_a_late_file_of_the_band_is_read_first_and_what_the_bound_leaves_is_not_lost():
    state = read_after([], None, T1, ReadLimits()).state
    files = [file("late", T1 - MINUTE), file("new", T1 + MINUTE), file("newer", T1 + 2 * MINUTE)]
    for expected in ("late", "new", "newer"):
        reading = read_after(files, state, T2, ReadLimits(files=1))
        assert names(reading.files) == [expected]
        state = reading.state


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_bounds_every_file_is_read_once(seed):
    chance = random.Random(seed)
    files, last, read, now = [], None, [], T1
    for step in range(40):
        now += chance.randrange(1, 10) * MINUTE
        # A file may appear a while after its time, within the band; times are whole minutes, so that many are equal.
        for n in range(chance.randrange(4) if step < 25 else 0):
            delay = chance.randrange(14) * MINUTE
            files.append(file(f"{step}-{n}", (now - delay) // MINUTE * MINUTE + 1, size=chance.randrange(1, 20)))
        if chance.random() < 0.7 or step > 30:
            bounds = {"files": chance.choice([None, 1, 2, 5]), "size": chance.choice([None, 10, 30])}
            reading = read_after(files, last, now, ReadLimits(**bounds if step < 35 else {}, files_in_band=6))
            read += names(reading.files)
            last = reading.state
    now += 100 * MINUTE
    for _ in range(2):
        reading = read_after(files, last, now, ReadLimits())
        read += names(reading.files)
        last = reading.state
    assert sorted(read) == sorted(names(files))


def test_a_paused_bookmark_with_bounds_keeps_to_the_limits_too():
    done = read_after(BACKLOG, None, T1, ReadLimits()).state
    assert names(read_between(BACKLOG, None, done, ReadLimits(files=2))) == ["a", "b"]


@pytest.mark.parametrize("given", ["2", " 2 ", 2])
def test_the_limits_are_given_as_text_in_the_options_of_a_source(given):
    assert catalog_options({"boundedFiles": given}).limits == ReadLimits(files=2)
    options = {"paths": ["s3://b/t"], "boundedSize": given, "maxBand": "5", "maxFilesInBand": "7"}
    assert s3_options(options, {})[1].limits == ReadLimits(size=2, band=5, files_in_band=7)


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "many", "", True, None, "\u0661"])
def test_a_limit_that_is_no_whole_number_is_refused_by_name(given):
    with pytest.raises(
        ValueError, match=r"option boundedFiles: got .*, allowed: a whole number of at least 1, as text"
    ):
        catalog_options({"boundedFiles": given})


def test_without_a_bookmark_a_bounded_read_takes_the_oldest_files_too():
    assert names(ReadLimits(files=2).oldest_of(reversed(BACKLOG))) == ["a", "b"]
