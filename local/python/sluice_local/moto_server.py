"""Serves moto on a free port of 127.0.0.1: `python -m sluice_local.moto_server [--folder FOLDER] [--keep SECONDS]`.

Prints `{"port": N, "lifeline": M, "token": "…"}`: where moto is, and how the next endpoint takes it over when the one
that started it is gone (see `lifeline`).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import threading

from sluice_local import object_ranges
from sluice_local.lifeline import Lifeline


def main() -> None:
    """Serves until nobody has held this process for as long as `--keep` says."""
    parser = argparse.ArgumentParser(prog="python -m sluice_local.moto_server")
    parser.add_argument(
        "--keep", type=float, default=0.0, metavar="SECONDS", help="how long to wait, alone, for the next endpoint"
    )
    parser.add_argument("--folder", help="the lake's state folder: for people who look at the list of processes")
    lifeline = Lifeline(parser.parse_args().keep)
    port_of_lifeline = lifeline.start()
    # With the host 127.0.0.1 a bucket is always the first part of the path, never of the host name.
    os.environ.setdefault("S3_IGNORE_SUBDOMAIN_BUCKETNAME", "true")
    from moto.server import ThreadedMotoServer

    object_ranges.install()
    from sluice_local.object_lock import lock_buckets_in_use

    lock_buckets_in_use()

    # One line a request would be most of the endpoint's log, and its own log says more.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    print(json.dumps({"port": port, "lifeline": port_of_lifeline, "token": lifeline.token}), flush=True)
    # Stdout is a pipe to whoever started this, and may close: what is still said goes where the errors go.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    threading.Event().wait()


if __name__ == "__main__":
    main()
