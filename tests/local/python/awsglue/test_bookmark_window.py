"""Which files a bookmarked run reads: the sentences of Glue's documentation, one test each."""

from datetime import datetime, timezone

from awsglue._bookmark_window import BAND_MS, ContextState, advance, between, unread
from sluice_local.s3_objects import S3Object

MINUTE = 60_000
#: Times of three runs, in milliseconds, an hour apart.
T1, T2, T3 = (1_767_225_600_000 + hour * 60 * MINUTE for hour in range(3))


def file(name, modified, etag="1"):
    return S3Object("b", f"t/{name}", 1, datetime.fromtimestamp(modified / 1000, timezone.utc), etag)


def names(files):
    return [one.key.removeprefix("t/") for one in files]


def run(files, last, now):
    """What a run reads, and the state it leaves."""
    return names(unread(files, last, now)), advance(files, last, now)


def test_the_first_run_reads_everything_there_is():
    read, _ = run([file("old", T1 - 999 * MINUTE), file("new", T1)], None, T1)
    assert read == ["old", "new"]


def test_a_run_reads_everything_modified_after_the_last_run():
    first = file("a", T1 - 30 * MINUTE)
    _, state = run([first], None, T1)
    assert run([first, file("b", T1 + 1), file("c", T2)], state, T2)[0] == ["b", "c"]


def test_a_run_with_nothing_new_reads_nothing():
    files = [file("a", T1 - 30 * MINUTE), file("b", T1)]
    _, state = run(files, None, T1)
    assert run(files, state, T2)[0] == []


def test_a_file_in_the_band_before_the_last_run_is_read_when_that_run_did_not_list_it():
    seen = file("seen", T1 - 5 * MINUTE)
    _, state = run([seen], None, T1)
    late = file("late", T1 - 5 * MINUTE)
    assert run([seen, late], state, T2)[0] == ["late"]


def test_a_file_older_than_the_band_when_it_first_appears_is_skipped():
    _, state = run([], None, T1)
    boundary, inside = file("boundary", T1 - BAND_MS), file("inside", T1 - BAND_MS + 1)
    assert run([boundary, inside], state, T2)[0] == ["inside"]


def test_a_run_saves_the_list_of_the_files_in_its_own_band():
    old, recent = file("old", T1 - 60 * MINUTE), file("recent", T1 - MINUTE)
    _, state = run([old, recent], None, T1)
    assert list(state.seen) == ["s3://b/t/recent"]
    assert state.high == T1


def test_a_file_read_in_the_band_is_not_read_again_by_later_runs():
    recent = file("recent", T1 - MINUTE)
    _, first = run([recent], None, T1)
    read, second = run([recent], first, T1 + MINUTE)
    assert read == []
    assert run([recent], second, T1 + 2 * MINUTE)[0] == []


def test_a_rewritten_object_is_read_again_whole():
    _, state = run([file("a", T1 - 30 * MINUTE)], None, T1)
    assert run([file("a", T1 + MINUTE)], state, T2)[0] == ["a"]


def test_an_object_rewritten_within_the_same_second_is_read_again():
    _, state = run([file("a", T1 - MINUTE, "1")], None, T1)
    assert run([file("a", T1 - MINUTE, "2")], state, T2)[0] == ["a"]


def test_a_file_dated_after_the_run_is_left_to_the_next_one():
    ahead = file("ahead", T1 + 1)
    read, state = run([ahead], None, T1)
    assert read == []
    assert run([ahead], state, T2)[0] == ["ahead"]


def test_a_clock_set_back_does_not_move_the_bookmark_back():
    _, state = run([file("a", T2 - MINUTE)], None, T2)
    _, after = run([file("a", T2 - MINUTE)], state, T1)
    assert after.high == T2
    assert run([file("a", T2 - MINUTE)], after, T3)[0] == []


def test_a_file_that_a_predicate_left_out_of_the_listing_stays_read():
    seen = file("seen", T1 - MINUTE)
    _, state = run([seen], None, T1)
    _, filtered = run([], state, T1 + MINUTE)
    assert run([seen], filtered, T1 + 2 * MINUTE)[0] == []


def test_bounds_read_what_the_runs_after_from_up_to_and_including_to_read():
    a, b, c = file("a", T1 - MINUTE), file("b", T2 - MINUTE), file("c", T3 - MINUTE)
    _, first = run([a], None, T1)
    _, second = run([a, b], first, T2)
    assert names(between([a, b, c], first, second)) == ["b"]
    assert names(between([a, b, c], None, second)) == ["a", "b"]


def test_a_state_survives_being_saved():
    state = ContextState(T1, {"s3://b/t/a": f"{T1}:1"})
    assert ContextState.from_json(state.to_json()) == state
