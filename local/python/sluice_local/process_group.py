"""Ends a process, and everything it started, when whoever started it goes away."""

from __future__ import annotations

import os
import signal
import sys
import threading


def end_with_parent() -> None:
    """Kills this process's group when stdin closes, however the parent ended: even `kill -9` closes its pipes.

    A process that leads no group gets one of its own first, so that the parent's group is never hit. A terminal as
    stdin is not watched: there the person at the keyboard is the parent, and Ctrl-C works.
    """
    if sys.stdin is None or sys.stdin.isatty():
        return
    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    threading.Thread(target=_wait_and_kill, name="end-with-parent", daemon=True).start()


def _wait_and_kill() -> None:
    # The file descriptor itself: sys.stdin's buffer lock would block the interpreter's shutdown.
    while os.read(0, 4096):
        pass
    # SIGKILL, for nothing here has anything to save, and a JVM in the middle of a task may not answer SIGTERM.
    os.killpg(os.getpgrp(), signal.SIGKILL)
