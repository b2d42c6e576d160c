"""The life of a job's bookmark, from Job.init to Job.commit."""

import time
from datetime import datetime, timezone

import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub

from awsglue._bookmark import current_bookmark, set_current_bookmark
from awsglue._bookmark_store import BookmarkError
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


def test_pause_with_bounds_reads_from_exclusive_to_inclusive(stub):
    # The band would hide what happens seconds apart, so the three runs' files are told apart by name.
    for run, names in (("jr_1", "x"), ("jr_2", "xy"), ("jr_3", "xyz")):
        job = begin(run)
        read("a", *(file(name, age_seconds=1) for name in names))
        job.commit()
    files = [file(name, age_seconds=1) for name in "xyz"]
    for saved in stub.by_run.values():
        identities = saved["state"]["a"]["files"]
        for one in files:
            if one.uri in identities:
                identities[one.uri] = f"{one.modified_ms}:{one.etag}"
    bounds = {"job_bookmark_from": "jr_1", "job_bookmark_to": "jr_2"}
    job = begin("jr_4", "job-bookmark-pause", **bounds)
    assert [one.key for one in current_bookmark().select("a", files)] == ["y"]
    job.commit()
    assert stub.saved("users")["version"] == 3


def test_a_bound_that_saved_no_bookmark_is_refused_by_name(stub):
    begin().commit()
    with pytest.raises(BookmarkError, match="run jr_9 saved no bookmark"):
        begin("jr_2", "job-bookmark-pause", job_bookmark_from="jr_9", job_bookmark_to="jr_1")


def test_of_two_runs_at_once_the_second_fails_at_commit_with_a_version_mismatch(stub):
    first = begin("jr_1")
    first_bookmark = current_bookmark()
    second = begin("jr_2")
    second.commit()
    set_current_bookmark(first_bookmark)
    with pytest.raises(BookmarkError, match="version mismatch: the bookmark of job users was saved by another run"):
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


def test_commit_before_init_is_refused():
    set_current_bookmark(None)
    with pytest.raises(RuntimeError, match=r"Job\.commit before Job\.init"):
        Job(None).commit()


def test_init_without_arguments_reads_the_command_line(stub, monkeypatch):
    monkeypatch.setattr("sys.argv", ["job.py", "--job-bookmark-option", "job-bookmark-enable", "--JOB_RUN_ID", "jr_7"])
    job = Job(None)
    job.init("users")
    read("a", file("x"))
    job.commit()
    assert stub.saved("users")["runId"] == "jr_7"


def test_what_the_package_does_not_have_is_named():
    with pytest.raises(NotImplementedError, match=r"has no Job\.reset_bookmark\. It has: commit, init, isInitialized"):
        Job(None).reset_bookmark()
    assert not hasattr(Job(None), "reset_bookmark")


def test_a_transform_that_the_package_does_not_have_is_named():
    with pytest.raises(ImportError, match=r"no awsglue\.transforms\.Relationalize\. It has: ApplyMapping"):
        from awsglue.transforms import Relationalize  # noqa: F401
