"""Job runs, as the endpoint starts them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.local.python.support.lake import REGION

PYTHON_FOLDER = Path(__file__).parents[4] / "local" / "python"


@dataclass
class Outcome:
    """What a run left."""

    code: int
    stdout: str
    stderr: str
    #: The text of error.json; None where there is none.
    message: str | None


class JobRunner:
    """Starts `sluice_local.run_job` against a lake and a bookmark stub."""

    def __init__(self, lake, stub, spark_jars, work, environment):
        self.lake, self.stub, self._jars, self._work = lake, stub, spark_jars, work
        self._environment = environment
        self._count = 0

    def start(self, script, arguments=None, **changes):
        """The process of a run of `script` (its source), and the run's folder."""
        self._count += 1
        run_id = changes.get("runId", f"jr_{self._count}")
        folder = self._work / f"run-{self._count}"
        folder.mkdir()
        self.lake.put("scripts/job.py", script)
        spec = {
            "runId": run_id,
            "jobName": "users",
            "attempt": 0,
            "scriptLocation": f"s3://{self.lake.bucket}/scripts/job.py",
            "arguments": {"--DATABASE": self.lake.database, "--BUCKET": self.lake.bucket, **(arguments or {})},
            "endpoint": self.lake.endpoint,
            "region": REGION,
            "workDir": str(folder),
            "sparkJars": [str(jar) for jar in self._jars],
            **changes,
        }
        (folder / "spec.json").write_text(json.dumps(spec), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "sluice_local.run_job", "--spec", str(folder / "spec.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            start_new_session=True,
            env={
                **os.environ,
                **self._environment,
                "PYTHONPATH": str(PYTHON_FOLDER),
                "SLUICE_ENDPOINT": self.stub.url,
                "SLUICE_RUN_TOKEN": self.stub.token,
            },
        )
        return process, folder

    def run(self, script, arguments=None, **changes):
        """Runs `script` to its end."""
        process, folder = self.start(script, arguments, **changes)
        # The pipe to stdin stays open meanwhile, or the run would end itself.
        stdout, stderr = read_to_end(process)
        error = folder / "error.json"
        message = json.loads(error.read_text(encoding="utf-8"))["message"] if error.exists() else None
        return Outcome(process.returncode, stdout, stderr, message)


def read_to_end(process):
    """stdout and stderr of a process whose stdin is left open."""
    stdin, process.stdin = process.stdin, None
    try:
        return process.communicate(timeout=300)
    finally:
        stdin.close()
