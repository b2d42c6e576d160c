"""What a script has of a Job, its bookmark apart."""

import pytest
from tests.local.python.support.bookmark_stub import BookmarkStub

from awsglue._bookmark import set_current_bookmark
from awsglue.job import Job


@pytest.fixture
def stub(monkeypatch):
    stub = BookmarkStub()
    monkeypatch.setenv("SLUICE_ENDPOINT", stub.url)
    monkeypatch.setenv("SLUICE_RUN_TOKEN", BookmarkStub.token)
    yield stub
    set_current_bookmark(None)
    stub.close()


def test_commit_before_init_is_refused():
    set_current_bookmark(None)
    with pytest.raises(RuntimeError, match=r"Job\.commit before Job\.init"):
        Job(None).commit()


def test_init_without_arguments_reads_the_command_line(stub, monkeypatch):
    monkeypatch.setattr("sys.argv", ["job.py", "--job-bookmark-option", "job-bookmark-enable", "--JOB_RUN_ID", "jr_7"])
    job = Job(None)
    job.init("users")
    job.commit()
    assert stub.saved("users")["runId"] == "jr_7"


def test_what_the_package_does_not_have_is_named():
    with pytest.raises(NotImplementedError, match=r"has no Job\.reset_bookmark\. It has: commit, init, isInitialized"):
        Job(None).reset_bookmark()
    assert not hasattr(Job(None), "reset_bookmark")


def test_a_transform_that_the_package_does_not_have_is_named():
    with pytest.raises(ImportError, match=r"no awsglue\.transforms\.FindMatches\. It has: ApplyMapping"):
        from awsglue.transforms import FindMatches  # noqa: F401
