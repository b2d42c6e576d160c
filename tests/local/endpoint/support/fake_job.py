"""Stands in for run_job: does what the run's arguments say, without Spark."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from fakes import call, end_with_stdin, read_spec


def bookmark(spec: dict, method: str, body: dict | None = None, query: str = "") -> dict:
    """Gets or puts the job's bookmark with the run's own token."""
    request = urllib.request.Request(
        f"{os.environ['SLUICE_ENDPOINT']}/_sluice/bookmarks/{spec['jobName']}{query}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {os.environ['SLUICE_RUN_TOKEN']}"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main() -> None:
    """One run."""
    end_with_stdin()
    spec = read_spec()
    arguments = spec["arguments"]
    what = arguments.get("--DO", "succeed")
    print("hello from", spec["jobName"], flush=True)
    print("a word on stderr", file=sys.stderr, flush=True)
    if what == "show":
        print(json.dumps({"spec": spec, "env": sorted(os.environ), "cwd": str(Path.cwd())}), flush=True)
    elif what == "fail":
        Path(spec["workDir"], "error.json").write_text(json.dumps({"message": "ValueError: as told"}))
        sys.exit(1)
    elif what == "fail-first" and spec["attempt"] == 0:
        sys.exit(3)
    elif what == "hang":
        # A process of its own, as Spark has a JVM: it must end with the run.
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "SLUICE_RUN_TOKEN")
        environment = {name: os.environ[name] for name in names}
        print(json.dumps({"pid": os.getpid(), "child": child.pid, "environment": environment}), flush=True)
        time.sleep(600)
    elif what == "leave":
        # What is left behind holds the run's output open.
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        print(json.dumps({"child": child.pid}), flush=True)
    elif what == "write":
        for index in range(3):
            call("s3", "PUT", f"/{arguments['--BUCKET']}/out/{index}", b"x")
        call("s3", "GET", f"/{arguments['--BUCKET']}/out/0")
    elif what == "delete":
        keys = "".join(f"<Object><Key>out/{index}</Key></Object>" for index in range(3))
        call("s3", "POST", f"/{arguments['--BUCKET']}?delete", f"<Delete>{keys}</Delete>".encode())
    elif what == "bookmark":
        seen = bookmark(spec, "GET")
        put = {"expectedVersion": seen["version"], "runId": spec["runId"], "attempt": spec["attempt"]}
        print(json.dumps(bookmark(spec, "PUT", put | {"state": {"seen": arguments["--STATE"]}})), flush=True)
    elif what == "bookmark-as-of":
        try:
            answer = bookmark(spec, "GET", query=f"?runId={arguments['--OF']}")
        except urllib.error.HTTPError as error:
            answer = {"refused": f"{error.code} {json.load(error)['message']}"}
        print(json.dumps(answer), flush=True)
    elif what == "stale-bookmark":
        put = {"expectedVersion": 41, "runId": spec["runId"], "attempt": spec["attempt"], "state": {}}
        try:
            bookmark(spec, "PUT", put)
        except urllib.error.HTTPError as error:
            message = f"{error.code} {json.load(error)['message']}"
            Path(spec["workDir"], "error.json").write_text(json.dumps({"message": message}))
            sys.exit(1)


main()
