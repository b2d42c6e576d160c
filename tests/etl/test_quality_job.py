"""The job that has the curated tables evaluated."""

import argparse
import json

import pytest

import quality_job

ARGUMENTS = [
    *(
        "--JOB_NAME",
        "lake-data-quality",
        "--DATABASE",
        "curated",
        "--RULESETS",
        '{"users": "lake-users", "orders": "o"}',
    ),
    *("--EVALUATION_ROLE", "arn:aws:iam::123456789012:role/quality", "--NUMBER_OF_WORKERS", "2"),
    *("--TIMEOUT_MINUTES", "60", "--REGION", "us-east-1", "--scriptLocation", "s3://artifacts/job.py"),
]
PASSED = {"Name": "Rule_1", "Description": "RowCount > 0", "Result": "PASS"}
FAILED = {"Name": "Rule_2", "Description": 'IsComplete "id"', "Result": "FAIL", "EvaluationMessage": "1 of 2 rows"}


class Glue:
    """Answers as Glue does; each run needs to be asked for twice."""

    def __init__(self, rules, status="SUCCEEDED"):
        self.rules, self.status, self.asked, self.started = rules, status, {}, []

    def __call__(self, action, body):
        if action == "GetTable":
            if body["Name"] not in self.rules and self.status == "SUCCEEDED":
                raise quality_job.GlueCallError(action, "EntityNotFoundException", "no such table")
            return {}
        if action == "StartDataQualityRulesetEvaluationRun":
            self.started.append(body)
            return {"RunId": body["DataSource"]["GlueTable"]["TableName"]}
        if action == "GetDataQualityRulesetEvaluationRun":
            run = body["RunId"]
            self.asked[run] = self.asked.get(run, 0) + 1
            if self.asked[run] < 2:
                return {"Status": "RUNNING"}
            return {"Status": self.status, "ResultIds": [run], "ErrorString": "no such table"}
        return {"Score": 0.5, "RuleResults": self.rules[body["ResultId"]]}


def evaluate(glue):
    pauses = []
    results = quality_job.evaluate(glue, quality_job.read_arguments(ARGUMENTS), lambda: pauses.append(1))
    return results, len(pauses)


def test_starts_all_evaluations_before_it_waits_for_any():
    glue = Glue({"users": [PASSED], "orders": [PASSED]})
    results, pauses = evaluate(glue)
    assert [result["Table"] for result in results] == ["users", "orders"]
    assert pauses == 2
    first = glue.started[0]
    assert first["RulesetNames"] == ["lake-users"]
    assert first["DataSource"] == {"GlueTable": {"DatabaseName": "curated", "TableName": "users"}}
    assert (first["NumberOfWorkers"], first["Timeout"]) == (2, 60)
    assert len({body["ClientToken"] for body in glue.started}) == 2


def test_passes_over_a_table_that_no_crawler_has_made_yet(capsys):
    results, _ = evaluate(Glue({"users": [PASSED]}))
    assert [result["Table"] for result in results] == ["users"]
    assert json.loads(capsys.readouterr().out)["skipped"] == "there is no such table yet"


def test_names_the_rules_that_did_not_pass():
    results, _ = evaluate(Glue({"users": [PASSED, FAILED], "orders": [{**PASSED, "Result": "ERROR"}]}))
    assert quality_job.failures(results) == [
        'users: IsComplete "id": FAIL: 1 of 2 rows',
        "orders: RowCount > 0: ERROR",
    ]


def test_fails_when_an_evaluation_does_not_end_well_and_says_of_which_table():
    with pytest.raises(quality_job.QualityError, match=r"^users: evaluation users ended FAILED: no such table; orders"):
        evaluate(Glue({}, status="FAILED"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"users": 1}'])
def test_refuses_rulesets_that_are_none(text):
    with pytest.raises(argparse.ArgumentTypeError, match="allowed: a JSON object of tables and names of rulesets"):
        quality_job.rulesets(text)


class TestACall:
    @pytest.fixture
    def send(self, monkeypatch):
        answers = []

        def send(_session, _endpoint, _region, action, _body):
            answer = answers.pop(0)
            if isinstance(answer, str):
                raise quality_job.GlueCallError(action, answer, "no")
            return answer

        monkeypatch.setattr(quality_job, "_send", send)
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:1")
        return answers

    def test_is_tried_again_after_what_passes(self, send):
        send += ["ThrottlingException", "OperationTimeoutException", {"RunId": "1"}]
        pauses = []
        assert quality_job.glue_caller("us-east-1", pauses.append)("Get", {}) == {"RunId": "1"}
        assert pauses == [2.0, 4.0]

    def test_is_not_tried_again_after_a_refusal(self, send):
        send += ["AccessDeniedException"]
        with pytest.raises(quality_job.GlueCallError, match=r"glue:Get failed: AccessDeniedException: no"):
            quality_job.glue_caller("us-east-1")("Get", {})

    def test_fails_when_it_does_not_pass(self, send):
        send += ["ThrottlingException"] * quality_job.ATTEMPTS
        with pytest.raises(quality_job.GlueCallError):
            quality_job.glue_caller("us-east-1", lambda _: None)("Get", {})


def test_prints_a_line_for_each_table_and_fails_when_a_rule_does(monkeypatch, capsys):
    monkeypatch.setattr(quality_job, "glue_caller", lambda _: Glue({"users": [FAILED], "orders": [PASSED]}))
    monkeypatch.setattr(quality_job.time, "sleep", lambda _: None)
    with pytest.raises(quality_job.QualityError, match=r'1 rule\(s\) did not pass: users: IsComplete "id": FAIL'):
        quality_job.main(ARGUMENTS)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"sluice": "data-quality", "table": "users", "score": 0.5, "rules": 1, "passed": 0}
