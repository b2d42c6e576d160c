"""Evaluates data quality rulesets as Glue does: `python -m sluice_local.evaluate_quality --spec FILE`.

The table's files are read with the evaluation role's credentials; DuckDB itself may touch no file.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import duckdb
from botocore.exceptions import BotoCoreError, ClientError

from sluice_local import aws
from sluice_local.process_group import end_with_parent
from sluice_local.quality.dqdl import Rule, parse_ruleset
from sluice_local.quality.errors import RulesetError
from sluice_local.quality.evaluation import Evaluation, Outcome
from sluice_local.querying.catalog import QueryCatalog
from sluice_local.querying.errors import QueryError
from sluice_local.querying.statements import CATALOG, TableName
from sluice_local.querying.tables import QueryTables
from sluice_local.spec import Spec, SpecError, spec_argument


def evaluate(spec: Spec) -> dict[str, Any]:
    """Evaluates each ruleset over the table.

    The spec holds endpoint, region, database, table and rulesets (name -> DQDL). Gives `results`: name -> list of
    RuleResults in Glue's shape. Raises :class:`RulesetError`, :class:`QueryError`, and what AWS's clients raise.
    """
    endpoint, region = spec.text("endpoint"), spec.text("region")
    database, table = spec.text("database").lower(), spec.text("table").lower()
    parsed = {name: _parse(name, text) for name, text in spec.text_mapping("rulesets").items()}
    catalog = QueryCatalog(aws.client("glue", endpoint, region), aws.client("s3", endpoint, region), database)
    connection = duckdb.connect(":memory:")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute("SET TimeZone = 'UTC'")
    QueryTables(connection, catalog, aws.arrow_filesystem(endpoint, region)).add("", TableName(database, table))
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    name = ".".join((CATALOG, _quoted(database), _quoted(table)))
    columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
    evaluation = Evaluation(connection, name, columns)
    return {
        "results": {
            ruleset: [_shown(number, evaluation.evaluate(rule)) for number, rule in enumerate(rules, 1)]
            for ruleset, rules in parsed.items()
        }
    }


def _parse(name: str, text: str) -> list[Rule]:
    try:
        return parse_ruleset(text)
    except RulesetError as error:
        raise RulesetError(f"ruleset {name}, {error}") from error


def _shown(number: int, outcome: Outcome) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "Name": f"Rule_{number}",
        "Description": outcome.rule.text,
        "Result": outcome.result,
        "EvaluatedMetrics": outcome.metrics,
        "EvaluatedRule": outcome.rule.text,
    }
    return shown if outcome.message is None else {**shown, "EvaluationMessage": outcome.message}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_ERRORS = (QueryError, RulesetError, ClientError, BotoCoreError, duckdb.Error, OSError, SpecError, ValueError)


def main() -> int:
    """Command line: the outcome as stdout's last line; exit code 1 where it is an error."""
    end_with_parent()
    try:
        outcome = evaluate(Spec.read(spec_argument("sluice_local.evaluate_quality")))
    except (
        QueryError,
        RulesetError,
        ClientError,
        BotoCoreError,
        duckdb.Error,
        OSError,
        SpecError,
        ValueError,
    ) as error:
        print(json.dumps({"error": str(error)}, ensure_ascii=False))
        return 1
    print(json.dumps(outcome, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
