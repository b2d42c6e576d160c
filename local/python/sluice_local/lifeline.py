"""Keeps a process for as long as somebody holds it, and a while longer: its memory outlives a holder that is killed."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
import threading


class Lifeline:
    """Ends this process's group once nobody has held it for `keep` seconds.

    Stdin is the first holder: it closes when whoever started this process ends, also by `kill -9`. Every connection to
    the lifeline's port that opens with the token is another. A holder that sends `end` ends the group at once.
    """

    def __init__(self, keep: float) -> None:
        self._keep = keep
        self._holders = 0
        self._changed = threading.Condition()
        self.token = secrets.token_hex(32)

    def start(self) -> int:
        """Begins to watch, and gives the port on 127.0.0.1 where the next holder connects."""
        if os.getpgrp() != os.getpid():
            # So that the group of whoever started this is never hit.
            os.setpgid(0, 0)
        server = socket.create_server(("127.0.0.1", 0))
        self._hold()
        for work in (self._watch_stdin, lambda: self._accept(server), self._end_when_alone):
            threading.Thread(target=work, daemon=True).start()
        port: int = server.getsockname()[1]
        return port

    def _watch_stdin(self) -> None:
        # A person at the keyboard is the holder, and Ctrl-C works.
        if sys.stdin is None or sys.stdin.isatty():
            return
        # The file descriptor itself: sys.stdin's buffer lock would block the interpreter's shutdown.
        while os.read(0, 4096):
            pass
        self._release()

    def _accept(self, server: socket.socket) -> None:
        while True:
            connection, _ = server.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rw", encoding="utf-8") as stream:
            try:
                if not secrets.compare_digest(stream.readline().strip(), self.token):
                    return
                self._hold()
                try:
                    stream.write(json.dumps({"pid": os.getpid()}) + "\n")
                    stream.flush()
                    for line in stream:
                        if line.strip() == "end":
                            end_group()
                finally:
                    self._release()
            except (OSError, ValueError):
                # The holder went away in the middle of a word, or never was one.
                return

    def _hold(self) -> None:
        with self._changed:
            self._holders += 1
            self._changed.notify_all()

    def _release(self) -> None:
        with self._changed:
            self._holders -= 1
            self._changed.notify_all()

    def _end_when_alone(self) -> None:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._holders == 0)
                if not self._changed.wait_for(lambda: self._holders > 0, timeout=self._keep):
                    end_group()


def end_group() -> None:
    """Kills this process's group at once: nothing in it has anything to save."""
    os.killpg(os.getpgrp(), signal.SIGKILL)
