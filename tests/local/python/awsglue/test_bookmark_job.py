"""The life of a job's bookmark, from Job.init to Job.commit: Glue's documentation, one test a sentence."""

import time
from datetime import datetime, timezone

import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub

from awsglue._bookmark import current_bookmark, set_current_bookmark
from awsglue._bookmark_store import BookmarkError
from awsglue._files import choose_files
from awsglue._options import catalog_options
from awsglue.job import Job
from sluice_local.s3_objects import S3Object


@pytest.fixture
def stub(monkeypatch):
    stub = BookmarkStub()
    monkeypatch.setenv("SLUICE_ENDPOINT", stub.url)
    monkeypatch.setenv("SLUICE_RUN_TOKEN", BookmarkStub.token)
    monkeypatch.setenv("SLUICE_RUN_ATTEMPT", "0")
    yield stub
    set_current_bookmark(None)
    stub.close()


def file(name, age_seconds=3600):
    modified = datetime.fromtimestamp(time.time() - age_seconds, timezone.utc)
    return S3Object("b", name, 1, modified, "etag")


def begin(run="jr_1", option="job-bookmark-enable", job="users", **arguments):
    started = Job(None)
    started.init(job, {"job_bookmark_option": option, "JOB_RUN_ID": run, **arguments})
    return started


def read(context, *files):
    return [one.key for one in current_bookmark().select(context, list(files))]


def test_state_is_kept_per_transformation_ctx(stub):
    job = begin()
    assert read("a", file("x")) == ["x"]
    job.commit()
    begin("jr_2")
    assert read("a", file("x")) == []
    assert read("b", file("x")) == ["x"]


def test_state_is_kept_per_job_name(stub):
    job = begin()
    read("a", file("x"))
    job.commit()
    begin("jr_2", job="airports")
    assert read("a", file("x")) == ["x"]


def test_state_is_saved_only_at_commit(stub):
    begin()
    read("a", file("x"))
    assert stub.saved("users")["version"] == 0
    begin("jr_2")
    assert read("a", file("x")) == ["x"]


def test_commit_saves_all_contexts_at_once_with_the_run(stub):
    job = begin()
    read("a", file("x"))
    read("b", file("y"))
    job.commit()
    saved = stub.saved("users")
    assert (saved["version"], saved["runId"], set(saved["state"])) == (1, "jr_1", {"a", "b"})
    assert [method for method, _ in stub.requests].count("PUT") == 1


def test_commit_keeps_contexts_that_this_run_did_not_read(stub):
    job = begin()
    read("a", file("x"))
    job.commit()
    job = begin("jr_2")
    read("b", file("y"))
    job.commit()
    assert set(stub.saved("users")["state"]) == {"a", "b"}


def test_without_a_transformation_ctx_there_is_no_bookmark_for_the_source(stub):
    job = begin()
    assert read("", file("x")) == ["x"]
    job.commit()
    begin("jr_2")
    assert read("", file("x")) == ["x"]


def test_without_job_init_there_is_no_bookmark():
    set_current_bookmark(None)
    files = [file("x"), file("y", age_seconds=-60)]
    options = catalog_options({})
    assert choose_files("db.users", "a", files, options) == {"s3://b/x", "s3://b/y"}


def test_the_bookmark_is_of_the_job_and_its_context_whatever_the_other_parameters(stub):
    job = begin(ENV="dev", INPUT_TABLE="users")
    read("a", file("x"))
    job.commit()
    begin("jr_2", ENV="prod", INPUT_TABLE="people")
    assert read("a", file("x")) == []


def test_a_file_that_is_written_after_the_start_of_the_run_is_left_to_the_next_run(stub):
    job = begin()
    while_it_runs = file("x", age_seconds=-1)
    assert read("a", while_it_runs) == []
    job.commit()
    begin("jr_2")
    current_bookmark()._started_ms += 2000
    assert read("a", while_it_runs) == ["x"]


def test_a_run_that_read_nothing_commits_too(stub):
    begin().commit()
    job = begin("jr_2")
    assert read("a") == []
    job.commit()
    saved = stub.saved("users")
    assert (saved["version"], saved["runId"], saved["state"]["a"]["files"]) == (2, "jr_2", {})


def test_after_a_reset_every_context_reads_everything_again(stub):
    job = begin()
    read("a", file("x"))
    read("b", file("y"))
    job.commit()
    stub.reset("users")
    begin("jr_2")
    assert (read("a", file("x")), read("b", file("y"))) == (["x"], ["y"])


def test_after_a_rewind_to_a_run_what_later_runs_read_is_read_again_and_nothing_else(stub, three_runs):
    stub.reset("users", "jr_1")
    begin("jr_4")
    assert read("a", *three_runs) == ["y", "z"]


def test_a_run_under_way_cannot_undo_a_reset(stub):
    begin().commit()
    job = begin("jr_2")
    stub.reset("users")
    with pytest.raises(BookmarkError, match="VersionMismatchException"):
        job.commit()


