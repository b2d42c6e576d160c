"""The part `source` of a contract."""

import pytest
from tests.etl.support.contracts import orders

from sluice_etl.contract_source import Source
from sluice_etl.errors import ContractError


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"format": "csv"}, Source("csv", ",", '"', None, header=True, multiline=False)),
        (
            {"format": "csv", "delimiter": "\t", "quote": "'", "escape": "\\", "header": False, "multiline": True},
            Source("csv", "\t", "'", "\\", header=False, multiline=True),
        ),
        ({"format": "csv", "escape": '"'}, Source("csv")),
        ({"format": "csv", "encoding": "utf-8"}, Source("csv")),
        ({"format": "json"}, Source("json")),
        ({"format": "parquet"}, Source("parquet")),
    ],
)
def test_is_read_with_defaults(source, expected):
    assert orders(source=source).source == expected


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ({"format": "xml"}, 'source.format is "xml", must be csv, json, parquet'),
        ({"format": "csv", "delimiter": "||"}, 'source.delimiter is "||", must be one character of ASCII'),
        ({"format": "csv", "quote": "\n"}, 'source.quote is "\\n", must be one character of ASCII, not a line break'),
        ({"format": "csv", "delimiter": "§"}, "must be one character of ASCII"),
        ({"format": "csv", "escape": ","}, 'source.escape and source.delimiter are both ","'),
        ({"format": "csv", "header": "yes"}, 'source.header is "yes", must be true or false'),
        ({"format": "csv", "encoding": "latin-1"}, 'source.encoding is "latin-1", must be utf-8: convert the files'),
        ({"format": "json", "delimiter": ","}, 'source has an unknown key "delimiter", allowed: encoding, format'),
        ({"format": "parquet", "encoding": "utf-8"}, 'source has an unknown key "encoding", allowed: format'),
    ],
)
def test_is_refused_saying_what_is_wrong_and_what_is_allowed(source, problem):
    with pytest.raises(ContractError) as refused:
        orders(source=source)
    assert problem in str(refused.value)
