"""Makes a process by forking one that has loaded what it will need, in place of starting Python anew.

Spark starts a Python daemon at the first task that needs one, and while that imports Arrow and pandas nothing else
happens. A run has loaded both long before, so it forks a server (`start`) that waits; the program which Spark starts
asks it (`take_over`) for a fork that goes on in its place: with its standard streams, and its environment.
"""

from __future__ import annotations

import array
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

#: The server's socket, in the folder that the run and all that it starts are in: a path of any length would not do.
_SOCKET = Path("python-workers.sock")

_STREAMS = (0, 1, 2)
_LENGTH = struct.Struct("!I")


def start(work: Callable[[], None]) -> None:
    """Forks the server. It ends with this process; each fork that is asked for does `work`, and ends.

    To be called before this process starts threads that hold locks.
    """
    listener = socket.socket(socket.AF_UNIX)
    _SOCKET.unlink(missing_ok=True)
    # Whoever may connect may have code run with this run's credentials.
    before = os.umask(0o077)
    try:
        listener.bind(str(_SOCKET))
    finally:
        os.umask(before)
    listener.listen()
    ends, held = os.pipe()
    # What is there now is there for good: the collector need not touch it, and so copy it, in every fork.
    gc.freeze()
    if os.fork() != 0:
        # The write end stays open until this process ends, however it does.
        os.close(ends)
        listener.close()
        return
    try:
        os.close(held)
        _serve(listener, ends, work)
    finally:
        os._exit(0)


def take_over() -> bool:
    """Has a fork of the server go on in this process's place, and waits for its end; False where there is no server."""
    connection = socket.socket(socket.AF_UNIX)
    with connection:
        try:
            connection.connect(str(_SOCKET))
        except OSError:
            return False
        environment = json.dumps(dict(os.environ)).encode()
        descriptors = array.array("i", _STREAMS)
        connection.sendmsg(
            [_LENGTH.pack(len(environment))], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors.tobytes())]
        )
        connection.sendall(environment)
        # From here on the streams are the fork's: as long as they are open here too, nobody could see it close them.
        for stream in _STREAMS:
            os.close(stream)
        connection.recv(1)
    return True


def _serve(listener: socket.socket, ends: int, work: Callable[[], None]) -> None:
    # Forks that have ended need no funeral.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    watched: list[socket.socket | int] = [listener, ends]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if ends in ready:
            return
        connection, _ = listener.accept()
        with connection:
            if os.fork() == 0:
                listener.close()
                os.close(ends)
                _work(connection, work)


def _work(connection: socket.socket, work: Callable[[], None]) -> None:
    code = 1
    try:
        _become(connection)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _become(connection: socket.socket) -> None:
    """Takes on streams and environment of the process that asks."""
    size = len(_STREAMS) * array.array("i").itemsize
    head, messages, _, _ = connection.recvmsg(_LENGTH.size, socket.CMSG_SPACE(size))
    descriptors = array.array("i", messages[0][2][:size])
    for given, stream in zip(descriptors, _STREAMS, strict=True):
        os.dup2(given, stream)
        os.close(given)
    (length,) = _LENGTH.unpack(head)
    with connection.makefile("rb") as sent:
        environment: dict[str, str] = json.loads(sent.read(length))
    os.environ.clear()
    os.environ.update(environment)
    # As Python itself does at its start.
    paths = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:] = [*paths, *(path for path in sys.path if path not in paths)]
