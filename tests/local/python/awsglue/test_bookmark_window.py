"""Which files a bookmarked run reads: the sentences of Glue's documentation, one test each (docs/bookmarks.md)."""

from tests.local.python.support.files import MINUTE, T1, T2, T3, file, names

from awsglue._bookmark_window import ContextState, read_after, read_between
from awsglue._read_limits import ReadLimits

BAND = ReadLimits().band


def run(files, last, now, **limits):
    """What a run reads, and the state it leaves."""
    reading = read_after(files, last, now, ReadLimits(**limits))
    return names(reading.files), reading.state


def test_the_first_run_reads_everything_there_is():
    read, _ = run([file("old", T1 - 999 * MINUTE), file("new", T1)], None, T1)
    assert read == ["old", "new"]


def test_a_run_reads_what_was_modified_after_the_start_of_the_last_run_and_up_to_its_own_start_inclusive():
    first = file("a", T1 - 30 * MINUTE)
    _, state = run([first], None, T1)
    assert run([first, file("b", T1 + 1), file("c", T2), file("d", T2 + 1)], state, T2)[0] == ["b", "c"]


def test_a_run_with_nothing_new_reads_nothing():
    files = [file("a", T1 - 30 * MINUTE), file("b", T1)]
    _, state = run(files, None, T1)
    assert run(files, state, T2)[0] == []


def test_a_run_that_finds_no_files_moves_the_bookmark_to_its_start():
    _, state = run([], None, T1)
    assert (state.high, state.low, state.seen) == (T1, T1 - BAND, {})


def test_a_file_in_the_band_before_the_last_run_is_read_when_that_run_did_not_list_it():
    seen = file("seen", T1 - 5 * MINUTE)
    _, state = run([seen], None, T1)
    late = file("late", T1 - 5 * MINUTE)
    assert run([seen, late], state, T2)[0] == ["late"]


def test_the_band_begins_after_its_lower_bound_and_a_file_not_newer_than_that_when_it_first_appears_is_skipped():
    _, state = run([], None, T1)
    boundary, inside = file("boundary", T1 - BAND), file("inside", T1 - BAND + 1)
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


def test_the_files_of_the_documentations_drawing_are_read_by_the_run_that_it_says():
    f2, f3, f4, f5 = (file(f"F{n}", T1 - minutes * MINUTE) for n, minutes in ((2, 40), (3, 13), (4, 9), (5, 5)))
    late = [file(f"F{n}'", T1 - minutes * MINUTE) for n, minutes in ((3, 12), (4, 8), (5, 4))]
    f7, f8, f9, f10 = (file(f"F{n}", T2 - minutes * MINUTE) for n, minutes in ((7, 40), (8, 20), (9, 10), (10, 5)))
    read, first = run([f2, f3, f4, f5], None, T1)
    assert read == ["F2", "F3", "F4", "F5"]
    read, second = run([f2, f3, f4, f5, *late, f7, f8, f9, f10], first, T2)
    assert read == ["F3'", "F4'", "F5'", "F7", "F8", "F9", "F10"]
    assert [uri.removeprefix("s3://b/t/") for uri in second.seen] == ["F9", "F10"]


def test_max_band_sets_the_width_of_the_band_in_milliseconds():
    _, state = run([], None, T1, band=MINUTE)
    assert run([file("a", T1 - MINUTE), file("b", T1 - MINUTE + 1)], state, T2)[0] == ["b"]


def test_more_files_in_the_band_than_max_files_in_band_are_left_to_the_next_run():
    files = [file(name, T1 - (9 - n) * MINUTE) for n, name in enumerate("abcd")]
    read, state = run(files, None, T1, files_in_band=3)
    assert (read, len(state.seen)) == (["a", "b", "c"], 3)
    assert run(files, state, T2, files_in_band=3)[0] == ["d"]


def test_a_full_list_of_the_band_takes_no_file_in_until_the_band_has_moved_past_an_old_one():
    files = [file("a", T1 - 10 * MINUTE), file("b", T1 - MINUTE)]
    _, first = run(files, None, T1, files_in_band=1)
    read, second = run(files, first, T1 + 2 * MINUTE, files_in_band=1)
    assert (read, len(second.seen)) == ([], 1)
    assert run(files, second, T1 + 6 * MINUTE, files_in_band=1)[0] == ["b"]


def test_a_rewritten_object_is_read_again_whole():
    _, state = run([file("a", T1 - 30 * MINUTE)], None, T1)
    assert run([file("a", T1 + MINUTE)], state, T2)[0] == ["a"]


def test_an_object_rewritten_within_the_same_second_is_read_again():
    _, state = run([file("a", T1 - MINUTE, "1")], None, T1)
    assert run([file("a", T1 - MINUTE, "2")], state, T2)[0] == ["a"]


def test_a_clock_set_back_does_not_move_the_bookmark_back():
    _, state = run([file("a", T2 - MINUTE)], None, T2)
    _, after = run([file("a", T2 - MINUTE)], state, T1)
    assert after.high == T2
    assert run([file("a", T2 - MINUTE)], after, T3)[0] == []


def test_the_saved_list_has_only_files_that_the_predicate_let_the_run_list():
    listed, outside = file("in", T1 - MINUTE), file("out", T1 - MINUTE)
    _, state = run([listed], None, T1)
    assert run([listed, outside], state, T1 + MINUTE)[0] == ["out"]


def test_a_file_outside_the_predicate_counts_as_read_once_it_is_older_than_the_band_of_a_run():
    outside = file("out", T1 - BAND)
    _, state = run([], None, T1)
    assert run([outside], state, T2)[0] == []


def test_a_file_that_a_predicate_left_out_of_a_later_listing_stays_read():
    seen = file("seen", T1 - MINUTE)
    _, state = run([seen], None, T1)
    _, filtered = run([], state, T1 + MINUTE)
    assert run([seen], filtered, T1 + 2 * MINUTE)[0] == []


def test_bounds_read_what_the_runs_after_from_up_to_and_including_to_read():
    a, b, c = file("a", T1 - MINUTE), file("b", T2 - MINUTE), file("c", T3 - MINUTE)
    _, first = run([a], None, T1)
    _, second = run([a, b], first, T2)
    assert names(read_between([a, b, c], first, second, ReadLimits())) == ["b"]
    assert names(read_between([a, b, c], None, second, ReadLimits())) == ["a", "b"]
    assert read_between([a, b, c], None, None, ReadLimits()) == []


def test_a_state_survives_being_saved():
    state = ContextState(T1, {"s3://b/t/a": f"{T1}:1"}, BAND, "db.users")
    assert ContextState.from_json(state.to_json()) == state


def test_two_reads_of_one_context_remember_what_both_read():
    a, b = file("a", T1 - MINUTE), file("b", T1 - MINUTE)
    merged = run([a], None, T1)[1].merged(run([b], None, T1)[1])
    assert run([a, b], merged, T2)[0] == []


def test_a_wider_band_than_the_last_runs_reads_nothing_twice():
    read_before = file("a", T1 - 30 * MINUTE)
    _, first = run([read_before], None, T1)
    _, second = run([read_before], first, T1 + MINUTE, band=120 * MINUTE)
    assert run([read_before], second, T2)[0] == []
