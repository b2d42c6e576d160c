"""Ending with the parent."""

import os
import signal
import subprocess
import sys

import pytest

# Starts a grandchild, as a job run starts a JVM, and says who it is.
PROGRAM = """
import subprocess, sys, threading
from sluice_local.process_group import end_with_parent
end_with_parent()
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
print(child.pid, flush=True)
threading.Event().wait()
"""


def start(**options):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, **options
    )


@pytest.mark.parametrize("own_session", [True, False], ids=["leading a session", "in its parent's group"])
def test_a_process_ends_with_all_that_it_started_when_its_stdin_closes(own_session):
    process = start(start_new_session=own_session)
    assert int(process.stdout.readline()) > 0
    process.stdin.close()
    process.stdin = None
    # The pipe to stdout ends when the last process that holds it has ended.
    assert process.communicate(timeout=30) == (b"", None)
    assert process.returncode == -signal.SIGKILL


def test_a_process_lives_while_its_stdin_is_open():
    process = start(start_new_session=True)
    grandchild = int(process.stdout.readline())
    assert process.poll() is None
    os.kill(grandchild, 0)
    process.stdin.close()
    process.wait(timeout=30)
    process.stdout.close()