def test_a_context_whose_source_has_changed_is_warned_of(stub, caplog):
    job = begin()
    current_bookmark().select("a", [], source="db.users")
    job.commit()
    begin("jr_2")
    current_bookmark().select("a", [], source="db.users")
    assert "was of" not in caplog.text
    current_bookmark().select("b", [], source="db.users; push_down_predicate: year = 2026")
    begin("jr_3")
    current_bookmark().select("a", [], source="db.users; push_down_predicate: year = 2026")
    assert "transformation_ctx a was of 'db.users' and is now of 'db.users; push_down_predicate: year" in caplog.text


def test_two_sources_of_one_context_are_warned_of_and_neither_is_read_again(stub, caplog):
    job = begin()
    files = file("x", age_seconds=1), file("y", age_seconds=1)
    assert [read("a", one) for one in files] == [["x"], ["y"]]
    assert "transformation_ctx a is that of two reads of this run" in caplog.text
    job.commit()
    begin("jr_2")
    assert read("a", *files) == []


def test_the_default_is_disable():
    started = Job(None)
    started.init("users", {"job_bookmark_option": None, "JOB_RUN_ID": "jr_1"})
    assert read("a", file("x")) == ["x"]
    started.commit()
    set_current_bookmark(None)


def test_disable_reads_everything_and_saves_nothing(stub):
    job = begin()
    read("a", file("x"))
    job.commit()
    job = begin("jr_2", "job-bookmark-disable")
    assert read("a", file("x")) == ["x"]
    job.commit()
    assert stub.saved("users")["version"] == 1


def test_disable_does_not_need_the_endpoint(monkeypatch):
    monkeypatch.delenv("SLUICE_ENDPOINT", raising=False)
    begin(option="job-bookmark-disable").commit()
    set_current_bookmark(None)


def test_pause_reads_from_the_bookmark_and_does_not_move_it(stub):
    job = begin()
    read("a", file("x"))
    job.commit()
    for run in ("jr_2", "jr_3"):
        job = begin(run, "job-bookmark-pause")
        assert read("a", file("x"), file("y", age_seconds=1)) == ["y"]
        job.commit()
    assert stub.saved("users")["version"] == 1


@pytest.fixture
def three_runs(stub):
    """Files x, y and z, each read by a committed run of its own, jr_1, jr_2 and jr_3."""
    files = [file(name, age_seconds=1) for name in "xyz"]
    for run in range(3):
        job = begin(f"jr_{run + 1}")
        read("a", *files[: run + 1])
        job.commit()
    return files


def test_pause_with_bounds_reads_from_exclusive_to_inclusive_and_does_not_move_the_bookmark(stub, three_runs):
    bounds = {"job_bookmark_from": "jr_1", "job_bookmark_to": "jr_2"}
    job = begin("jr_4", "job-bookmark-pause", **bounds)
    assert read("a", *three_runs) == ["y"]
    job.commit()
    assert stub.saved("users")["version"] == 3


def test_a_bound_is_the_last_run_that_committed_before_and_including_the_run_it_names(stub, three_runs):
    stub.uncommitted = {"jr_0": None, "jr_2_failed": "jr_2"}
    begin("jr_4", "job-bookmark-pause", job_bookmark_from="jr_0", job_bookmark_to="jr_2_failed")
    assert read("a", *three_runs) == ["x", "y"]


def test_pause_up_to_a_run_before_which_none_committed_reads_nothing(stub, three_runs):
    stub.uncommitted = {"jr_0": None}
    begin("jr_4", "job-bookmark-pause", job_bookmark_from="jr_0", job_bookmark_to="jr_0")
    assert read("a", *three_runs) == []


def test_a_bound_that_is_no_run_of_the_job_is_refused_by_name(stub):
    begin().commit()
    with pytest.raises(BookmarkError, match="run jr_9 saved no bookmark"):
        begin("jr_2", "job-bookmark-pause", job_bookmark_from="jr_9", job_bookmark_to="jr_1")


def test_of_two_runs_at_once_the_second_fails_at_commit_with_a_version_mismatch(stub):
    first = begin("jr_1")
    first_bookmark = current_bookmark()
    second = begin("jr_2")
    second.commit()
    set_current_bookmark(first_bookmark)
    expected = (
        "^VersionMismatchException: Continuation update failed due to version mismatch. Expected version 0 but found"
    )
    with pytest.raises(BookmarkError, match=expected):
        first.commit()
    assert stub.saved("users")["runId"] == "jr_2"


def test_a_token_of_another_job_is_refused(stub, monkeypatch):
    monkeypatch.setenv("SLUICE_RUN_TOKEN", "other")
    with pytest.raises(BookmarkError, match=r"was refused \(HTTP 403\): this token is not of that job"):
        begin()


def test_an_enabled_bookmark_needs_the_endpoint(monkeypatch):
    monkeypatch.delenv("SLUICE_ENDPOINT", raising=False)
    with pytest.raises(BookmarkError, match="Start the job with StartJobRun, or with --job-bookmark-option job-book"):
        begin()


def test_an_endpoint_that_is_gone_is_named(stub, monkeypatch):
    monkeypatch.setenv("SLUICE_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(BookmarkError, match="The bookmark of job users cannot be reached"):
        begin()
