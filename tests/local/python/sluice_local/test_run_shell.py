"""Python shell jobs."""

import sys

import pytest

from sluice_local import aws, run_shell
from sluice_local.job_spec import JobSpec
from sluice_local.run_job import JobStartError


class Bucket:
    """Gives the one object that there is."""

    def __init__(self, script):
        self._script = script

    def get_object(self, Bucket, Key):
        assert (Bucket, Key) == ("b", "scripts/job.py")

        class Body:
            read = staticmethod(lambda: self._script.encode())

        return {"Body": Body}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", list(sys.argv))
    monkeypatch.setattr(sys, "path", list(sys.path))

    def run(script, **arguments):
        monkeypatch.setattr(aws, "client", lambda *_: Bucket(script))
        given = {f"--{name.replace('_', '-')}": value for name, value in arguments.items()}
        spec = JobSpec(
            "jr_1", "shell", 0, "s3://b/scripts/job.py", given, "http://127.0.0.1:1", "us-east-1", tmp_path, [], None
        )
        run_shell.execute(spec)

    return run


def test_a_script_runs_as_the_main_program_with_the_jobs_arguments(run, capsys):
    run("import sys\nprint(__name__, sys.argv[sys.argv.index('--TABLE') + 1])", TABLE="users")
    assert capsys.readouterr().out == "__main__ users\n"


def test_what_a_script_raises_is_raised(run):
    with pytest.raises(ValueError, match="as told"):
        run("raise ValueError('as told')")


@pytest.mark.parametrize("name", ["additional_python_modules", "extra_py_files"])
def test_an_argument_that_changes_what_is_installed_is_refused(run, name):
    with pytest.raises(JobStartError, match="of a Python shell job is not emulated locally: got 'x'"):
        run("print('ran')", **{name: "x"})
