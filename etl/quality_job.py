"""Has Glue Data Quality evaluate the rulesets of the curated tables; fails when a rule fails or cannot be evaluated.

A Glue Python shell job. Arguments, all required:

    --DATABASE           database of the tables
    --RULESETS           JSON object: table -> name of its ruleset
    --EVALUATION_ROLE    ARN of the role that Glue reads the tables with
    --NUMBER_OF_WORKERS  G.1X workers of an evaluation, 2 to 100
    --TIMEOUT_MINUTES    minutes after which an evaluation is stopped
    --REGION             region of the catalog

It signs its calls itself: the boto3 that a Python shell comes with is older than Glue's data quality calls, and a newer
one would have to be fetched from a package index at every run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

Call = Callable[[str, dict[str, Any]], dict[str, Any]]

POLL_SECONDS = 15.0
# The local endpoint is on this machine, and answers at once.
LOCAL_POLL_SECONDS = 0.5
ATTEMPTS = 5
TRANSIENT = ("ThrottlingException", "OperationTimeoutException", "InternalServiceException")
UNDER_WAY = ("STARTING", "RUNNING", "STOPPING")


class QualityError(Exception):
    """The data does not keep its contract, or that could not be found out; the message says which and why."""


class GlueCallError(Exception):
    """Glue refused a call. `kind` is the name of its error."""

    def __init__(self, action: str, kind: str, message: str) -> None:
        super().__init__(f"glue:{action} failed: {kind}: {message}")
        self.kind = kind


def glue_caller(region: str, pause: Callable[[float], None] = time.sleep) -> Call:
    """What calls Glue's JSON API as the job's role; it tries again what is worth it. Raises :class:`GlueCallError`."""
    session = botocore.session.get_session()
    endpoint = os.environ.get("AWS_ENDPOINT_URL") or _endpoint(session, region)

    def call(action: str, body: dict[str, Any]) -> dict[str, Any]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _send(session, endpoint, region, action, body)
            except GlueCallError as error:
                if error.kind not in TRANSIENT or attempt == ATTEMPTS:
                    raise
            pause(2.0**attempt)
        raise AssertionError("unreachable")

    return call


def _endpoint(session: Any, region: str) -> str:
    found = session.get_component("endpoint_resolver").construct_endpoint("glue", region)
    if found is None:
        raise QualityError(f"--REGION: got {region!r}, allowed: a region that has Glue")
    return f"https://{found['hostname']}"


def _send(session: Any, endpoint: str, region: str, action: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSGlue.{action}"}
    request = AWSRequest(method="POST", url=f"{endpoint}/", data=json.dumps(body).encode(), headers=headers)
    # The credentials of a role change in the course of a long run.
    SigV4Auth(session.get_credentials().get_frozen_credentials(), "glue", region).add_auth(request)
    prepared = urllib.request.Request(request.url, data=request.data, headers=dict(request.headers), method="POST")
    try:
        with urllib.request.urlopen(prepared, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        text = error.read().decode("utf-8", errors="replace")
        try:
            problem = json.loads(text)
        except ValueError:
            problem = {}
        kind = str(problem.get("__type", "InternalServiceException" if error.code >= 500 else "UnknownError"))
        message = str(problem.get("message") or problem.get("Message") or text)
        raise GlueCallError(action, kind.rpartition("#")[2], message) from error
    except urllib.error.URLError as error:
        raise GlueCallError(action, "OperationTimeoutException", str(error.reason)) from error


def evaluate(call: Call, arguments: argparse.Namespace, pause: Callable[[], None]) -> list[dict[str, Any]]:
    """Starts an evaluation for each table, waits for all, and gives GetDataQualityResult's answers.

    A table that no crawler has made yet is passed over: nothing was delivered to it. Raises :class:`QualityError` for
    runs that did not end well.
    """
    tables = [table for table in arguments.RULESETS if _exists(call, arguments.DATABASE, table)]
    started = {table: _start(call, arguments, table, arguments.RULESETS[table]) for table in tables}
    results: list[dict[str, Any]] = []
    broken: list[str] = []
    for table, run_id in started.items():
        run = call("GetDataQualityRulesetEvaluationRun", {"RunId": run_id})
        while run["Status"] in UNDER_WAY:
            pause()
            run = call("GetDataQualityRulesetEvaluationRun", {"RunId": run_id})
        if run["Status"] != "SUCCEEDED":
            broken.append(f"{table}: evaluation {run_id} ended {run['Status']}: {run.get('ErrorString', 'no message')}")
            continue
        results += [{"Table": table, **call("GetDataQualityResult", {"ResultId": one})} for one in run["ResultIds"]]
    if broken:
        raise QualityError("; ".join(broken))
    return results


def _exists(call: Call, database: str, table: str) -> bool:
    try:
        call("GetTable", {"DatabaseName": database, "Name": table})
    except GlueCallError as error:
        if error.kind != "EntityNotFoundException":
            raise
        print(json.dumps({"sluice": "data-quality", "table": table, "skipped": "there is no such table yet"}))
        return False
    return True


def _start(call: Call, arguments: argparse.Namespace, table: str, ruleset: str) -> str:
    answer = call(
        "StartDataQualityRulesetEvaluationRun",
        {
            "DataSource": {"GlueTable": {"DatabaseName": arguments.DATABASE, "TableName": table}},
            "Role": arguments.EVALUATION_ROLE,
            "RulesetNames": [ruleset],
            "NumberOfWorkers": arguments.NUMBER_OF_WORKERS,
            "Timeout": arguments.TIMEOUT_MINUTES,
            # Tried again, the call then starts no second evaluation.
            "ClientToken": str(uuid.uuid4()),
        },
    )
    return str(answer["RunId"])


def failures(results: list[dict[str, Any]]) -> list[str]:
    """The rules that did not pass: `users: ColumnValues "age" >= 13: FAIL: <why>`."""
    return [
        f"{result['Table']}: {rule.get('Description') or rule['Name']}: {rule['Result']}"
        + (f": {rule['EvaluationMessage']}" if rule.get("EvaluationMessage") else "")
        for result in results
        for rule in result.get("RuleResults", [])
        if rule["Result"] != "PASS"
    ]


def rulesets(text: str) -> dict[str, str]:
    """The value of --RULESETS."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not value or not all(isinstance(name, str) for name in value.values()):
        raise argparse.ArgumentTypeError(f"got {text!r}, allowed: a JSON object of tables and names of rulesets")
    return value


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """The job's arguments. Glue adds some of its own, which are passed over."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--DATABASE", required=True)
    parser.add_argument("--RULESETS", required=True, type=rulesets)
    parser.add_argument("--EVALUATION_ROLE", required=True)
    parser.add_argument("--NUMBER_OF_WORKERS", required=True, type=int)
    parser.add_argument("--TIMEOUT_MINUTES", required=True, type=int)
    parser.add_argument("--REGION", required=True)
    return parser.parse_known_args(argv)[0]


def main(argv: list[str]) -> None:
    """Evaluates, prints a line of JSON a table, and raises :class:`QualityError` when a rule did not pass."""
    arguments = read_arguments(argv)
    seconds = LOCAL_POLL_SECONDS if os.environ.get("AWS_ENDPOINT_URL") else POLL_SECONDS
    results = evaluate(glue_caller(arguments.REGION), arguments, lambda: time.sleep(seconds))
    for result in results:
        rules = result.get("RuleResults", [])
        passed = sum(rule["Result"] == "PASS" for rule in rules)
        summary = {"table": result["Table"], "score": result.get("Score"), "rules": len(rules), "passed": passed}
        print(json.dumps({"sluice": "data-quality", **summary}))
    if failed := failures(results):
        raise QualityError(f"{len(failed)} rule(s) did not pass: " + "; ".join(failed))


if __name__ == "__main__":
    main(sys.argv[1:])
