"""Stands in for crawl: what it does is in the crawler's description."""

import json
import sys
import time
import urllib.error

from fakes import call, end_with_stdin, read_spec


def main() -> None:
    """One crawl."""
    end_with_stdin()
    spec = read_spec()
    what = spec["crawler"].get("Description", "")
    print("looking around", file=sys.stderr, flush=True)
    if what == "hang":
        time.sleep(600)
    if what == "fail":
        print("ERROR: no bucket of that name", file=sys.stderr, flush=True)
        sys.exit(1)
    if what == "call":
        database = json.dumps({"DatabaseInput": {"Name": spec["crawler"]["DatabaseName"]}})
        try:
            call("glue", "POST", "/", database.encode(), x_amz_target="AWSGlue.CreateDatabase")
        except urllib.error.HTTPError as error:
            print(error.read().decode(), file=sys.stderr, flush=True)
            sys.exit(1)
    print(f"classifiers {json.dumps(spec['classifiers'])}", file=sys.stderr, flush=True)
    print(json.dumps({"tablesCreated": 2, "tablesUpdated": 1, "tablesDeleted": 0, "partitionsCreated": 4}))


main()
