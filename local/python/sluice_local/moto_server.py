"""Serves moto on a free port of 127.0.0.1: `python -m sluice_local.moto_server`, which prints `{"port": N}`."""

from __future__ import annotations

import json
import logging
import os
import threading


def main() -> None:
    """Serves until stdin closes."""
    # With the host 127.0.0.1 a bucket is always the first part of the path, never of the host name.
    os.environ.setdefault("S3_IGNORE_SUBDOMAIN_BUCKETNAME", "true")
    from moto.server import ThreadedMotoServer

    from sluice_local.process_group import end_with_parent

    end_with_parent()
    # One line a request would be most of the endpoint's log, and its own log says more.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    print(json.dumps({"port": port}), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
