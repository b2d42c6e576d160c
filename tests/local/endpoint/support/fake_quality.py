"""Stands in for evaluate_quality: does what the table's name says, without DuckDB."""

import json
import os
import sys
import time

from fakes import end_with_stdin, read_spec


def main() -> None:
    """One evaluation."""
    end_with_stdin()
    spec = read_spec()
    if spec["table"] == "none":
        print(json.dumps({"error": "TABLE_NOT_FOUND: there is no table none"}))
        sys.exit(1)
    if spec["table"] == "dies":
        print("a word on stderr", file=sys.stderr)
        sys.exit(3)
    while spec["table"] == "endless":
        time.sleep(0.05)

    def rule(number: int, result: str) -> dict:
        text = f"of {spec['database']} as {'a role' if os.environ.get('AWS_SESSION_TOKEN') else 'nobody'}"
        return {
            "Name": f"Rule_{number}",
            "Description": text,
            "Result": result,
            "EvaluatedMetrics": {"n": 1.5},
            "EvaluatedRule": text,
        }

    results = {
        name: [rule(1, "PASS"), rule(2, "FAIL" if "Bad" in text else "PASS")] for name, text in spec["rulesets"].items()
    }
    print(json.dumps({"results": results}))


main()
