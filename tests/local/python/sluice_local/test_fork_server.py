"""A process that goes on as a fork of another, which has loaded what it needs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

PACKAGES = Path(__file__).parents[4] / "local" / "python"

SERVER = """
import os
import sys
from sluice_local import fork_server

loaded = os.getpid()

def work():
    said = sys.stdin.read()
    print(loaded, os.getppid(), os.environ["COLOUR"], "HUE" in os.environ, sys.path[0], said, flush=True)
    print("aside", file=sys.stderr, flush=True)

fork_server.start(work)
print(loaded, flush=True)
sys.stdin.read()
"""

# As Spark starts its daemon: a module that is run, which goes on by itself where there is no server.
CLIENT = """
from sluice_local import fork_server
print("by itself") if not fork_server.take_over() else None
"""


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("HUE", "COLOUR")}
    return {**kept, "PYTHONPATH": str(PACKAGES), **more}


def run_client(folder: Path, said: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CLIENT]
    return subprocess.run(
        command, cwd=folder, env=environment(**more), input=said, capture_output=True, text=True, check=True, timeout=60
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(HUE="red"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{process.pid}\n"
        yield process
        process.kill()


def test_the_fork_has_streams_environment_and_path_of_the_process_that_asks(server, tmp_path):
    answer = run_client(tmp_path, "good day", COLOUR="blue", PYTHONPATH=f"/nowhere/first{os.pathsep}{PACKAGES}")
    loaded, parent, *rest = answer.stdout.split()
    assert rest == ["blue", "False", "/nowhere/first", "good", "day"]
    assert int(loaded) == server.pid != int(parent)
    assert answer.stderr == "aside\n"


def test_each_that_asks_gets_a_fork_of_its_own(server, tmp_path):
    answers = [run_client(tmp_path, word, COLOUR="blue").stdout.split()[-1] for word in ("one", "two")]
    assert answers == ["one", "two"]


def test_without_a_server_a_process_goes_on_by_itself(tmp_path):
    assert run_client(tmp_path).stdout == "by itself\n"


def test_nobody_else_may_connect(server, tmp_path):
    modes = [path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.is_socket()]
    assert modes == [0o700]


def test_the_server_ends_with_the_process_that_started_it_even_when_that_is_killed(server, tmp_path):
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    deadline = time.monotonic() + 30
    while _answers(tmp_path):
        assert time.monotonic() < deadline, "the server still answers"
    assert run_client(tmp_path).stdout == "by itself\n"


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(os.path.relpath(next(path for path in folder.iterdir() if path.is_socket())))
        except ConnectionRefusedError:
            return False
    return True
