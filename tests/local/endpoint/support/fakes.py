"""What the stand-ins for the endpoint's processes share. Plain urllib: importing boto3 takes longer than a test."""

import json
import os
import signal
import sys
import threading
import urllib.request
from pathlib import Path


def end_with_stdin() -> None:
    """As the real ones: when whoever started this is gone, its process group ends."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def read_spec() -> dict:
    """The object in the file after `--spec`."""
    return json.loads(Path(sys.argv[sys.argv.index("--spec") + 1]).read_text())


def call(service: str, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """Calls the endpoint with the credentials in the environment; the endpoint verifies no signature."""
    scope = f"{os.environ['AWS_ACCESS_KEY_ID']}/20261123/{os.environ['AWS_REGION']}/{service}/aws4_request"
    request = urllib.request.Request(
        f"{os.environ['AWS_ENDPOINT_URL']}{path}",
        method=method,
        data=body if method in ("PUT", "POST") else None,
        headers={
            "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
            "x-amz-security-token": os.environ["AWS_SESSION_TOKEN"],
            "content-type": "application/octet-stream",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read()
