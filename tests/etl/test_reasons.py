import pyarrow as pa

from sluice_etl.reasons import rules


def test_reasons_of_one_rule_are_equal_without_what_was_got():
    reasons = ['id: below 1 (got "0")', 'id: below 1 (got "-7 (got "x")")', 'id: below 1 (got "a\nb")', "id: required"]
    assert rules(pa.array(reasons)).to_pylist() == ["id: below 1"] * 3 + ["id: required"]
