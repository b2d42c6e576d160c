import json

import pytest

from sluice_etl.errors import ManifestError
from sluice_etl.input_entry import Claim, InputEntry, claim, entry_json, parse_entry, settle, stale
from sluice_etl.input_files import InputFile

FILE = InputFile("s3://raw/orders/a.csv", 120, "2026-01-31T12:30:00.000Z", "e1")
REWRITTEN = InputFile(FILE.uri, 130, "2026-02-01T12:30:00.000Z", "e2")
IN, US, BR = (f"s3://curated/orders/country={value}/part-1-00000" for value in ("IN", "US", "BR"))


def entry(file=FILE, contract="c1", run="jr_1"):
    return InputEntry("orders", file, contract, "s1", run, run, ())


def test_comes_back_as_it_was_written():
    written = claim(entry(), None, [IN, US])
    assert parse_entry(entry_json(written), "x") == written


def test_nothing_is_stale_when_the_same_file_is_read_again():
    first = settle(claim(entry(), None, [IN, US]), {IN, US}, [])
    again = claim(entry(run="jr_2"), first, [IN, US])
    assert stale(again, {IN, US}) == []
    assert again.first_run_id == "jr_1"


@pytest.mark.parametrize("new", [entry(REWRITTEN, run="jr_2"), entry(contract="c2", run="jr_2")])
def test_what_another_version_of_file_or_contract_does_not_write_is_stale(new):
    first = claim(entry(), None, [IN, US])
    assert stale(claim(new, first, [IN, BR]), {IN, BR}) == [US]


def test_an_object_that_was_planned_but_got_no_rows_is_stale_if_it_had_some():
    first = claim(entry(), None, [IN, US])
    assert stale(claim(entry(contract="c2", run="jr_2"), first, [IN, US]), {IN}) == [US]


def test_a_crash_after_the_announcement_leaves_it_to_the_retry():
    first = claim(entry(), None, [IN, US])
    crashed = claim(entry(REWRITTEN, run="jr_2"), first, [BR])
    retried = claim(entry(REWRITTEN, run="jr_3"), crashed, [BR])
    assert stale(retried, {BR}) == [IN, US]


def test_what_was_announced_by_a_run_that_crashed_is_stale_for_another_version():
    crashed = claim(entry(), None, [IN])
    assert stale(claim(entry(REWRITTEN, run="jr_2"), crashed, [US]), {US}) == [IN]


def test_nothing_is_emptied_twice():
    second = claim(entry(REWRITTEN, run="jr_2"), claim(entry(), None, [IN, US]), [IN])
    done = settle(second, {IN}, [US])
    assert done.objects == (Claim(IN, done.making), Claim(US, entry().making, emptied=True))
    assert stale(claim(entry(REWRITTEN, run="jr_3"), done, [IN]), {IN}) == []


def test_an_emptied_object_that_gets_rows_again_is_no_longer_empty():
    emptied = settle(claim(entry(REWRITTEN), claim(entry(), None, [IN]), []), set(), [IN])
    assert settle(claim(entry(), emptied, [IN]), {IN}, []).objects == (Claim(IN, entry().making),)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"version": 2}, "it is a 'input-entry' of version 2, this job knows 'input-entry' of version 1"),
        ({"etag": None}, "etag is nothing, must be a text"),
        ({"size": -1}, "size is -1, must be a number of bytes"),
        ({"objects": [{"uri": "x", "writtenAs": "m"}]}, 'objects[0].uri is "x"'),
        ({"objects": {}}, "objects is {}, must be a list"),
    ],
)
def test_refuses_what_no_run_wrote_and_says_what_is_wrong(changes, problem):
    value = {**json.loads(entry_json(claim(entry(), None, [IN]))), **changes}
    with pytest.raises(ManifestError) as refused:
        parse_entry(json.dumps(value), "s3://curated/_sluice/orders/inputs/1.json")
    assert problem in str(refused.value)
    assert "s3://curated/_sluice/orders/inputs/1.json" in str(refused.value)


def test_refuses_a_damaged_entry():
    with pytest.raises(ManifestError, match="it is not JSON"):
        parse_entry("{", "x")
