"""AWS clients with the process's own credentials, towards the endpoint that the spec names."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config


@lru_cache
def client(service: str, endpoint: str, region: str) -> Any:
    """A boto3 client, one for each endpoint: they are safe to share and slow to make.

    Credentials come from the environment: the role's, or the caller's.
    """
    # The endpoint is on this machine: no proxy, and buckets in the path, for names under 127.0.0.1 do not resolve.
    config = Config(proxies={}, s3={"addressing_style": "path"}, retries={"mode": "standard", "max_attempts": 4})
    return boto3.client(service, endpoint_url=endpoint, region_name=region, config=config)


def arrow_filesystem(endpoint: str, region: str) -> Any:
    """Arrow's S3 filesystem, with the same credentials."""
    from pyarrow import fs

    parts = urlsplit(endpoint)
    return fs.S3FileSystem(
        access_key=os.environ.get("AWS_ACCESS_KEY_ID"),
        secret_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
        session_token=os.environ.get("AWS_SESSION_TOKEN"),
        region=region,
        scheme=parts.scheme,
        endpoint_override=parts.netloc,
    )
