"""Rules of a ruleset over a table."""

import datetime

import duckdb
import pytest

from sluice_local.quality.dqdl import parse_ruleset
from sluice_local.quality.errors import RulesetError
from sluice_local.quality.evaluation import Evaluation


@pytest.fixture(scope="module")
def users():
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE users (id BIGINT, name VARCHAR, age INTEGER, day DATE, ok BOOLEAN)")
    rows = [
        (1, "Asha", 30, datetime.date(2026, 1, 1), True),
        (2, "Bo", None, datetime.date(2026, 2, 1), False),
        (2, None, 13, datetime.date(2026, 3, 1), True),
        (3, "a\nb", 130, datetime.date(2026, 4, 1), True),
    ]
    connection.executemany("INSERT INTO users VALUES (?, ?, ?, ?, ?)", rows)
    return Evaluation(connection, "users", ["id", "name", "age", "day", "ok"])


def outcome(users, rule):
    [parsed] = parse_ruleset(f"Rules = [ {rule} ]")
    return users.evaluate(parsed)


PASSING = [
    "RowCount > 0",
    "RowCount between 3 and 5",
    'RowCount = 3 where "name is not null"',
    'IsComplete "id"',
    'IsComplete "name" where "`id` <> 2"',
    'Completeness "name" >= 0.75',
    'IsUnique "day"',
    'IsPrimaryKey "id" "day"',
    'Uniqueness "id" = 0.5',
    'ColumnExists "name"',
    'ColumnValues "id" in [1, 2, 3]',
    'ColumnValues "name" in ["Asha", "Bo", NULL, "a\nb"]',
    'ColumnValues "name" not in ["Cy"]',
    'ColumnValues "ok" in ["true", "false"]',
    'ColumnValues "age" >= 13 where "`age` is not null"',
    'ColumnValues "age" != 14',
    'ColumnValues "day" >= "2026-01-01"',
    'ColumnValues "day" between "2025-12-31" and "2026-04-02"',
    'ColumnValues "name" matches "[A-Z][a-z]+" where "name in (\'Asha\', \'Bo\')"',
    'ColumnValues "name" matches "(?!x).+" where "name is not null"',
    'ColumnLength "name" <= 4 where "`name` is not null"',
]
FAILING = {
    "RowCount > 4": "Value: 4 does not meet the constraint",
    'IsComplete "name"': "1 of 4 rows have no value",
    'IsUnique "id"': "2 of 4 rows have a value that is not theirs alone",
    'IsPrimaryKey "id"': "2 of 4 rows have a key that is not theirs alone, 0 have none",
    'IsPrimaryKey "name"': "0 of 4 rows have a key that is not theirs alone, 1 have none",
    'ColumnExists "email"': "column email is not in the table",
    # A null meets no constraint that is not about nulls.
    'ColumnValues "age" >= 13': "1 of 4 rows do not meet the constraint. Value: NULL does not meet it",
    # Both ends are out.
    'ColumnValues "age" between 13 and 130 where "age is not null"': (
        "2 of 3 rows do not meet the constraint. Value: 13 does not meet it"
    ),
    'ColumnValues "name" in ["Asha", NULL]': "2 of 4 rows do not meet the constraint. Value: Bo does not meet it",
    'ColumnValues "name" matches "A" where "id = 1"': (
        "1 of 1 rows do not meet the constraint. Value: Asha does not meet it"
    ),
    'ColumnLength "name" <= 3 where "name is not null"': (
        "1 of 3 rows do not meet the constraint. Value: Asha does not meet it"
    ),
}
ERRORS = {
    'IsComplete "email"': "got column email; the table has: id, name, age, day, ok",
    'ColumnValues "age" >= "2026-01-01"': ("got date '2026-01-01' for a column of numbers; allowed: a number"),
    'ColumnValues "day" >= "2026-02-30"': "got the date '2026-02-30', which the calendar does not have",
}


@pytest.mark.parametrize("rule", PASSING)
def test_passes(users, rule):
    found = outcome(users, rule)
    assert (found.result, found.message) == ("PASS", None)


@pytest.mark.parametrize("rule", FAILING)
def test_fails_with_what_was_found(users, rule):
    found = outcome(users, rule)
    assert (found.result, found.message) == ("FAIL", FAILING[rule])


@pytest.mark.parametrize("rule", ERRORS)
def test_is_an_error_where_it_cannot_be_evaluated(users, rule):
    found = outcome(users, rule)
    assert (found.result, found.message) == ("ERROR", ERRORS[rule])


def test_says_what_duckdb_says_of_a_condition_that_is_none(users):
    found = outcome(users, 'RowCount > 0 where "nope = 1"')
    assert found.result == "ERROR"
    assert "nope" in found.message


def test_measures_what_glue_measures(users):
    assert outcome(users, 'IsComplete "name"').metrics == {"Column.name.Completeness": 0.75}
    assert outcome(users, "RowCount > 0").metrics == {"Dataset.*.RowCount": 4.0}


class TestARuleset:
    def test_is_read_rule_by_rule_with_comments_and_line_ends(self):
        text = 'Rules = [\n  # first\n  RowCount > 0,\n  ColumnValues "a"\n   in ["x\\"y", "z"]\n]'
        first, second = parse_ruleset(text)
        assert (first.text, second.text) == ("RowCount > 0", 'ColumnValues "a" in ["x\\"y", "z"]')
        assert [literal.value for literal in second.condition.values] == ['x"y', "z"]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                'Rules = [ RowCount > 0, Mean "age" > 3 ]',
                "line 1:25: got 'Mean'; allowed: the local endpoint evaluates the rule types RowCount, IsComplete",
            ),
            ('Rules = [ (RowCount > 0) or (IsComplete "a") ]', "line 1:11: got '('; allowed: the local endpoint"),
            (
                "Analyzers = [ RowCount ]",
                "line 1:1: got 'Analyzers'; allowed: the local endpoint evaluates the section",
            ),
            (
                "Rules = [ RowCount in [1] ]",
                "line 1:20: got 'in'; allowed: the local endpoint evaluates the conditions",
            ),
            (
                'Rules = [ ColumnValues "a" > now() ]',
                "got 'now'; allowed: the local endpoint evaluates a number, a text",
            ),
            ("Rules = [ IsComplete ]", "got ']'; allowed: the name of a column in double quotes"),
            ("Rules = [ RowCount > 0", "got the end; allowed: a comma and another rule, or ]"),
            ("Rules = [ RowCount > 0 ] x", "got 'x'; allowed: the end of the ruleset"),
            ("Rules = [ RowCount > 0; ]", "line 1:23: got ';', which DQDL does not have there"),
        ],
    )
    def test_is_refused_where_it_is_not_evaluated_here(self, text, message):
        with pytest.raises(RulesetError) as caught:
            parse_ruleset(text)
        assert message in str(caught.value)
