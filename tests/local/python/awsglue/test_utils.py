"""Job arguments."""

import pytest

from awsglue.utils import GlueArgumentError, getResolvedOptions

ARGV = ["job.py", "--JOB_NAME", "users", "--OUTPUT_PATH", "s3://b/out/", "--not-asked-for", "x", "--enable-metrics", ""]


def test_gives_the_options_asked_for_and_leaves_others_alone():
    resolved = getResolvedOptions(ARGV, ["JOB_NAME", "OUTPUT_PATH"])
    assert (resolved["JOB_NAME"], resolved["OUTPUT_PATH"]) == ("users", "s3://b/out/")
    assert "not_asked_for" not in resolved


def test_a_missing_argument_is_a_glue_argument_error_that_names_it():
    with pytest.raises(GlueArgumentError, match="--INPUT_DB"):
        getResolvedOptions(ARGV, ["JOB_NAME", "INPUT_DB"])


def test_an_argument_without_a_value_is_a_glue_argument_error():
    with pytest.raises(GlueArgumentError, match="--INPUT_DB"):
        getResolvedOptions(["job.py", "--INPUT_DB"], ["INPUT_DB"])


def test_a_hyphen_in_a_name_is_an_underscore_in_the_result():
    assert getResolvedOptions(["job.py", "--my-key", "v"], ["my-key"])["my_key"] == "v"


def test_takes_the_equals_form():
    assert getResolvedOptions(["job.py", "--KEY=a=b"], ["KEY"])["KEY"] == "a=b"


def test_bookmarks_are_disabled_by_default():
    resolved = getResolvedOptions(ARGV, [])
    assert resolved["job_bookmark_option"] == "job-bookmark-disable"
    assert resolved["job_bookmark_from"] is None and resolved["job_bookmark_to"] is None


def test_what_glue_sets_is_resolved_without_being_asked_for():
    resolved = getResolvedOptions([*ARGV, "--JOB_RUN_ID", "jr_1", "--TempDir", "s3://t/"], ["JOB_NAME"])
    assert (resolved["JOB_RUN_ID"], resolved["TempDir"]) == ("jr_1", "s3://t/")


def test_temp_dir_may_be_asked_for():
    assert getResolvedOptions(["job.py", "--TempDir", "s3://t/"], ["TempDir"])["TempDir"] == "s3://t/"


@pytest.mark.parametrize("name", ["job-bookmark-option", "job_bookmark_from", "JOB_RUN_ID"])
def test_a_reserved_argument_may_not_be_asked_for(name):
    with pytest.raises(RuntimeError, match=f"Using reserved arguments {name}"):
        getResolvedOptions(ARGV, [name])


def bookmark(option, **bounds):
    argv = ["job.py", "--job-bookmark-option", option]
    for name, value in bounds.items():
        argv += [f"--job-bookmark-{name}", value]
    return getResolvedOptions(argv, [])


def test_pause_takes_both_bounds_or_neither():
    assert bookmark("job-bookmark-pause")["job_bookmark_option"] == "job-bookmark-pause"
    assert bookmark("job-bookmark-pause", **{"from": "jr_1", "to": "jr_2"})["job_bookmark_from"] == "jr_1"


@pytest.mark.parametrize(("given", "missing"), [("from", "--job-bookmark-to"), ("to", "--job-bookmark-from")])
def test_pause_with_one_bound_names_the_missing_one(given, missing):
    with pytest.raises(RuntimeError, match=f"{missing} is missing"):
        bookmark("job-bookmark-pause", **{given: "jr_1"})


@pytest.mark.parametrize("option", ["job-bookmark-enable", "job-bookmark-disable"])
@pytest.mark.parametrize("bound", ["from", "to"])
def test_bounds_are_refused_without_pause(option, bound):
    with pytest.raises(RuntimeError, match=f"--job-bookmark-{bound} with {option}"):
        bookmark(option, **{bound: "jr_1"})


def test_an_unknown_bookmark_option_is_refused_with_those_there_are():
    with pytest.raises(RuntimeError, match="got 'enable', allowed: job-bookmark-enable, job-bookmark-disable"):
        bookmark("enable")
