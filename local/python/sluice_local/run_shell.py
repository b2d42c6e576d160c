"""Runs a Glue Python shell job's script: `python -m sluice_local.run_shell --spec FILE`.

The script comes from S3 with the job role's credentials, and has them for what it does. There is no Spark.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path

from sluice_local.job_failure import describe, print_traceback
from sluice_local.job_spec import JobSpec
from sluice_local.process_group import end_with_parent
from sluice_local.run_job import NOT_EMULATED, JobStartError, download, log_to_stderr
from sluice_local.s3_objects import S3Uri
from sluice_local.spec import SpecError, spec_argument


def execute(spec: JobSpec) -> None:
    """Fetches the script and runs it to its end. Whatever the script raises, this raises."""
    from sluice_local import aws

    for name in (*NOT_EMULATED, "--extra-py-files"):
        if spec.arguments.get(name):
            raise JobStartError(f"{name} of a Python shell job is not emulated locally: got {spec.arguments[name]!r}.")
    scripts = spec.work_dir / "scripts"
    scripts.mkdir(parents=True, exist_ok=True)
    script = scripts / Path(S3Uri.parse(spec.script_location).key).name
    download(aws.client("s3", spec.endpoint, spec.region), spec.script_location, script, "the job's script")
    sys.path.insert(0, str(scripts))
    sys.argv = [str(script), *spec.argv()]
    runpy.run_path(str(script), run_name="__main__")


def _failed(spec: JobSpec, error: BaseException) -> int:
    print_traceback(error)
    message = {"message": describe(error)}
    (spec.work_dir / "error.json").write_text(json.dumps(message, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1


def main() -> int:
    """Command line: exit code 0, or 1 with the reason in `error.json` of the work folder."""
    end_with_parent()
    log_to_stderr()
    try:
        spec = JobSpec.read(spec_argument("sluice_local.run_shell"))
    except SpecError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        execute(spec)
    except SystemExit as stop:
        return 0 if stop.code in (None, 0) else _failed(spec, stop)
    except BaseException as error:
        return _failed(spec, error)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that the script left behind must not keep a finished run alive.
    os._exit(code)
