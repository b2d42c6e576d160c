"""Stands where the endpoint starts `sluice_local.run_job`: hands the run to the warm driver (see `warm.py`).

`python warm_job.py --socket PATH --spec FILE`. A run with the argument `--faults-cold` is started as any other: a Spark
and a JVM of its own, to be killed.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from pathlib import Path

from sluice_local.process_group import end_with_parent


def main() -> int:
    """Exit code 0, or 1 with the reason in `error.json` of the work folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", required=True)
    parser.add_argument("--spec", required=True)
    options = parser.parse_args()
    spec = json.loads(Path(options.spec).read_text(encoding="utf-8"))
    if "--faults-cold" in spec["arguments"]:
        os.execv(sys.executable, [sys.executable, "-m", "sluice_local.run_job", "--spec", options.spec])
    end_with_parent()
    env = {key: value for key, value in os.environ.items() if key.startswith(("AWS_", "SLUICE_"))}
    warm = socket.socket(socket.AF_UNIX)
    warm.connect(options.socket)
    with warm.makefile("rw", encoding="utf-8") as stream:
        stream.write(
            json.dumps({"spec": options.spec, "env": {**env, "SLUICE_RUN_ATTEMPT": str(spec["attempt"])}}) + "\n"
        )
        stream.flush()
        line = stream.readline()
    answer = json.loads(line) if line else {"ok": False, "stdout": "", "message": "the driver ended", "traceback": ""}
    sys.stdout.write(answer["stdout"])
    sys.stderr.write(answer["traceback"])
    if not answer["ok"]:
        Path(spec["workDir"], "error.json").write_text(json.dumps({"message": answer["message"]}), encoding="utf-8")
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
